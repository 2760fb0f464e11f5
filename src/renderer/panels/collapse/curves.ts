/** The tasks of one stage as curves since learning began, over rows of each task or over steps. Pure. */
import {
  collapseOf,
  lawAt,
  learningStages,
  type Collapse,
  type LearningStage
} from '#shared/analysis/collapse'
import type { TrackLike } from '#shared/analysis/tracks'
import type { PanelRun } from '../../../kit/panel/props'
import type { Metric } from '../../../kit/panel/series/domain'
import type { ValueTable } from '../../../kit/panel/series/table'

export const units = ['rows', 'steps'] as const
export type Unit = (typeof units)[number]

export interface StageCurves extends Collapse {
  /** By task and replica, in steps from where the stage begins. */
  tracks: readonly (readonly TrackLike[])[]
  shares: readonly number[]
  /** Of an update. */
  rows: number
}

/** Stages of a run in which tasks are learned; of a run without stages, its begin. */
export const stagesOf = ({ spec, stages }: PanelRun): LearningStage[] =>
  spec ? learningStages(spec, stages) : []

/** Null: what share each task has is not known. @param metric with its rows taken in */
export function stageCurves(run: PanelRun, metric: Metric, stage: LearningStage): StageCurves | null {
  const law = lawAt(metric.declaration, run.history, stage.start)
  if (!law) return null
  const { summary, column } = metric
  const { steps, count } = summary
  const { from, stage: number } = stage.start
  const next = run.stages.find((start) => start.stage === number + 1)?.from
  // where one stage ends and the next begins both have a place, this one's end being the first of them
  const begin = from === 0 ? 0 : summary.indexAt(from)
  const end = next === undefined ? count : steps.subarray(0, count).indexOf(next) + 1
  const at = steps.slice(begin, end).map((step) => step - from)
  const tracks = summary.groups.map(({ replicas }) =>
    replicas.map((values) => ({ at, values: values.subarray(begin, end) }))
  )
  return { ...collapseOf(tracks, law.shares, column.chance ?? 0, stage.redrawn), tracks, ...law }
}

/** The seed whose score is the median one, the first if none has a score. */
export function middleSeed({ seeds }: Collapse): number {
  const scored = seeds
    .flatMap(({ score }, replica) => (score === null ? [] : [{ score, replica }]))
    .sort((a, b) => a.score - b.score)
  return scored[Math.floor((scored.length - 1) / 2)]?.replica ?? 0
}

export interface TaskCurve {
  task: number
  x: readonly number[]
  y: readonly number[]
}

/** Most points of a curve; a long run has one in so many of its rows. */
const MOST_POINTS = 4000

/** One in how many rows of a stage is drawn. */
export const rowsAPoint = ({ tracks }: StageCurves): number =>
  Math.max(1, Math.ceil((tracks[0]?.[0]?.at.length ?? 0) / MOST_POINTS))

/** Of one seed: the tasks that reached t₅₀, but for the one that gave the onset. */
export function curvesOf(curves: StageCurves, replica: number, unit: Unit): TaskCurve[] {
  const { tracks, shares, rows, seeds } = curves
  const { onset, steps } = seeds[replica]!
  const every = rowsAPoint(curves)
  if (onset === null) return []
  return tracks.flatMap((replicas, task) => {
    if (steps[task] === null) return []
    const { at, values } = replicas[replica]!
    const perStep = unit === 'rows' ? rows * shares[task]! : 1
    const x: number[] = []
    const y: number[] = []
    for (let row = 0; row < at.length; row += every) {
      if (at[row]! <= onset) continue
      x.push((at[row]! - onset) * perStep)
      y.push(values[row]!)
    }
    return [{ task, x, y }]
  })
}

/** A row for every seed and task. */
export function collapseTable({ seeds, shares, rows }: StageCurves, names: readonly string[]): ValueTable {
  const table = seeds.flatMap(({ onset, first, steps, score }, r) =>
    steps.map((gone, task) => [
      ...[names[r] ?? '', task + 1, shares[task]!, onset ?? NaN],
      ...[task === first ? 'first' : '', gone ?? NaN, gone === null ? NaN : gone * rows * shares[task]!],
      score ?? NaN
    ])
  )
  return {
    columns: [
      ...['seed', 'task', 'share of rows', 't₀, steps of the stage', 'onset is its own'],
      ...['t₅₀ − t₀, steps', 'n₅₀, rows of the task', 'score of the seed']
    ],
    rows: table.length,
    row: (index) => table[index]!
  }
}
