/** Small specs, series and states to store: the same numbers in a test and in a process it starts. */
import type { TrainingSpec } from '#shared/experiment'
import { stepAxis } from '#shared/axes'
import { optimizerSchema } from '#shared/optimizer'
import type { SeriesBatch, SeriesDeclaration } from '#shared/metrics'
import type { EngineRecord } from '#shared/run'
import type { TrainingState } from '#shared/trainingState'

export const spec: TrainingSpec = {
  schema: 1,
  family: 'parity',
  title: 'Sparse parity',
  notes: 'eight tasks',
  seed: 7,
  replicas: 2,
  perReplica: {},
  batchSize: 32,
  task: { messageBits: 12, k: 3 },
  model: { width: 64, activation: 'relu' },
  optimizer: optimizerSchema.parse({}),
  record: {
    trainEvery: 10,
    evaluate: 'every',
    evaluateEvery: 10,
    checkpoints: 'log',
    checkpointEvery: 100,
    checkpointsPerDecade: 12
  },
  stop: { steps: 1000, minutes: null, rules: [] },
  engine: { backend: 'auto', runner: 'auto', threads: 1 }
}

export const engine: EngineRecord = {
  backend: 'native',
  runner: 'compiled',
  mode: 'graph',
  eagerReason: null,
  library: 'TensorFlow 2.21.0',
  device: 'CPU',
  threads: 1,
  oneDnn: false,
  processor: 'test',
  features: null
}

const column = (name: string, precision: 'float32' | 'float64') => ({
  name,
  title: `The ${name}`,
  unit: 'nats',
  quantity: `the ${name} of a sample`,
  precision,
  help: ''
})

/** One row per (step, replica); one value of each width. */
export const train: SeriesDeclaration = {
  name: 'train',
  title: 'Training',
  main: stepAxis,
  inner: [],
  columns: [column('loss', 'float32'), column('norm', 'float64')]
}

/** One row per (step, replica, task). */
export const tasks: SeriesDeclaration = {
  name: 'tasks',
  title: 'Tasks',
  main: stepAxis,
  inner: [{ name: 'task', title: 'task' }],
  columns: [column('accuracy', 'float32')]
}

/** Rows of `train` for these steps and two replicas, with values that are functions of step and replica. */
export function trainRows(steps: readonly number[]): SeriesBatch {
  const rows = steps.length * 2
  const at = (row: number): [number, number] => [steps[row >> 1] ?? 0, row & 1]
  return {
    series: 'train',
    firstRow: 0,
    rows,
    columns: {
      step: Uint32Array.from({ length: rows }, (_, row) => at(row)[0]),
      replica: Uint16Array.from({ length: rows }, (_, row) => at(row)[1]),
      loss: Float32Array.from({ length: rows }, (_, row) => Math.sin(at(row)[0] + at(row)[1])),
      norm: Float64Array.from({ length: rows }, (_, row) => Math.cos(at(row)[0]) / 3 + at(row)[1])
    }
  }
}

/** A state with both widths, a scalar, an empty tensor, and values that are no numbers. */
export function makeState(step: number): TrainingState {
  const weights = Float32Array.from({ length: 24 }, (_, index) => Math.sin(step + index))
  new Uint32Array(weights.buffer).set([0x7fc01234, 0xff800000, 0x7f800000, 0x80000000])
  return {
    step,
    seconds: step / 7,
    diverged: [{ replica: 1, step: Math.floor(step / 2) }],
    ruleCounts: [[0, 2], []],
    stage: 2,
    stageFrom: Math.floor(step / 3),
    tensors: {
      'model/weights': { dtype: 'float32', shape: [2, 3, 4], data: weights },
      'sums/loss': { dtype: 'float64', shape: [2], data: Float64Array.of(step + 0.1, NaN) },
      rate: { dtype: 'float32', shape: [], data: Float32Array.of(0.05) },
      none: { dtype: 'float32', shape: [0, 5], data: new Float32Array(0) }
    }
  }
}

export const runInit = {
  spec,
  series: [train, tasks],
  headline: 'tasks.accuracy',
  preset: 'parity/demo',
  title: 'First',
  version: '0.1.0'
}

/** For files that are written without a lock. */
export const unguarded = async (): Promise<void> => undefined
