/** A work as a program of the engine: a family's own where there is one, else a model of the bench. */
import type { SeriesBatch } from '#shared/metrics'
import { optimizerSchema } from '#shared/experimentParts'
import type { Feeds, RowOutputs } from '../../../src/main/engine/hostData'
import type { Program, Tensors } from '../../../src/main/engine/program'
import { loadProgram } from '../../../src/main/engine/programs'
import { manifest as parity } from '../../../src/main/families/parity/manifest'
import type { ExperimentSpec } from '#shared/experiment'
import type { BenchModel, TaskOf } from './model'
import { mlpModel } from './mlp'
import { quadraticModel } from './quadratic'
import { transformerModel } from './transformer'

type AnyTask = TaskOf<'parity' | 'mlp' | 'quadratic' | 'transformer'>

const optimizerOf = ({ optimizer, learningRate, weightDecay, beta1, beta2 }: AnyTask) =>
  optimizerSchema.parse({ kind: optimizer, learningRate, weightDecay, beta1, beta2 })

const parityProgram = (task: TaskOf<'parity'>): Promise<Program> =>
  loadProgram(
    parity.schema.parse({
      family: parity.id,
      replicas: task.replicas,
      batchSize: task.rows,
      model: { depth: task.depth, width: task.width },
      optimizer: optimizerOf(task)
    }) as ExperimentSpec
  )

/** Sum of losses and their number, per replica. */
function createLossMeter(replicas: number): ReturnType<Program['createTrainMeter']> {
  const sums = new Float64Array(replicas * 2)
  return {
    sums,
    add({ loss }: RowOutputs) {
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

/** The tables live in the state as parameters that are not trained, so that no step feeds them again. */
function programOf(task: AnyTask, { parameters, tables, loss }: BenchModel): Program {
  const { replicas } = task
  const kept = Object.entries(tables).map(([name, { shape, data }]) => {
    const size = data.length / replicas
    let next = 0
    return {
      name,
      shape: shape.slice(1),
      trainable: false,
      initialize: () => Float32Array.from(data.subarray(next * size, ++next * size))
    }
  })
  const none: Feeds = {}
  return {
    replicas,
    parameters: [...parameters, ...kept],
    series: [],
    batch: () => none,
    forward(state: Tensors) {
      const losses = loss(state, state)
      return { loss: losses, outputs: { loss: losses }, updated: {} }
    },
    createTrainMeter: () => createLossMeter(replicas),
    probe: none,
    evaluationRows: (): SeriesBatch[] => [],
    optimizer: optimizerOf(task)
  }
}

export async function benchProgram(task: AnyTask): Promise<Program> {
  switch (task.kind) {
    case 'parity':
      return parityProgram(task)
    case 'mlp':
      return programOf(task, mlpModel(task))
    case 'quadratic':
      return programOf(task, quadraticModel(task))
    case 'transformer':
      return programOf(task, transformerModel(task))
  }
}
