/**
 * Tasks drawn anew while the first ones are still being learned: is what was gained until then gained for the new ones too?
 *
 * A run whose first tasks go on through several stages (its trunk) has redraws at several of their ends. T(s) is how long the
 * new tasks take to a level where they come after s steps of the first ones, T(s₀) that of the earliest redraw, of the same
 * seed. Two predictions: *structure first*, that only what serves any task was learned, T(s) = T(s₀) − (s − s₀), and *nothing
 * learned*, T(s) = T(s₀). The share carried over,
 *
 *   c(s) = (T(s₀) − T(s)) / min(s − s₀, T(s₀)),
 *
 * is 1 by the first and 0 by the second. It is told over the seeds that were still on their plateau, those whose first tasks
 * would have reached the level later than s. Crossings lie between two rows, and so does c (`paired.ts`).
 */
import type { StageStart } from '../axes'
import type { ExperimentSpec } from '../experiment'
import type { MetricColumn } from '../metrics'
import { specOfStage, stageBefore, stageCount } from '../stages'
import { crossingOf, type Crossing, type Level } from '../threshold'
import { midpoint } from './emergence'
import { pairedMedian, type Bounds, type PairedMedian } from './paired'
import type { Track } from './tracks'

/** A redraw: its stage, and the one of the trunk whose end it goes on from. */
interface Arm {
  stage: number
  from: number
}

/** The stages of the first tasks, one after the other, and the redraws from two or more of them; null: there are none. */
export function redrawsOf(spec: Partial<ExperimentSpec>): { trunk: number[]; arms: Arm[] } | null {
  const specs = Array.from({ length: stageCount(spec) }, (_, stage) => specOfStage(spec, stage))
  const texts = specs.map((own) => JSON.stringify(own))
  const tasks = specs.map(({ task }) => JSON.stringify(task))
  const keeps = (stage: number): boolean => (spec.stages?.[stage]?.reset ?? 'none') === 'none'
  const isTrunk = (stage: number): boolean =>
    stage <= 0 || (texts[stage] === texts[0] && keeps(stage) && isTrunk(stageBefore(spec, stage)))
  const trunk: number[] = []
  const last = texts.findLastIndex((_, stage) => isTrunk(stage))
  for (let stage = last; stage >= 0; stage = stageBefore(spec, stage)) trunk.unshift(stage)
  const redrawn = tasks.flatMap((task, stage) => {
    const from = stageBefore(spec, stage)
    return task !== tasks[0] && keeps(stage) && trunk.includes(from) ? [{ stage, from }] : []
  })
  const arms = redrawn.filter(({ stage }) => texts[stage] === texts[redrawn[0]!.stage])
  return new Set(arms.map(({ from }) => from)).size > 1 ? { trunk, arms } : null
}

export interface Redraw {
  stage: StageStart
  /** s: steps of the first tasks before it. */
  after: number
  /** T(s) of every replica. */
  crossings: readonly Crossing[]
  /** Whether a replica's first tasks had not reached the level by then. */
  waiting: readonly boolean[]
  /** T(s) / T(s₀) of every replica, at 1 that of the earliest redraw itself. */
  left: readonly Bounds[]
  /** Over the replicas that had not, `left` and c(s); null: of the earliest redraw. */
  over: { left: PairedMedian; carried: PairedMedian } | null
}

/** Levels that redraws are told at: half of the way from chance, and 90 %. */
export const redrawLevels = ({ chance = 0 }: Pick<MetricColumn, 'chance'>): number[] => [
  midpoint(chance),
  0.9
]

export const isRedrawn = (spec: Partial<ExperimentSpec>): boolean => redrawsOf(spec) !== null

/**
 * The redraws that a run has reached, from the earliest on.
 * @param until the run's last step, @param tracksOf tracks of a stage by replica, in steps from its begin
 */
