/** Elements of the task that a panel points at or has selected, as another one draws them. Pure. */

export interface Highlighted {
  hovered: ReadonlySet<string>
  selected: ReadonlySet<string>
}

const none: Highlighted = { hovered: new Set(), selected: new Set() }

/** @param elements null: the panel shows none */
export const highlightedOf = (
  elements: { hovered: readonly string[]; selected: ReadonlySet<string> } | null
): Highlighted => (elements ? { hovered: new Set(elements.hovered), selected: elements.selected } : none)

/** How an element is known in all panels: its noun and its name. */
export const symbolOf = (name: string): string => `symbol ${name}`
