/** A network of dense layers as its family knows it, for computations that read its runs. No tensors. */
import type { Optimizer } from '#shared/optimizer'
import type { Matrix } from '#shared/linalg/matrix'

export interface DenseRows {
  /** `[n, d]` */
  inputs: Matrix<Float64Array>
  /** What the outputs are trained to be: numbers, or a one at the right class, `[n, C]`. */
  targets: Matrix<Float64Array>
}

export interface DenseNetwork {
  /** In the order of the forward pass: `<name>/weight` `[R, d, e]` and `<name>/bias` `[R, 1, e]` of a stored state. */
  layers: readonly string[]
  /** Of all layers but the last. */
  activation: 'relu' | 'tanh'
  /** Rows that a replica is trained on, and rows that it never is. */
  rowsOf(replica: number): { trained: DenseRows; fresh: DenseRows }
  /**
   * How a step of training moves the answers f on all training rows where it is plain gradient descent on the mean squared error of
   * one output: by −flow·K(f − y), K the tangent kernel; with mini-batches on average. None: it is another rule.
   */
  flow?(replica: number): number | null
}

/** `flow` of plain gradient descent on a mean squared error over so many rows: 2η/n. Null: the optimiser does something besides. */
export function plainFlow(optimizer: Optimizer, rows: number): number | null {
  const { kind, learningRate, weightDecay, warmupSteps, schedule, clipNorm, filter } = optimizer
  const { weightNoise, updateNoise, fixedNorm } = optimizer
  const isPlain = kind === 'sgd' && warmupSteps === 0 && schedule === 'constant' && filter === 'none'
  const isLeftAlone = weightDecay === 0 && clipNorm === null && weightNoise === 0 && updateNoise === 0
  return isPlain && isLeftAlone && !fixedNorm ? (2 * learningRate) / rows : null
}

/** Targets are numbers as they are for one output, else a one at the class of a row. @param x `[n, d]` @param told `[n]` */
export function denseRows(x: Float32Array, told: Float32Array, outputs: number): DenseRows {
  const rows = told.length
  const targets =
    outputs === 1
      ? Float64Array.from(told)
      : Float64Array.from({ length: rows * outputs }, (_, at) =>
          Number(told[Math.floor(at / outputs)] === at % outputs)
        )
  return {
    inputs: { data: Float64Array.from(x), rows, columns: x.length / rows },
    targets: { data: targets, rows, columns: outputs }
  }
}

/** Rows of a set, and what those that are trained on are told. */
interface ToldSet {
  train: { x: Float32Array }
  /** `[n]` */
  told: Float32Array
  test: { x: Float32Array; truth: Float32Array }
}

/** Of a network whose replicas each learn a fixed set: the replicas as runs of their own, and what of them is asked. */
interface SetLearners<Task> {
  singles: readonly { task: Task; seed: number; optimizer: Optimizer }[]
  outputs: number
  drawSet(task: Task, seed: number): ToldSet
  /** Whether all rows pull at every step; by default they do. */
  allPull?(task: Task): boolean
}

/** Its rows and its flow. Several outputs are taken for classes, which no squared error is of. */
export function learnedSets<Task extends { samples: number }>({
  singles,
  outputs,
  drawSet,
  allPull = () => true
}: SetLearners<Task>): Required<Pick<DenseNetwork, 'rowsOf' | 'flow'>> {
  return {
    rowsOf(replica) {
      const { task, seed } = singles[replica]!
      const { train, told, test } = drawSet(task, seed)
      return { trained: denseRows(train.x, told, outputs), fresh: denseRows(test.x, test.truth, outputs) }
    },
    flow(replica) {
      const { task, optimizer } = singles[replica]!
      return outputs === 1 && allPull(task) ? plainFlow(optimizer, task.samples) : null
    }
  }
}
