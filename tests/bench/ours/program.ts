/** A work as a program of the engine: a family's own where there is one, else the bench's MLP. */
import type { ExperimentSpec } from '#shared/experiment'
import { optimizerSchema } from '#shared/optimizer'
import type { TrainMeter } from '../../../src/kit/data/hostData'
import type { Program } from '../../../src/kit/program/program'
import { loadProgram } from '../../../src/main/engine/programs'
import { manifestOf } from '../../../src/main/families'
import type { BenchModel, Task, TaskOf } from './model'
import { mlpModel } from './mlp'

export interface BenchProgram {
  program: Program
  /** Of a family: its worker makes the rows. Null for a model whose rows stay. */
  spec: ExperimentSpec | null
}

const optimizerOf = ({ optimizer, learningRate, weightDecay, beta1, beta2 }: Task) =>
  optimizerSchema.parse({ kind: optimizer, learningRate, weightDecay, beta1, beta2 })

/** @param overrides the work's part of a spec; everything else is the family's default */
async function familyProgram(family: string, task: Task, overrides: object): Promise<BenchProgram> {
  const given = { family, replicas: task.replicas, optimizer: optimizerOf(task), ...overrides }
  const spec = manifestOf(family)!.schema.parse(given)
  return { program: await loadProgram(spec), spec }
}

const parityProgram = (task: TaskOf<'parity'>): Promise<BenchProgram> =>
  familyProgram('parity', task, { batchSize: task.rows, model: { depth: task.depth, width: task.width } })

/** All 256 elementary rules, equally often, on a ring. */
const automataProgram = (task: TaskOf<'automata'>): Promise<BenchProgram> =>
  familyProgram('automata', task, {
    batchSize: task.rows,
    task: { rules: [], width: task.cells, updates: task.updates, probeRows: 1 },
    model: { width: task.width }
  })

/** Addition modulo p, full batch. */
function grokkingProgram(task: TaskOf<'quadratic' | 'transformer'>): Promise<BenchProgram> {
  const { kind, modulus, rows, hidden } = task
  const model =
    kind === 'quadratic'
      ? { kind, hidden, loss: 'mse' }
      : { kind, hidden, loss: 'crossEntropy', width: task.width, heads: task.heads, layers: 1 }
  const trainFraction = rows / modulus ** 2
  return familyProgram('grokking', task, { task: { operation: 'x+y', modulus, trainFraction }, model })
}

/** Sum of losses and their number, per replica. */
function createLossMeter(replicas: number): TrainMeter {
  const sums = new Float64Array(replicas * 2)
  return {
    sums,
    add({ loss }) {
      loss!.forEach((value, r) => {
        sums[2 * r]! += value
        sums[2 * r + 1]! += 1
      })
    },
    take() {
      const loss = Float64Array.from({ length: replicas }, (_, r) => sums[2 * r]! / sums[2 * r + 1]!)
      sums.fill(0)
      return { loss }
    }
  }
}

/** A model that trains on its tables alone. */
function programOf(task: Task, { parameters, tables, loss }: BenchModel): BenchProgram {
  const replicas = Array.from({ length: task.replicas }, (_, r) => r)
  const program: Program = {
    replicas: replicas.length,
    seeds: replicas,
    optimizers: replicas.map(() => optimizerOf(task)),
    parameters,
    series: [],
    constants: tables,
    batches: { layout: {}, write: () => undefined },
    dropouts: [],
    forward(state, feeds) {
      const losses = loss(state, feeds)
      return { loss: losses, outputs: { loss: losses }, updated: {} }
    },
    createTrainMeter: () => createLossMeter(replicas.length),
    meterSeries: 'train',
    snapshots: [],
    probe: {},
    evaluationRows: () => []
  }
  return { program, spec: null }
}

export async function benchProgram(task: Task): Promise<BenchProgram> {
  switch (task.kind) {
    case 'parity':
      return parityProgram(task)
    case 'automata':
      return automataProgram(task)
    case 'mlp':
      return programOf(task, mlpModel(task))
    case 'quadratic':
    case 'transformer':
      return grokkingProgram(task)
  }
}
