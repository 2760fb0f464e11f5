/** Fresh rows of every replica for each step; unit vectors as the probe, whose answers are the network's matrix. */
import { RandomStream } from '#shared/random'
import { replicaSpecs } from '#shared/replicas'
import { type Batches, feedArray, type FeedLayout, type Feeds } from '#kit/data'
import type { ModesSpec } from '../spec'
import type { Teacher } from './teacher'

const layoutOf = ({ task, replicas }: ModesSpec, rows: number): FeedLayout => ({
  dtype: 'float32',
  shape: [replicas, rows, task.inputs]
})

/** `x` `[R, B, N]`, standard normal. */
export function createBatches(spec: ModesSpec): Batches {
  const size = spec.batchSize * spec.task.inputs
  const seeds = replicaSpecs(spec).map(({ seed }) => seed)
  return {
    layout: { x: layoutOf(spec, spec.batchSize) },
    write(step, { x }) {
      seeds.forEach((seed, r) => {
        const stream = new RandomStream(seed, 'data', step)
        for (let i = 0; i < size; i++) x![r * size + i] = stream.normal()
      })
    }
  }
}

/** `x` `[R, N, N]`: row i is the unit vector of input i. */
export function createProbe(spec: ModesSpec): Feeds {
  const { inputs } = spec.task
  const layout = layoutOf(spec, inputs)
  const data = feedArray(layout)
  for (let r = 0; r < spec.replicas; r++)
    for (let i = 0; i < inputs; i++) data[(r * inputs + i) * inputs + i] = 1
  return { x: { ...layout, data } }
}

/** `teacher` `[R, N, M]`. */
export function teacherTable({ task, replicas }: ModesSpec, teachers: readonly Teacher[]): Feeds {
  const layout: FeedLayout = { dtype: 'float32', shape: [replicas, task.inputs, task.outputs] }
  const data = feedArray(layout)
  teachers.forEach(({ matrix }, r) => data.set(matrix, r * matrix.length))
  return { teacher: { ...layout, data } }
}
