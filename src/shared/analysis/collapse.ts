/**
 * Are tasks learned after equally many rows of their own? If they are, the curves of all tasks fall together once they are drawn
 * over the rows of each since learning began, n = p · B · (t − t₀), with p its share and B the rows of an update, and those
 * over plain steps lie as far apart as the shares do.
 *
 * t₀ is where the stage begins, if tasks were drawn anew there; else the onset of the run, t₁₀ of the task that is learned
 * first: the row after its last one at or below a tenth of the way from chance to 1 before its t₅₀. That task is then left out,
 * and no curve is counted from its own t₅₀, where all would meet by construction. The score of a seed,
 *
 *   std over tasks of ln n₅₀  /  std over tasks of ln (t₅₀ − t₀),
 *
 * is 0 where curves fall together over rows, 1 where rows explain nothing, above 1 where they part them. Tasks that never
 * reach t₅₀ have no place in it. It is told as the median over seeds, with its interval (`paired.ts`).
 */
import type { StageStart } from '../axes'
import type { ExperimentSpec } from '../experiment'
import type { SeriesDeclaration } from '../metrics'
import type { SpecHistory } from '../specHistory'
import { specOfStage, stageBefore } from '../stages'
import { atLeast, crossingOf } from '../threshold'
import { midpoint } from './emergence'
import { pairedMedian, type PairedMedian } from './paired'
import { drawsAnew } from './speedUp'
import type { TrackLike } from './tracks'

/** Fewest tasks whose spread is told. */
const FEWEST = 3
/** Rows in a row that t₅₀ asks for, since a probe of a hundred rows wanders. */
const IN_A_ROW = 2

export interface SeedCollapse {
  /** t₀, in steps of the stage; null: no task has been learned. */
  onset: number | null
  /** The task that t₀ is of; null: it is the stage's begin. */
  first: number | null
  /** t₅₀ − t₀ of every task, steps; null: of the first one, and of those never learned. */
  steps: readonly (number | null)[]
  /** Null: too few tasks were learned. */
  score: number | null
}

export interface Collapse {
  seeds: readonly SeedCollapse[]
  /** Over the seeds that have a score; null: none has. */
  score: PairedMedian | null
}

/** A stage whose tasks are learned from somewhere on: from its begin where they are drawn anew there, else from the run's onset. */
export interface LearningStage {
  start: StageStart
  redrawn: boolean
}

/** Those among the stages that a run has reached; a stage that goes on with the same tasks is none. */
export function learningStages(spec: ExperimentSpec, starts: readonly StageStart[]): LearningStage[] {
  const taskOf = (stage: number): string => JSON.stringify(specOfStage(spec, stage).task)
  return starts.flatMap((start): LearningStage[] => {
    const { stage } = start
    if (stage === 0 || drawsAnew(spec, stage)) return [{ start, redrawn: false }]
    return taskOf(stage) === taskOf(stageBefore(spec, stage)) ? [] : [{ start, redrawn: true }]
  })
}

/** What the rows of an update are to the places of a series' one inner axis, where a stage begins; null: its rows have no shares. */
export function lawAt(
  { inner }: SeriesDeclaration,
  history: SpecHistory | null,
  { from }: StageStart
): { shares: readonly number[]; rows: number } | null {
  const segment = history?.findLast((each) => each.from <= from)
  const shares = inner.length === 1 ? segment?.shares?.[inner[0]!.name] : undefined
  return shares && segment && segment.rows !== null ? { shares, rows: segment.rows } : null
}

/** One sentence on a score, in numbers of two digits. */
export function collapseText({ score, seeds }: Collapse): string {
  if (!score) return 'fewer than three tasks were learned in every seed'
  const number = (value: number | null): string =>
    value === null ? '…' : String(Number(value.toPrecision(2)))
  const [low, high] = score.median
  const middle = number(low === null || high === null ? null : (low + high) / 2)
  const interval = score.interval ? `${number(score.interval[0])}–${number(score.interval[1])} over ` : ''
  return `curves lie ${middle} times as far apart over own rows as over steps (${interval}${score.seeds} of ${seeds.length} seeds)`
}

/**
 * @param tracks of a stage by task and replica, `[tasks][replicas]`, in steps from its begin
 * @param shares of the tasks @param redrawn whether tasks were drawn anew where the stage begins
 */
export function collapseOf(
  tracks: readonly (readonly TrackLike[])[],
  shares: readonly number[],
  chance: number,
  redrawn: boolean
): Collapse {
  const replicas = tracks[0]?.length ?? 0
  const seeds = Array.from({ length: replicas }, (_, r) =>
    seedCollapse(
      tracks.map((task) => task[r]!),
      shares,
      chance,
      redrawn
    )
  )
  const scores = seeds.flatMap(({ score }) => (score === null ? [] : [[score, score] as const]))
  return { seeds, score: scores.length > 0 ? pairedMedian(scores) : null }
}

function seedCollapse(
  tracks: readonly TrackLike[],
  shares: readonly number[],
  chance: number,
  redrawn: boolean
): SeedCollapse {
  const learned = tracks.map((track) => crossingOf(track, atLeast(midpoint(chance), IN_A_ROW)).at)
  const earliest = Math.min(...learned.map((at) => at ?? Infinity))
  const first = redrawn || earliest === Infinity ? null : learned.indexOf(earliest)
  const onset = redrawn ? 0 : first === null ? null : onsetOf(tracks[first]!, earliest, chance)
  const steps = learned.map((at, task) =>
    at === null || onset === null || task === first || at <= onset ? null : at - onset
  )
  const known = steps.flatMap((gone, task) => (gone !== null && shares[task]! > 0 ? [{ gone, task }] : []))
  const inSteps = spread(known.map(({ gone }) => Math.log(gone)))
  const inRows = spread(known.map(({ gone, task }) => Math.log(gone * shares[task]!)))
  return { onset, first, steps, score: known.length < FEWEST || inSteps === 0 ? null : inRows / inSteps }
}

/** The row after the last one at or below a tenth of the way, before t₅₀. */
function onsetOf({ at, values }: TrackLike, t50: number, chance: number): number {
  const tenth = chance + (1 - chance) / 10
  let onset = at[0] ?? t50
  for (let i = 0; at[i]! < t50; i++) if (values[i]! <= tenth) onset = at[i + 1]!
  return onset
}

/** Standard deviation. */
function spread(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
}
