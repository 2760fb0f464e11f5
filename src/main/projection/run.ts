/** Computes a job from its beginning to its end, in portions of work between which the caller may look up. */
import { AppError } from '#shared/errors'
import { alignedPca } from './alignedPca'
import type {
  Frames,
  Movement,
  PcaJob,
  PcaResult,
  ProjectionJob,
  ProjectionProgress,
  ProjectionResult,
  QualityJob,
  QualityResult,
  TsneJob,
  TsneResult
} from './job'
import type { Matrix } from '#shared/linalg/matrix'
import { layoutMovement, weightMovement } from './movement'
import { checkFrames } from './pooled'
import { neighbourQuality, ringCosines } from './quality'
import { Tsne } from './tsne/tsne'

/** Work between two looks, in ms. */
const PORTION_MS = 30
/** Time between two reports, in ms: a few a second. */
const REPORT_MS = 200

export type Work<T> = Generator<ProjectionProgress | null, T, void>

/** Yields after every portion: a report that is due, or null. Throws AppError as the parts do. */
export function runJob(job: ProjectionJob): Work<ProjectionResult> {
  switch (job.kind) {
    case 'tsne':
      return runTsne(job)
    case 'pca':
      return runPca(job)
    case 'quality':
      return runQuality(job)
  }
}

function* runTsne({ frames, options }: TsneJob): Work<TsneResult> {
  const matrices = split(frames)
  const tsne = new Tsne(matrices, options)
  yield null
  let reported = performance.now()
  while (!tsne.finished) {
    const until = performance.now() + PORTION_MS
    do tsne.step(1)
    while (!tsne.finished && performance.now() < until)
    const due = performance.now() - reported >= REPORT_MS
    if (due) reported = performance.now()
    yield due ? report(tsne, options.iterations) : null
  }
  const layouts = tsne.layouts()
  return {
    layouts: Float32Array.from(layouts),
    divergences: tsne.divergences(),
    movement: movementOf(matrices, layouts)
  }
}

const report = (tsne: Tsne, iterations: number): ProjectionProgress => ({
  iteration: tsne.iteration,
  iterations,
  layouts: Float32Array.from(tsne.layouts()),
  divergences: tsne.divergences()
})

function* runPca({ frames, components, basis: fit }: PcaJob): Work<PcaResult> {
  const matrices = split(frames)
  const { layouts, basis } = alignedPca(matrices, components, fit)
  yield null
  return {
    layouts: Float32Array.from(layouts),
    explained: basis.explained,
    components: basis.components,
    movement: movementOf(matrices, layouts)
  }
}

function* runQuality({ frames, layouts, neighbours, metric, ring }: QualityJob): Work<QualityResult> {
  const matrices = split(frames)
  const size = layouts.length / matrices.length
  const columns = size / frames.points
  const half = Math.floor(ring.length / 2)
  const result: QualityResult = {
    neighbours: [],
    nearest: new Uint16Array(matrices.length * frames.points * neighbours),
    ring: new Float64Array(matrices.length * half)
  }
  for (const [t, points] of matrices.entries()) {
    const layout = { data: layouts.subarray(t * size, (t + 1) * size), rows: frames.points, columns }
    const { nearest, ...quality } = neighbourQuality(points, layout, neighbours, metric)
    result.neighbours.push(quality)
    result.nearest.set(nearest, t * frames.points * neighbours)
    if (half > 0) result.ring.set(ringCosines(inOrder(points, ring)), t * half)
    yield null
  }
  return result
}

/** Rows of a matrix in another order. */
function inOrder({ data, columns }: Matrix, order: Uint16Array): Matrix {
  const rows = new Float64Array(order.length * columns)
  order.forEach((from, to) => rows.set(data.subarray(from * columns, (from + 1) * columns), to * columns))
  return { data: rows, rows: order.length, columns }
}

function movementOf(matrices: readonly Matrix[], layouts: Float64Array): Movement {
  const { rows } = matrices[0]!
  return {
    layout: layoutMovement(layouts, rows, layouts.length / matrices.length / rows),
    weights: weightMovement(matrices)
  }
}

function split({ data, points, dimensions }: Frames): Matrix[] {
  const size = points * dimensions
  if (!(size > 0 && data.length > 0 && data.length % size === 0))
    throw new AppError(
      'projection.points',
      `${data.length} values are not whole frames of ${points} points of ${dimensions} coordinates.`,
      { path: 'points' }
    )
  const frames = Array.from({ length: data.length / size }, (_, t) => ({
    data: data.subarray(t * size, (t + 1) * size),
    rows: points,
    columns: dimensions
  }))
  checkFrames(frames)
  return frames
}
