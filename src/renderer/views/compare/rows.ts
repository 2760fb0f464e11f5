/** What compared runs came to, and what differs between their specs: one row each, one value a run. */
import { sameAxis } from '#shared/axes'
import { ONCE } from '#shared/analysis/grokking'
import { changedPaths } from '#shared/specChanges'
import { crossingOf, crossingOver } from '#shared/threshold'
import { eventOf } from '../../../kit/panel/axes/clock'
import { capital, placeText, placeWords } from '../../../kit/panel/axes/places'
import { boundText, tracksIn } from '../../panels/crossing/rows'
import { parsePath, valueAt } from '#shared/paths'
import type { RunData } from '../../state/runs/runData.svelte'
import { anything, count } from '../../../kit/ui/format'

export interface CompareRow {
  label: string
  /** What the label means, in a sentence. */
  help?: string
  /** The label is a path of the spec. */
  path?: boolean
  values: readonly string[]
}

/** Paths that name a run and do not make it. */
const names = new Set(['title', 'notes'])

function leap(run: RunData): string {
  const event = eventOf(run)
  if (!event) return '–'
  return boundText({ at: event.step ?? event.within, beyond: event.step === null })
}

/** Median over replicas of the first step at which the headline accuracy is at least 99 %. */
function mastery(run: RunData): string {
  if (!eventOf(run)) return '–'
  const tracks = tracksIn(run, run.headline)
  if (tracks.every(({ at }) => at.length === 0)) return '–'
  const crossings = tracks.map((track) => crossingOf(track, ONCE))
  return boundText(crossingOver(crossings, 'median'))
}

export function outcomeRows(runs: readonly RunData[]): CompareRow[] {
  const replicated = runs.some(({ replicas }) => replicas > 1)
  const alike = runs.every(({ axis }) => sameAxis(axis, runs[0]!.axis))
  const whereIs = ({ axis, step }: RunData): string => (alike ? placeText(step) : placeWords(axis, step))
  return [
    { label: alike ? capital(runs[0]?.axis.title ?? 'step') : 'Newest row', values: runs.map(whereIs) },
    ...(replicated ? [{ label: 'Seeds', values: runs.map(({ replicas }) => count(replicas)) }] : []),
    {
      label: 't₅₀',
      help: 'First step at which the median over seeds of the held-out accuracy is half way from chance to 1.',
      values: runs.map(leap)
    },
    {
      label: 'T_grok',
      help: 'Median over seeds of the first evaluated step with a held-out accuracy of at least 0.99.',
      values: runs.map(mastery)
    }
  ]
}

/** Every field that is not the same in all runs. */
export function differenceRows(specs: readonly unknown[]): CompareRow[] {
  const [first, ...others] = specs
  const paths = new Set(others.flatMap((spec) => changedPaths(first, spec)))
  return [...paths]
    .filter((path) => !names.has(path))
    .map((path) => ({
      label: path,
      path: true,
      values: specs.map((spec) => anything(valueAt(spec, parsePath(path))))
    }))
}
