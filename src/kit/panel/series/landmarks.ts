/**
 * Places of a run that one wants to go to, each with what it is: its leaps; where its tasks emerge, or another accuracy than a
 * task's does; where a metric changes suddenly; where a replica diverges. Told from what has been summarised so far.
 */
import { count } from '../../ui/format'
import type { PanelRun } from '../props'
import { metricWords } from '#shared/metrics'
import { metricOf, placeMetricOf } from './domain'
import { emergenceOf, stageNumbers } from './emerged'
import { leapsOf, leapWords } from './leaps'

export interface Landmark {
  step: number
  kind: 'leap' | 'emerged' | 'rose' | 'fell' | 'diverged'
  words: string
}

/** Ascending. */
export function landmarksOf(run: PanelRun): Landmark[] {
  const leaps = leapsOf(run)
  const found: Landmark[] = [
    ...leaps.map((leap) => ({ step: leap.middle, kind: 'leap' as const, words: `leap ${leapWords(leap)}` })),
    ...emerged(run, leaps.length > 0),
    ...run.changes.map(({ step, metric, direction }) => ({
      step,
      kind: direction === 'up' ? ('rose' as const) : ('fell' as const),
      words: `${metricWords(metric)} ${direction === 'up' ? 'rose' : 'fell'} from ${count(step)}`
    })),
    ...run.diverged.map(({ replica, step }) => ({
      step,
      kind: 'diverged' as const,
      words: `seed ${run.traits[replica]?.seed ?? replica} diverged at ${count(step)}`
    }))
  ]
  return found.sort((a, b) => a.step - b.step)
}

/** t₅₀ of every task, or of the headline where that is no leap over steps. */
function emerged(run: PanelRun, leapt: boolean): Landmark[] {
  const places = placeMetricOf(run)
  const metric = places ?? (leapt ? null : metricOf(run, run.headline))
  if (!metric?.column.range) return []
  return stageNumbers(run).flatMap((stage) =>
    emergenceOf(metric, stage).flatMap((step, group): Landmark[] => {
      const words = `${metric.nameOf(group)} half way at ${count(step ?? 0)}`.trim()
      return step === null ? [] : [{ step, kind: 'emerged', words }]
    })
  )
}

/** Where the keys for leaps go: to leaps and emerged tasks, or to sudden changes where there are none. Ascending, each once. */
export function jumpsOf(run: PanelRun): number[] {
  const all = landmarksOf(run)
  const leaps = all.filter(({ kind }) => kind === 'leap' || kind === 'emerged')
  return [...new Set((leaps.length > 0 ? leaps : all).map(({ step }) => step))]
}
