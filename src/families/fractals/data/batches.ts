/** Points of every replica and their labels: fresh ones for each step; for the probe uniform ones, and some of every band. */
import { RandomStream } from '#shared/random'
import { replicaSpecs } from '#shared/replicas'
import { type Batches, feedArray, type FeedLayout, type Feeds } from '#kit/data'
import type { FractalsSpec } from '../spec/spec'
import { bandsOf, POINTS_PER_BAND } from './bands'
import { boundaryPoints } from './boundary'
import { boundaryGrid, shownAs, uniformPoint } from './domain'
import { labelling, type Point } from './escape'
import { replayed } from './replay'

/** `x` `[R, points, 2]` as shown, `y` `[R, points]`. */
const pointLayout = (replicas: number, points: number) =>
  ({
    x: { dtype: 'float32', shape: [replicas, points, 2] },
    y: { dtype: 'int32', shape: [replicas, points] }
  }) satisfies Record<string, FeedLayout>

/** The points of a step of one replica, `batchSize` of them. */
type Source = (step: number) => readonly Point[]

/** Lanes of the stream of a step: uniform points are the same under every sampling. */
const [UNIFORM, OTHERS] = [0, 1]

function uniformPoints({ task, seed, batchSize }: FractalsSpec): Source {
  return (step) => {
    const stream = new RandomStream(seed, 'data', step, UNIFORM)
    return Array.from({ length: batchSize }, () => uniformPoint(stream, task))
  }
}

/** Uniform points, of which a share makes way for others, drawn anew for every place. */
function mixed(
  spec: FractalsSpec,
  uniform: Source,
  other: (step: number, stream: RandomStream, point: Point) => Point
): Source {
  const { task, seed } = spec
  return (step) => {
    const stream = new RandomStream(seed, 'data', step, OTHERS)
    return uniform(step).map((point) => (stream.uniform() < task.share ? other(step, stream, point) : point))
  }
}

function sourceOf(spec: FractalsSpec): Source {
  const { task, batchSize } = spec
  const uniform = uniformPoints(spec)
  switch (task.sampling) {
    case 'uniform':
      return uniform
    case 'boundary': {
      const draw = boundaryPoints(spec)
      return mixed(spec, uniform, (_, stream) => draw(stream))
    }
    case 'replay': {
      const labelOf = labelling(task)
      const positives = (step: number) => uniform(step).filter((point) => labelOf(point) === 1)
      const kept = replayed(positives, batchSize, task.replaySize)
      return mixed(spec, uniform, (step, stream, point) => {
        const points = kept(step)
        return points.length > 0 ? points[stream.below(points.length)]! : point
      })
    }
  }
}

function writePoints(
  { task, model }: FractalsSpec,
  points: readonly Point[],
  into: { x: Float32Array; y: Int32Array },
  first: number
): void {
  const labelOf = labelling(task)
  const shown = shownAs(task, model)
  points.forEach((point, i) => {
    into.x.set(shown(point), 2 * (first + i))
    into.y[first + i] = labelOf(point)
  })
}

export function createBatches(spec: FractalsSpec): Batches {
  const singles = replicaSpecs(spec)
  const sources = singles.map(sourceOf)
  return {
    layout: pointLayout(spec.replicas, spec.batchSize),
    write(step, { x, y }) {
      const into = { x: x as Float32Array, y: y as Int32Array }
      sources.forEach((source, r) => writePoints(singles[r]!, source(step), into, r * spec.batchSize))
    }
  }
}

/** Points of the probe of one replica: uniform ones, then those of each band. */
export function probePoints({ task, seed }: FractalsSpec): Point[] {
  const stream = new RandomStream(seed, 'probe')
  return [
    ...Array.from({ length: task.probePoints }, () => uniformPoint(stream, task)),
    ...bandsOf(task).flatMap(({ points }) => points)
  ]
}

export const gridSize = ({ task }: FractalsSpec): number =>
  task.boundaryCells > 0 ? boundaryGrid(task).points.length : 0

export const probeSize = ({ task }: FractalsSpec): number =>
  task.probePoints + POINTS_PER_BAND * bandsOf(task).length

/** `grid` `[R, nodes, 2]`: where the boundary is looked for; nothing where it is not measured. */
function gridFeed({ task, model, replicas }: FractalsSpec): Feeds {
  if (task.boundaryCells === 0) return {}
  const points = boundaryGrid(task).points.map(shownAs(task, model))
  const layout: FeedLayout = { dtype: 'float32', shape: [replicas, points.length, 2] }
  const data = new Float32Array(feedArray(layout))
  for (let r = 0; r < replicas; r++)
    points.forEach((point, i) => data.set(point, 2 * (r * points.length + i)))
  return { grid: { ...layout, data } }
}

export function createProbe(spec: FractalsSpec): Feeds {
  const points = replicaSpecs(spec).map(probePoints)
  const size = points[0]!.length
  const layout = pointLayout(spec.replicas, size)
  const into = { x: new Float32Array(feedArray(layout.x)), y: new Int32Array(feedArray(layout.y)) }
  replicaSpecs(spec).forEach((single, r) => writePoints(single, points[r]!, into, r * size))
  return { x: { ...layout.x, data: into.x }, y: { ...layout.y, data: into.y }, ...gridFeed(spec) }
}
