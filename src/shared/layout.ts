/** How panels stand: tabs of columns. What a user has not moved is as its family has it, and kept nowhere. */

/** Tabs of a family's panels, in their order; `all` has every panel. */
export const panelTabs = ['overview', 'inside', 'table', 'all'] as const
export type PanelTab = (typeof panelTabs)[number]

/** Rows of a column that fill its view; more are scrolled to. */
export const ROWS_IN_VIEW = 36

export interface PlacedPanel {
  /** Of the panel, within the workbench: `grokking-curve-accuracy`; of a copy with `-copy-2` behind it. */
  id: string
  /** Height. */
  rows: number
}

export interface PanelColumn {
  /** Share of the width, beside the others. */
  width: number
  /** Downwards. */
  panels: readonly PlacedPanel[]
}

export interface TabLayout {
  columns: readonly PanelColumn[]
  /** Ids of the tab's own panels that were taken out. Those that are in neither list are new, and are shown. */
  hidden: readonly string[]
}

/** Of one family; a tab that is missing is as usual. */
export type TabLayouts = Readonly<Partial<Record<PanelTab, TabLayout>>>

export interface FamilyLayout {
  /** The one that is open. */
  tab: PanelTab
  tabs: TabLayouts
}

/** By family. */
export type Layouts = Readonly<Record<string, FamilyLayout>>

/** An arrangement under a name, for every session. */
export interface NamedLayout {
  name: string
  family: string
  tabs: TabLayouts
}

const same = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase()

export const layoutsOf = (layouts: readonly NamedLayout[], family: string): NamedLayout[] =>
  layouts.filter((layout) => layout.family === family)

/** Without the one of this name. */
export const withoutLayout = (
  layouts: readonly NamedLayout[],
  { name, family }: NamedLayout
): NamedLayout[] => layouts.filter((each) => each.family !== family || !same(each.name, name))

/** With this one, in the place of the one of its name. */
export const withLayout = (layouts: readonly NamedLayout[], layout: NamedLayout): NamedLayout[] => {
  const at = layouts.findIndex((each) => each.family === layout.family && same(each.name, layout.name))
  return at < 0 ? [...layouts, layout] : layouts.with(at, layout)
}
