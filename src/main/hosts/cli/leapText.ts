/** Leaps as `emergence` prints them: a line for every curve, and by when half of the seeds had leapt. */
import { emergedCurves, type Leap } from '#shared/analysis/transition/leaps'
import type { Estimate } from '#shared/analysis/transition/transition'
import { halfWords, isCoarse } from '#shared/analysis/survival'
import type { StageStart } from '#shared/axes'
import type { Crossing } from '#shared/threshold'
import { formatCount, formatTable, formatValue } from './format'

const place = (value: number): string => formatCount(Math.round(value))
const within = ({ value, low, high }: Estimate): string => `${place(value)} (${place(low)} to ${place(high)})`

/** An interval where it could be anywhere between two rows far apart. */
function crossedText(crossing: Crossing): string {
  const { at, after, until } = crossing
  if (at === null) return `> ${place(until)}`
  return isCoarse(crossing) ? `${place(after ?? 0)} to ${place(at)}` : place(at)
}

const inEpochs = ({ crossing: { at } }: Leap, epoch: number): string =>
  at === null ? '' : formatValue(at / epoch)

/** What a leap came to, as cells of a line. */
function cells({ crossing, fit }: Leap): string[] {
  const { verdict, t50, width, before, after } = fit
  const crossed = crossedText(crossing)
  if (!t50) return [crossed, verdict, '', '', '']
  return [
    crossed,
    verdict,
    within(t50),
    width ? within(width) : verdict === 'sharp' ? 'between two rows' : 'too short to tell',
    `${formatValue(before!)} to ${formatValue(after!)}`
  ]
}

export interface About {
  id: string
  metric: string
  chance: number
  axis: string
  /** Steps of one; null: the run has none. */
  epoch: number | null
  /** From whose begin places are counted; null: they are of the whole run. */
  stage: StageStart | null
}

export function describeLeaps(
  { id, metric, chance, axis, epoch, stage }: About,
  leaps: readonly Leap[],
  seeds: readonly number[]
): string {
  const named = leaps.some(({ name }) => name !== '')
  const head = [
    ...(named ? ['PLACE'] : []),
    ...[
      'SEED',
      `FIRST AT ${formatValue((1 + chance) / 2)}`,
      ...(epoch === null ? [] : ['EPOCH']),
      'SHAPE',
      't50 (95 %)',
      't10 TO t90 (95 %)',
      'FROM … TO'
    ]
  ]
  const rows = leaps.map((leap) => [
    ...(named ? [leap.name] : []),
    String(seeds[leap.replica]),
    ...cells(leap).toSpliced(1, 0, ...(epoch === null ? [] : [inEpochs(leap, epoch)]))
  ])
  const table = formatTable([head, ...rows])
  const many = seeds.length > 1 ? `\n${emergedText(leaps, named, axis)}` : ''
  const within = stage
    ? ` of stage ${stage.stage + 1} “${stage.name}”, counted from its begin at ${place(stage.from)}`
    : ''
  return `${id}, ${metric} along the ${axis}${within}\n${table}\n${many}`
}

/** One line a group: how many seeds have leapt, and by when half of them all had. */
function emergedText(leaps: readonly Leap[], named: boolean, axis: string): string {
  const rows = emergedCurves(leaps).map(({ name, curve }) => [
    ...(named ? [name] : []),
    `${curve.leapt} of ${curve.seeds} seeds leapt`,
    halfWords(curve, place),
    `(${curve.method}, ${axis})`
  ])
  return `${formatTable(rows)}\n`
}
