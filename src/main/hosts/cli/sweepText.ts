/** Sweeps as text: the list of them, how far one is, and the table of its cells. */
import type { Quartiles } from '#shared/sweep/outcomes'
import { metricWords } from '#shared/metrics'
import { thresholdText, type Bound } from '#shared/threshold'
import { criticalText } from '#shared/sweep/critical'
import { isPlace } from '#shared/sweep/expectation'
import { budgetText, takenText } from '#shared/sweep/provenance'
import { cellsLeft, type CellView, type SweepDetail, type SweepSummary } from '#shared/sweep/record'
import { describeVerdict } from './describe'
import { formatCount, formatDuration, formatTable, formatValue } from './format'

/** `> 5 000` where the step lies beyond what was trained. */
const bound = ({ at, beyond }: Bound): string => `${beyond ? '> ' : ''}${formatCount(Math.round(at))}`

const quartiles = <T>(values: Quartiles<T> | null, format: (value: T) => string): string[] =>
  values ? [format(values.median), `${format(values.low)} – ${format(values.high)}`] : ['–', '–']

/** Last values, with their step where that is not the last one trained. */
function lastOf({ final, finalAt }: CellView): string[] {
  const [median, spread] = quartiles(final, formatValue)
  return [finalAt === null ? median! : `${median} (step ${formatCount(finalAt)})`, spread!]
}

/** As in `seed 3 diverged at step 40 (0.1)`. */
const lostIn = ({ label, replicas }: CellView): string[] =>
  replicas.flatMap(({ seed, divergedAt }) =>
    divergedAt === null ? [] : [`seed ${seed} diverged at step ${formatCount(divergedAt)} (${label})`]
  )

export const cellsOver = (sweep: SweepSummary): number => sweep.cellCount - cellsLeft(sweep)

/** As in `12 done, 2 censored`. */
export const describeStates = ({ cells }: SweepSummary): string =>
  Object.entries(cells)
    .map(([state, count]) => `${count} ${state}`)
    .join(', ')

export function sweepProgress(summary: SweepSummary): string {
  const parts = [
    `${cellsOver(summary)} of ${summary.cellCount} cells`,
    `${Math.floor((100 * summary.step) / summary.targetSteps)} %`
  ]
  if (summary.stepsPerSecond !== null)
    parts.push(`${formatCount(Math.round(summary.stepsPerSecond))} steps/s`)
  if (summary.etaSeconds !== null) parts.push(`ETA ${formatDuration(summary.etaSeconds)}`)
  return parts.join(' · ')
}

export function describeSweeps(sweeps: readonly SweepSummary[]): string {
  if (sweeps.length === 0) return 'No sweeps yet. "saltus presets" lists some to start with.\n'
  const rows = sweeps.map((sweep) => [
    sweep.id,
    sweep.status,
    `${cellsOver(sweep)} of ${sweep.cellCount}`,
    sweep.createdAt.slice(0, 16).replace('T', ' '),
    sweep.title
  ])
  return `${formatTable([['SWEEP', 'STATUS', 'CELLS', 'CREATED (UTC)', 'TITLE'], ...rows])}\n`
}

/** The table of cells, and what was expected of them. */
export function describeSweep(detail: SweepDetail): string {
  const { summary, spec, axes, cells, expectations } = detail
  const critical = criticalText(detail)
  const { measure, phases } = spec
  const reached = thresholdText(measure)
  const head = [
    ...axes.map(({ title }) => title.toUpperCase()),
    `STEPS TO ${reached}`,
    'QUARTILES',
    `LAST ${metricWords(measure.final ?? measure.metric)}`,
    'QUARTILES',
    measure.is === 'atMost' ? 'LOWEST' : 'HIGHEST',
    ...(phases ? [`STEPS TO ${thresholdText(phases.train)}`, 'PHASE'] : []),
    'STATE'
  ]
  const row = (cell: CellView): string[] => [
    ...cell.at.map((i, axis) => axes[axis]!.options[i]!.label),
    ...quartiles(cell.reached, bound),
    ...lastOf(cell),
    quartiles(cell.best, formatValue)[0]!,
    ...(phases ? [cell.trained ? bound(cell.trained.median) : '–', cell.phase ?? '–'] : []),
    cell.takenFrom === null ? cell.state : `${cell.state}, taken over`
  ]
  const verdicts = expectations.map((result) => describeVerdict(result, isPlace(result.expectation)))
  const seeds = `${spec.replicas} ${spec.replicas === 1 ? 'seed' : 'seeds'} a cell`
  const title = `${summary.status}: ${describeStates(summary)}; ${seeds}`
  return `${[
    title,
    formatTable([head, ...cells.map(row)]),
    ...(critical ? [critical] : []),
    ...budgetText(detail),
    ...takenText(detail, (id) => id),
    ...cells.flatMap(lostIn),
    ...verdicts
  ].join('\n')}\n`
}
