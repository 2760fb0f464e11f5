/** Which panels, and which lines of one, a run has by its spec. */
import { isRedrawn } from './analysis/redraw'
import type { ExperimentSpec } from './experiment'
import type { PanelSpec } from './family'
import { parseMetric } from './metrics'
import { parsePath, valueAt } from './paths'

/** Of a spec that is not known yet: what asks for nothing, or for a run without stages. */
export function isFor(when: PanelSpec['when'], spec: Partial<ExperimentSpec> | null): boolean {
  if (when === 'redrawn') return spec !== null && isRedrawn(spec)
  if (when === 'staged') return valueAt(spec, ['stages']) !== undefined
  if (when === 'unstaged') return valueAt(spec, ['stages']) === undefined
  return !when || when.in.includes(String(valueAt(spec, parsePath(when.path))))
}

/** The panels for a run of this spec. */
export const panelsOf = (panels: readonly PanelSpec[], spec: Partial<ExperimentSpec> | null): PanelSpec[] =>
  panels.filter(({ when }) => isFor(when, spec))

/** Whether a panel has something to draw in runs that declare these series; one that reads states draws always. */
export function hasSeries({ metrics, series = [] }: PanelSpec, declared: ReadonlySet<string>): boolean {
  const drawn = [...metrics.map((metric) => parseMetric(metric).series), ...series]
  return drawn.length === 0 || drawn.some((name) => declared.has(name))
}

/** The metrics of training and of held-out rows that a run compares; none: it has no such panel. */
export const comparedMetrics = (
  panels: readonly PanelSpec[],
  spec: Partial<ExperimentSpec> | null
): readonly string[] => panelsOf(panels, spec).find(({ kind }) => kind === 'crossing')?.metrics ?? []
