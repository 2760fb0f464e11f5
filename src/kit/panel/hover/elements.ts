/** Elements of the task that another panel points at or has selected, as a panel draws them. Pure. */

export interface Marks {
  hovered: ReadonlySet<string>
  selected: ReadonlySet<string>
}

const none: Marks = { hovered: new Set(), selected: new Set() }

/** @param elements null: the panel shows none */
export const marksOf = (
  elements: { hovered: readonly string[]; selected: ReadonlySet<string> } | null
): Marks => (elements ? { hovered: new Set(elements.hovered), selected: elements.selected } : none)

/** How an element is known in all panels: its noun and its name. */
export const symbolOf = (name: string): string => `symbol ${name}`
