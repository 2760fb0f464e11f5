/**
 * Which cells of a sweep train together.
 *
 * Part p of a plan is one run. Its replica r belongs to the cell at position ⌊r / K⌋ of its list and is that cell's
 * replica r mod K, with K seeds a cell. In a run that is taken over from an earlier sweep, cells are where that had them.
 */
import { isTraining, type ExperimentSpec } from '../experiment'
import { isObject, parsePath, valueAt, withValue } from '../paths'
import { replicaSeeds } from '../replicas'
import { isNamed, switchedOff, withoutFields, type SwitchedField } from '../switches'
import type { SweepSpec } from '../sweep'
import type { Cell } from './axes'

/** A run of an earlier sweep that stands for cells of this one: it was trained as they would be. */
export interface TakenRun {
  runId: string
  sweepId: string
  /** First replica of each cell. */
  replicas: readonly number[]
}

/** One run of a sweep. */
export interface SweepPart {
  /** Cells by index, in the order of their replicas. */
  cells: readonly number[]
  spec: ExperimentSpec
  /** None: the sweep trains it itself. */
  taken?: TakenRun
}

type Values = Readonly<Record<string, unknown>>

/** The experiment of one cell, as a draft; what the cell switches off in the base is left out of it. */
export function cellDraft(
  { base, title, replicas }: SweepSpec,
  cell: Cell,
  switched: readonly SwitchedField[]
): Values {
  const named = { ...base, title: [title, cell.label].filter(Boolean).join(': ').slice(0, 200), replicas }
  const draft = Object.entries(cell.set).reduce<Values>(
    (changed, [path, value]) => withValue(changed, parsePath(path), value),
    named
  )
  const set = Object.keys(cell.set)
  return withoutFields(
    draft,
    switchedOff(switched, draft).filter((field) => !isNamed(field, set))
  )
}

/** Paths among those that knobs set whose values replicas of one run may differ in. */
function sharedPaths(
  cells: readonly Cell[],
  specs: readonly ExperimentSpec[],
  allowed: readonly string[]
): string[] {
  const set = new Set(cells.flatMap((cell) => Object.keys(cell.set)))
  return [...set].filter(
    (path) =>
      allowed.includes(path) && specs.every((spec) => typeof valueAt(spec, parsePath(path)) === 'number')
  )
}

/** One run for several cells: replicas differ in their seeds and in the values at `paths`. */
function joined(
  sweep: SweepSpec,
  specs: readonly ExperimentSpec[],
  paths: readonly string[]
): ExperimentSpec {
  const [first] = specs as [ExperimentSpec]
  if (specs.length === 1) return first
  const perReplica: Record<string, number[]> = {
    seed: specs.flatMap(replicaSeeds)
  }
  for (const path of paths.filter((path) => path !== 'seed')) {
    const values = specs.map((spec) => valueAt(spec, parsePath(path)) as number)
    if (values.some((value) => value !== values[0]))
      perReplica[path] = values.flatMap((value) => new Array<number>(first.replicas).fill(value))
  }
  const title = `${sweep.title}: ${specs.length} cells`.slice(0, 200)
  return { ...first, title, replicas: specs.length * first.replicas, perReplica }
}

/** How many times the smallest value of a size the largest of one run may be, where the smaller ones are filled up. */
const MOST_FILLED = 4

/** Whether a run of these cells does not train much more than they are. */
const areNear = (
  cells: readonly number[],
  specs: readonly ExperimentSpec[],
  sizes: readonly string[]
): boolean =>
  sizes.every((path) => {
    const values = cells.map((index) => valueAt(specs[index]!, parsePath(path)) as number)
    return Math.max(...values) <= MOST_FILLED * Math.min(...values)
  })

/**
 * Runs of a sweep, in the order of their first cells. `specs[i]`: the checked experiment of cell i; `allowed`: the paths
 * that replicas of a run may differ in; `filledUp`: of these, sizes that smaller replicas are filled up to. A stop rule that asks for any or half of the replicas speaks of a cell, so
 * that such cells train alone; so do computations, whose units say themselves what they have in common.
 */
export function planRuns(
  sweep: SweepSpec,
  cells: readonly Cell[],
  specs: readonly ExperimentSpec[],
  allowed: readonly string[],
  filledUp: readonly string[]
): SweepPart[] {
  const size = Math.max(1, Math.floor(sweep.maxReplicas / sweep.replicas))
  const alone =
    !sweep.share ||
    size === 1 ||
    specs.some((spec) => !isTraining(spec) || spec.stop.rules.some(({ over }) => over !== 'all'))
  if (alone) return cells.map(({ index }) => ({ cells: [index], spec: specs[index]! }))
  const paths = sharedPaths(cells, specs, allowed)
  const sizes = paths.filter((path) => filledUp.includes(path))
  const open = new Map<string, number[]>()
  const groups: number[][] = []
  for (const { index } of cells) {
    const rest = paths.reduce<Values>((spec, path) => withValue(spec, parsePath(path), null), {
      ...specs[index]!,
      title: null
    })
    const key = JSON.stringify(rest)
    const group = open.get(key)
    if (group && group.length < size && areNear([...group, index], specs, sizes)) group.push(index)
    else {
      const fresh = [index]
      open.set(key, fresh)
      groups.push(fresh)
    }
  }
  return groups.map((group) => ({
    cells: group,
    spec: joined(
      sweep,
      group.map((index) => specs[index]!),
      paths
    )
  }))
}

/** First replica of a cell in the run of its part; −1: the cell is not there. */
export function firstReplica(
  part: Pick<SweepPart, 'cells' | 'taken'>,
  cell: number,
  replicas: number
): number {
  const position = part.cells.indexOf(cell)
  return position < 0 ? -1 : (part.taken?.replicas[position] ?? position * replicas)
}

/**
 * The experiment of one cell as a text, without names: equal texts are equal experiments, whoever trains them.
 * Null: the replicas from `first` on are no cell, since their seeds do not follow one another or other values differ.
 * @param run the experiment of the run that has the cell @param count its seeds
 */
export function cellText(run: ExperimentSpec, first: number, count: number): string | null {
  const seeds = replicaSeeds(run).slice(first, first + count)
  if (seeds.length < count || seeds.some((seed, q) => seed !== (seeds[0]! + q) >>> 0)) return null
  let cell: Values = { ...run, title: '', notes: '', seed: seeds[0], replicas: count, perReplica: {} }
  for (const [path, values] of Object.entries(run.perReplica)) {
    if (path === 'seed') continue
    const own = values.slice(first, first + count)
    if (own.some((value) => value !== own[0])) return null
    cell = withValue(cell, parsePath(path), own[0])
  }
  return JSON.stringify(cell, (_, value: unknown) =>
    isObject(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value
  )
}
