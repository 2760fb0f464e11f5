/** The rows of the table: each stage with what it took to reach every level, then how much sooner that was than in its controls. */
import { fewSeeds, type PairedMedian } from '#shared/analysis/paired'
import { controlsOf, levels, ratioText, speedUp } from '#shared/analysis/speedUp'
import { tracksOf } from '#shared/analysis/tracks'
import { parseMetric } from '#shared/metrics'
import type { StageStart } from '#shared/axes'
import { gathered, ratesCount } from '#shared/specHistory'
import { stepsPerEpoch } from '#shared/stages'
import { atLeast, crossingOf, summarizeCrossings, type Bound, type Crossing } from '#shared/threshold'
import { counted, significant } from '../../../kit/ui/format'
import { placeText } from '../../../kit/panel/axes/places'
import type { PanelRun } from '../../../kit/panel/props'

export const units = ['steps', 'epochs', 'rate'] as const
export type Unit = (typeof units)[number]

export interface Cell {
  text: string
  /** Beneath it: an interval. */
  under: string
  title: string
}

export interface StageRow {
  name: string
  /** Null: it compares the stage above it with a control. */
  from: number | null
  /** One a level. */
  cells: readonly Cell[]
}

const epochOf = ({ spec }: PanelRun, { stage }: StageStart): number | null =>
  spec && stepsPerEpoch(spec, stage)

/** Those that the run records, called by what they count; along an inner axis all places count alike. */
export const metricsOf = (run: PanelRun, metrics: readonly string[]): { value: string; label: string }[] =>
  metrics.flatMap((value) => {
    const declaration = run.declarations.find(({ name }) => name === parseMetric(value).series)
    if (!declaration) return []
    const [axis] = declaration.inner
    return [{ value, label: axis ? `${declaration.title}, all ${axis.title}s alike` : declaration.title }]
  })

/** Those that the run can be told in. */
export function unitsOf(run: PanelRun): Unit[] {
  const [first] = run.stages
  const can: Record<Unit, boolean> = {
    steps: true,
    epochs: first !== undefined && epochOf(run, first) !== null,
    rate: run.history !== null && ratesCount(run.history) && gathered(run.history, 'rate') !== null
  }
  return units.filter((unit) => can[unit])
}

/** Of a unit that was chosen for another run; null: it can be told in it. */
export const whyNot = (run: PanelRun, unit: string | undefined): string | null =>
  unit === 'rate' && run.history !== null && !ratesCount(run.history)
    ? 'Told in steps: lr · steps measures training under plain SGD alone.'
    : null

/** From steps of a stage to text. */
function textIn(unit: Unit, run: PanelRun, start: StageStart): (steps: number) => string {
  if (unit === 'steps') return placeText
  if (unit === 'epochs') return (steps) => significant(steps / epochOf(run, start)!, 3)
  const sum = gathered(run.history!, 'rate')!
  return (steps) => significant(sum(start.from + steps) - sum(start.from), 3)
}

export function stageRows(run: PanelRun, metric: string, unit: Unit): StageRow[] {
  const { series: name, column } = parseMetric(metric)
  const declaration = run.declarations.find((each) => each.name === name)
  const { spec, stages } = run
  // asking for the rows follows the stream
  if (!declaration || !spec || run.series(name).rows === 0) return []
  const columns = run.series(name).all()
  const byStage = new Map(
    stages.map(({ stage }) => {
      const tracks = tracksOf(declaration, columns, column, run.replicas, { stage }, stages)
      return [stage, levels.map((level) => tracks.map((track) => crossingOf(track, atLeast(level))))]
    })
  )
  return stages.flatMap((start) => {
    const own = byStage.get(start.stage)!
    const text = textIn(unit, run, start)
    return [
      { name: start.name, from: start.from, cells: own.map((crossings) => crossingCell(crossings, text)) },
      ...controlsOf(spec, stages, start).map((control) => ({
        name: control.name,
        from: null,
        cells: own.map((crossings, level) =>
          ratioCell(speedUp(crossings, byStage.get(control.stage)![level]!))
        )
      }))
    ]
  })
}

function crossingCell(crossings: readonly Crossing[], text: (steps: number) => string): Cell {
  const { quartiles, reached, replicas } = summarizeCrossings(crossings)
  const boundText = ({ at, beyond }: Bound): string => (beyond ? `>\u00a0${text(at)}` : text(at))
  const [low, middle, high] = quartiles
  const of = `${reached} of ${replicas} ${replicas === 1 ? 'seed' : 'seeds'}`
  return {
    text: boundText(middle),
    under: '',
    title: replicas < 2 ? of : `${of}; quartiles ${boundText(low)} to ${boundText(high)}`
  }
}

function ratioCell({ median, interval, seeds }: PairedMedian): Cell {
  const ratio = ratioText(median)
  const around = interval && ratioText(interval)
  return {
    text: ratio ? `${ratio}\u00a0×` : '–',
    under: !ratio ? '' : interval ? (around ?? '') : counted(seeds, 'seed'),
    title: interval
      ? `median over ${seeds} seeds; its 90 % interval: ${around || 'any'}`
      : `median over ${fewSeeds(seeds)}, which takes five`
  }
}
