/** A network of dense layers as its family knows it, for computations that read its runs. No tensors. */
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
}
