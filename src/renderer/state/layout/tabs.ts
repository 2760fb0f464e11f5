/** What panels are kept under, and in which tabs they stand. */
import type { PanelSpec } from '#shared/family'
import { panelTabs, type PanelTab } from '#shared/layout'

/** What choices of a panel are kept under: the same wherever it stands, and for every run of the family that has it. */
export const panelId = (family: string, { kind, title }: PanelSpec): string =>
  [family, kind, title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-')].join('-')

const COPY = /-copy-(\d+)$/

/** The panel that a copy is one of, and which: 1 is the panel itself. */
export const originalOf = (id: string): { id: string; copy: number } => ({
  id: id.replace(COPY, ''),
  copy: Number(COPY.exec(id)?.[1] ?? 1)
})

/** The first copy of a panel that is not among these. */
export function copyOf(id: string, taken: readonly string[]): string {
  const { id: original } = originalOf(id)
  let copy = 2
  while (taken.includes(`${original}-copy-${copy}`)) copy++
  return `${original}-copy-${copy}`
}

export const tabTitles: Readonly<Record<PanelTab, string>> = {
  overview: 'Overview',
  inside: 'Inside the network',
  table: 'Table',
  all: 'All'
}

/** Numbers in rows stand in *Table*, pictures of weights *Inside the network*; all else is what one looks at first. */
const tabsOfKind: Readonly<Record<string, readonly PanelTab[]>> = {
  crossing: ['table'],
  leaps: ['table'],
  values: ['table'],
  scales: ['inside'],
  embedding: ['overview', 'inside']
}

export const isIn = (tab: PanelTab, { tabs, kind }: PanelSpec): boolean =>
  tab === 'all' || (tabs ?? tabsOfKind[kind] ?? ['overview']).includes(tab as Exclude<PanelTab, 'all'>)

/** The tabs that have a panel; where all panels stand in one, there is nothing to choose. */
export function tabsFor(panels: readonly PanelSpec[]): PanelTab[] {
  const filled = panelTabs.filter((tab) => tab === 'all' || panels.some((panel) => isIn(tab, panel)))
  return filled.length === 2 && panels.every((panel) => isIn(filled[0]!, panel)) ? ['all'] : filled
}
