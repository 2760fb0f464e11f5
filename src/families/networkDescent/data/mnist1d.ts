/**
 * MNIST-1D: ten shapes of 12 points that stand for the digits, each made harder to tell: padded with zeros and stretched to 72
 * points, scaled, moved, given smooth noise where there is no shape and fine noise everywhere, sheared, and read at 40 points.
 *
 * Source: Greydanus 2020, “Scaling down deep learning”, arXiv 2011.14439, §2; shapes and sizes as in its program
 * (github.com/greydanus/mnist1d). Its rows come from NumPy's generator, these from ours.
 */
import { normalsOf } from '#shared/elementary'
import { RandomStream } from '#shared/random'
import { dealt, type Drawn } from '#kit/data'
import type { DescentTask } from '../spec/spec'

export const POINTS = 40
export const CLASSES = 10

const LONG = 72
const PADDING = [36, 60] as const
const SCALING = 0.4
const MOST_MOVED = 48
const SMOOTH_NOISE = 0.25
const FINE_NOISE = 0.02
const SHEAR = 0.75
/** Of the Gaussian filter, in points, and where it is cut off. */
const [SMOOTHING, REACH] = [2, 8]

const shapes = [
  [5, 6, 6.5, 6.75, 7, 7, 7, 7, 6.75, 6.5, 6, 5],
  [5, 3, 3, 3.4, 3.8, 4.2, 4.6, 5, 5.4, 5.8, 5, 5],
  [5, 6, 6.5, 6.5, 6, 5.25, 4.75, 4, 3.5, 3.5, 4, 5],
  [5, 6, 6.5, 6.5, 6, 5, 5, 6, 6.5, 6.5, 6, 5],
  [5, 4.4, 3.8, 3.2, 2.6, 2.6, 5, 5, 5, 5, 5, 5],
  [5, 3, 3, 3, 3, 5, 6, 6.5, 6.5, 6, 4.5, 5],
  [5, 4, 3.5, 3.25, 3, 3, 3, 3, 3.25, 3.5, 4, 5],
  [5, 7, 7, 6.6, 6.2, 5.8, 5.4, 5, 4.6, 4.2, 5, 5],
  [5, 4, 3.5, 3.5, 4, 5, 5, 4, 3.5, 3.5, 4, 5],
  [5, 4, 3.5, 3.5, 4, 5, 5, 5, 5, 4.7, 4.3, 5]
].map(standardShape)

/** Of standard deviation 1/6, begun at 0. */
function standardShape(heights: readonly number[]): number[] {
  const mean = heights.reduce((sum, height) => sum + height / heights.length, 0)
  const variance = heights.reduce((sum, height) => sum + (height - mean) ** 2 / heights.length, 0)
  return heights.map((height) => (height - heights[0]!) / Math.sqrt(variance) / 6)
}

/** Values at n even places from the first to the last, straight lines between. */
function resampled(values: readonly number[], n: number): number[] {
  return Array.from({ length: n }, (_, i) => {
    const at = (i * (values.length - 1)) / (n - 1)
    const before = Math.min(Math.floor(at), values.length - 2)
    return values[before]! + (at - before) * (values[before + 1]! - values[before]!)
  })
}

const kernel = Array.from({ length: 2 * REACH + 1 }, (_, i) =>
  Math.exp(-((i - REACH) ** 2) / 2 / SMOOTHING ** 2)
)
const kernelSum = kernel.reduce((sum, weight) => sum + weight, 0)

/** Filtered by a Gaussian; beyond its ends a list goes on as its mirror image. */
function smoothed(values: readonly number[]): number[] {
  const n = values.length
  const mirrored = (i: number): number => (i < 0 ? -1 - i : i >= n ? 2 * n - 1 - i : i)
  return values.map((_, i) =>
    kernel.reduce((sum, weight, k) => sum + (weight / kernelSum) * values[mirrored(i + k - REACH)]!, 0)
  )
}

/** One signal of a class, `[40]`, before all of a set are centred. */
export function drawSignal(label: number, stream: RandomStream): number[] {
  const normal = normalsOf(stream)
  const noise = (std: number): number[] => Array.from({ length: LONG }, () => std * normal())
  const padding = PADDING[0] + stream.below(PADDING[1] - PADDING[0] + 1)
  // a point of the shape is told from the padding by not being 0
  const padded = [...shapes[label]!.map((height) => height + 1e-8), ...new Array<number>(padding).fill(0)]
  const scale = 1 + SCALING * (stream.uniform() - 0.5)
  const moved = stream.below(MOST_MOVED)
  const long = resampled(padded, LONG).map((height) => scale * height)
  const turned = long.map((_, i) => long[(i - moved + LONG) % LONG]!)
  const smooth = smoothed(noise(SMOOTH_NOISE))
  const fine = noise(FINE_NOISE)
  const slope = SHEAR * (stream.uniform() - 0.5)
  const sheared = turned.map(
    (height, i) => (height === 0 ? smooth[i]! : height) + fine[i]! - slope * (i / (LONG - 1) - 0.5)
  )
  return resampled(sheared, POINTS)
}

/** All rows together have mean 0 and standard deviation 1. A row is a function of the seed, its place and its class. */
export function drawSignals(task: DescentTask, seed: number): Drawn {
  const even = new Array<number>(CLASSES).fill(1)
  const weights = task.classWeights.length === 0 ? even : task.classWeights
  const part = (labels: Uint8Array, lane: number) => ({
    truth: Float32Array.from(labels),
    x: Float64Array.from(
      [...labels].flatMap((label, i) => drawSignal(label, new RandomStream(seed, 'data', i, lane)))
    )
  })
  const train = part(dealt(task.samples, weights), 0)
  const test = part(dealt(task.testRows, even), 1)
  const all = [train.x, test.x]
  const count = all.reduce((sum, { length }) => sum + length, 0)
  const total = (of: (value: number) => number): number =>
    all.reduce((sum, values) => values.reduce((more, value) => more + of(value), sum), 0)
  const mean = total((value) => value) / count
  const std = Math.sqrt(total((value) => (value - mean) ** 2) / count)
  const centred = ({ x, truth }: typeof train) => ({
    x: Float32Array.from(x, (value) => (value - mean) / std),
    truth
  })
  return { train: centred(train), test: centred(test) }
}
