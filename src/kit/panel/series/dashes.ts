/** How runs that are drawn together are told apart besides by colour. Pure. */
import type { PanelRun } from '../props'

const DASHES = 8

/** Numbers of dashes, 1 … 8, by run: in the order in which they were made, whichever is active; one alone is solid. */
export const dashesOf = (runs: readonly Pick<PanelRun, 'id' | 'number'>[]): ReadonlyMap<string, number> =>
  new Map(runs.toSorted((a, b) => a.number - b.number).map(({ id }, i) => [id, (i % DASHES) + 1]))