export function readRedraws(
  spec: ExperimentSpec,
  starts: readonly StageStart[],
  until: number,
  level: Level,
  tracksOf: (stage: number) => readonly Track[]
): Redraw[] {
  const found = redrawsOf(spec)
  if (!found) return []
  const { trunk, arms } = found
  const begun = (stage: number): StageStart | undefined => starts.find((start) => start.stage === stage)
  const lengthOf = (stage: number): number =>
    begun(stage) ? (begun(stage + 1)?.from ?? until) - begun(stage)!.from : 0
  const before = (stage: number): number =>
    trunk.slice(0, trunk.indexOf(stage)).reduce((sum, each) => sum + lengthOf(each), 0)
  const first = joined(
    trunk.filter(begun).map((stage) => ({ tracks: tracksOf(stage), from: before(stage) }))
  ).map((track) => crossingOf(track, level))
  const reached = arms.flatMap(({ stage, from }) => {
    const start = begun(stage)
    if (!start) return []
    const after = before(from) + lengthOf(from)
    const crossings = tracksOf(stage).map((track) => crossingOf(track, level))
    const waiting = first.map(({ at }) => at === null || at > after)
    return [{ stage: start, after, crossings, waiting }]
  })
  const [earliest, ...later] = reached.toSorted((a, b) => a.after - b.after)
  if (!earliest) return []
  return [
    { ...earliest, left: earliest.crossings.map(() => [1, 1] as const), over: null },
    ...later.map((redraw) => comparedWith(earliest, redraw))
  ]
}

/** Tracks of stages that follow one another, as one. */
function joined(parts: readonly { tracks: readonly Track[]; from: number }[]): Track[] {
  const [first] = parts
  return (first?.tracks ?? []).map((_, r) => ({
    at: parts.flatMap(({ tracks, from }) => tracks[r]!.at.map((place) => from + place)),
    values: parts.flatMap(({ tracks }) => tracks[r]!.values)
  }))
}

type Reached = Omit<Redraw, 'left' | 'over'>

function comparedWith(earliest: Reached, redraw: Reached): Redraw {
  const gone = redraw.after - earliest.after
  const pairs = redraw.crossings.map((own, r) => [between(earliest.crossings[r]!), between(own)] as const)
  const left = pairs.map(([first, own]): Bounds => [own[0] / first[1], own[1] / first[0]])
  const carried = pairs.map(([first, own]): Bounds => [
    share(first[0], own[1], gone),
    share(first[1], own[0], gone)
  ])
  const waiting = <Value>(of: readonly Value[]): Value[] => of.filter((_, r) => redraw.waiting[r])
  const over = { left: pairedMedian(waiting(left)), carried: pairedMedian(waiting(carried)) }
  return { ...redraw, left, over }
}

/** c of one seed, from T(s₀) and T(s), of which either may be known to be later than everything. */
function share(first: number, own: number, gone: number): number {
  if (first === Infinity) return Infinity
  return own === Infinity ? -Infinity : (first - own) / Math.min(gone, first)
}

/** Between which steps a crossing lies. */
const between = ({ at, after, until }: Crossing): Bounds =>
  at === null ? [Math.max(1, until), Infinity] : [Math.max(1, after ?? 0), Math.max(1, at)]

const predictions = [
  { name: 'structure first', carried: 1 },
  { name: 'nothing learned', carried: 0 }
] as const

/** Which predictions the 90 % interval of c refuses. */
export const refusedBy = ({ over }: Redraw): string[] =>
  predictions
    .filter(({ carried }) => {
      const [low, high] = over?.carried.interval ?? [null, null]
      return (low !== null && low > carried) || (high !== null && high < carried)
    })
    .map(({ name }) => name)

/** One sentence for each prediction, as in `“structure first” is refused after 2 400, 4 800 steps`. */
export function redrawVerdicts(redraws: readonly Redraw[], number: (steps: number) => string): string[] {
  if (!redraws.some(({ over }) => over?.carried.interval))
    return ['no interval, and so no verdict: it takes five seeds on their plateau']
  return predictions.map(({ name }) => {
    const at = redraws.filter((redraw) => refusedBy(redraw).includes(name)).map(({ after }) => number(after))
    return `“${name}” is ${at.length > 0 ? `refused after ${at.join(', ')} steps` : 'not refused anywhere'}`
  })
}
