/**
 * The empirical tangent kernel Θ(x, x′) = (1/C)·Σ_c ∂f_c(x)/∂θ · ∂f_c(x′)/∂θ of a network of dense layers
 * (Jacot, Gabriel & Hongler 2018, arXiv 1806.07572).
 *
 * A layer z = s·hW + b gives (s²·h·h′ + 1)·(δ·δ′) with δ = ∂f_c/∂z, without b no 1: no Jacobian is ever written out.
 */
import { rowProducts } from '#shared/linalg/products'
import type { Matrix } from '#shared/linalg/matrix'
import { backward, type Network, type Pass } from '../network/layers'

/** `[n, n′]` between the rows of two passes of one network. */
export function tangentKernel(network: Network, one: Pass, other: Pass): Matrix<Float64Array> {
  const { rows: n, columns: outputs } = one.outputs
  const kernel = new Float64Array(n * other.outputs.rows)
  const along = network.layers.map(({ scale, bias }, at) => {
    const { data } = rowProducts(one.inputs[at]!, other.inputs[at]!)
    const constant = bias ? 1 : 0
    return data.map((value) => scale * scale * value + constant)
  })
  for (let c = 0; c < outputs; c++) {
    const of = (pass: Pass) => backward(network, pass, only(c, pass.outputs))
    const [own, its] = [of(one), of(other)]
    along.forEach((alike, at) => {
      const { data } = rowProducts(own[at]!, its[at]!)
      for (let i = 0; i < kernel.length; i++) kernel[i]! += (alike[i]! * data[i]!) / outputs
    })
  }
  return { data: kernel, rows: n, columns: other.outputs.rows }
}

/** One in column `c`, zero elsewhere. */
const only = (c: number, { rows, columns }: Matrix): Matrix<Float64Array> => ({
  data: Float64Array.from({ length: rows * columns }, (_, i) => Number(i % columns === c)),
  rows,
  columns
})
