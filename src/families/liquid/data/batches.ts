/** Sequences of every replica for each step, and those of the test: as they are, then with noise on their inputs. */
import { RandomStream } from '#shared/random'
import { replicaSpecs } from '#shared/replicas'
import { type Batches, feedArray, type FeedLayout, type Feeds, type HostArrays } from '#kit/data'
import type { LiquidSpec, LiquidTask } from '../spec/spec'
import { drawSequence, inputsOf } from './sequences'

type Layout = Record<'x' | 'dt' | 'y' | 'weight', FeedLayout>

/** `x` `[R, n, T, d]`; `dt`, `y`, `weight` `[R, n, T]`. */
function layoutOf({ task, replicas }: LiquidSpec, n: number): Layout {
  const perRow: FeedLayout = { dtype: 'float32', shape: [replicas, n, task.length] }
  const x: FeedLayout = { dtype: 'float32', shape: [...perRow.shape, inputsOf(task)] }
  return { x, dt: perRow, y: perRow, weight: perRow }
}

/** Writes sequence `at` of the arrays. */
function write(task: LiquidTask, stream: RandomStream, { x, dt, y, weight }: HostArrays, at: number): void {
  const part = (values: HostArrays[string] | undefined, size: number): Float32Array =>
    (values as Float32Array).subarray(at * size, (at + 1) * size)
  const { length } = task
  drawSequence(task, stream, {
    x: part(x, length * inputsOf(task)),
    dt: part(dt, length),
    y: part(y, length),
    weight: part(weight, length)
  })
}

export function createBatches(spec: LiquidSpec): Batches {
  const { batchSize, task } = spec
  const seeds = replicaSpecs(spec).map(({ seed }) => seed)
  return {
    layout: layoutOf(spec, batchSize),
    write(step, into) {
      seeds.forEach((seed, r) => {
        const stream = new RandomStream(seed, 'data', step)
        for (let i = 0; i < batchSize; i++) write(task, stream, into, r * batchSize + i)
      })
    }
  }
}

/** Sequences of the test. */
export const testCount = ({ data, testRows }: LiquidTask): number => (data === 'sinusoid' ? 1 : testRows)

/** `[R, 2S, T, …]`: the S test sequences, and the same with noise on `x`. */
export function createProbe(spec: LiquidSpec): Feeds {
  const { task } = spec
  const count = testCount(task)
  const layout = layoutOf(spec, 2 * count)
  const arrays = {
    x: feedArray(layout.x),
    dt: feedArray(layout.dt),
    y: feedArray(layout.y),
    weight: feedArray(layout.weight)
  }
  replicaSpecs(spec).forEach(({ seed }, r) => {
    for (const half of [0, 1]) {
      // the same rows both times
      const stream = new RandomStream(seed, 'probe', 0)
      for (let i = 0; i < count; i++) write(task, stream, arrays, (2 * r + half) * count + i)
    }
    const noise = new RandomStream(seed, 'probe', 1)
    const size = count * task.length * inputsOf(task)
    const noisy = arrays.x.subarray((2 * r + 1) * size, (2 * r + 2) * size)
    noisy.forEach((value, i) => (noisy[i] = value + task.testNoise * noise.normal()))
  })
  return Object.fromEntries(
    Object.entries(arrays).map(([name, data]) => [name, { ...layout[name as keyof Layout], data }])
  )
}
