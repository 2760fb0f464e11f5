/**
 * Which cells of a sweep train together.
 *
 * Part p of a plan is one run. Its replica r belongs to the cell at position ⌊r / K⌋ of its list and is that cell's
 * replica r mod K, with K seeds a cell.
 */
import { isTraining, type ExperimentSpec } from '../experiment'
import { parsePath, valueAt, withValue } from '../paths'
import { replicaSeeds } from '../replicas'
import { isNamed, switchedOff, withoutFields, type SwitchedField } from '../switches'
import type { SweepSpec } from '../sweep'
import type { Cell } from './axes'

/** One run of a sweep. */
export interface SweepPart {
  /** Cells by index, in the order of their replicas. */
  cells: readonly number[]
  spec: ExperimentSpec
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
export function firstReplica(part: Pick<SweepPart, 'cells'>, cell: number, replicas: number): number {
  const position = part.cells.indexOf(cell)
  return position < 0 ? -1 : position * replicas
}
