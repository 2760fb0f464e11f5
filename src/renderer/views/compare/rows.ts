/** What compared runs came to, and what differs between their specs: one row each, one value a run. */
import { sameAxis } from '#shared/axes'
import { meanOver } from '#shared/analysis/area'
import { ONCE } from '#shared/analysis/grokking'
import { quantile } from '#shared/analysis/quantiles'
import { changedPaths } from '#shared/specChanges'
import { crossingOf, crossingOver } from '#shared/threshold'
import { comparedMetrics } from '#shared/panels'
import { eventOf } from '../../../kit/panel/axes/leap'
import { metricOf } from '../../../kit/panel/series/domain'
import { boundText, capital, placeText, placeWords, quartilesText } from '../../../kit/panel/axes/places'
import { delaysOf, tracksIn } from '../../panels/crossing/rows'
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

/** The metrics of training and of held-out rows, of a run whose family says when it knows them. */
const comparedIn = ({ family, spec }: RunData): readonly string[] => comparedMetrics(family.panels, spec)

/** Median over replicas of the first step at which the accuracy on held-out rows is at least 99 %. */
function mastery(run: RunData): string {
  const [, heldOut] = comparedIn(run)
  if (heldOut === undefined) return '–'
  const tracks = tracksIn(run, heldOut)
  if (tracks.every(({ at }) => at.length === 0)) return '–'
  const crossings = tracks.map((track) => crossingOf(track, ONCE))
  return boundText(crossingOver(crossings, 'median'))
}

/** Median over the replicas that get there of the accuracy on held-out rows where four fifths of the training rows are right. */
function heldOutOnTheWay(run: RunData): string {
  const values = delaysOf(run, comparedIn(run), ONCE)
    .map(({ heldOutAtFourFifths }) => heldOutAtFourFifths ?? NaN)
    .filter(Number.isFinite)
    .sort((a, b) => a - b)
  return values.length === 0 ? '–' : quantile(values, values.length, 0.5).toFixed(3)
}

export function outcomeRows(runs: readonly RunData[]): CompareRow[] {
  const replicated = runs.some(({ replicas }) => replicas > 1)
  const overSeeds = replicated ? ', in the median over seeds,' : ''
  const alike = runs.every(({ axis }) => sameAxis(axis, runs[0]!.axis))
  const whereIs = ({ axis, step }: RunData): string => (alike ? placeText(step) : placeWords(axis, step))
  return [
    { label: alike ? capital(runs[0]?.axis.title ?? 'step') : 'Newest row', values: runs.map(whereIs) },
    ...(replicated ? [{ label: 'Seeds', values: runs.map(({ replicas }) => count(replicas)) }] : []),
    {
      label: 't₅₀',
      help: `First step at which the accuracy that stands for the run${overSeeds} is half way from chance to 1.`,
      values: runs.map(leap)
    },
    ...(runs.some((run) => comparedIn(run).length > 0)
      ? [
          {
            label: 'T_grok',
            help: `First evaluated step with a held-out accuracy of at least 0.99${overSeeds && ', in the median over seeds'}; of runs that have a held-out set.`,
            values: runs.map(mastery)
          },
          {
            label: 'Held out at 80 %',
            help: `Accuracy on held-out rows in the first evaluation from where 80 % of the training rows are right${overSeeds && ', in the median over the seeds that get there'}.`,
            values: runs.map(heldOutOnTheWay)
          }
        ]
      : [])
  ]
}

/**
 * Area under the curves of a metric over the budget that all have: from the first to the last place of its rows that every run
 * with this quantity along this axis has. Null: fewer than two runs have it, or they share no stretch.
 */
export function meanRow(runs: readonly RunData[], metric: string): CompareRow | null {
  const found = runs.map((run) => metricOf(run, metric))
  const first = found.find((each) => each !== null)
  const tracks = runs.map((run, i) => {
    const own = found[i]
    const alike =
      own &&
      first &&
      own.column.quantity === first.column.quantity &&
      sameAxis(own.declaration.main, first.declaration.main)
    return alike ? tracksIn(run, metric).filter(({ at }) => at.length > 0) : []
  })
  const all = tracks.flat()
  const from = Math.max(...all.map(({ at }) => at[0]!))
  const to = Math.min(...all.map(({ at }) => at.at(-1)!))
  if (!first || tracks.filter((own) => own.length > 0).length < 2 || !(from < to)) return null
  const axis = runs[found.indexOf(first)]!.axis
  const means = tracks.map((own) => own.map((track) => meanOver(track, from, to)).filter(Number.isFinite))
  return {
    label: `Mean of ${first.column.title} · ${first.declaration.name}`,
    help: `Area under the curve over its length, from ${placeWords(axis, from)} to ${placeWords(axis, to)}, which all have: an equal budget. Of several seeds the median and the quartiles.`,
    values: means.map(meanText)
  }
}

/** `0.851, 0.842 to 0.863`: median and quartiles over seeds. */
function meanText(means: readonly number[]): string {
  const sorted = [...means].sort((a, b) => a - b)
  const at = (p: number): string => String(Number(quantile(sorted, sorted.length, p).toPrecision(4)))
  return sorted.length === 0 ? '–' : quartilesText([at(0.25), at(0.5), at(0.75)])
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
