/**
 * Dense layers in float64 and what their answers are by their weights.
 *
 * Dims: n rows, d inputs of a layer, e outputs of it, C outputs of the network.
 */
import { exponential } from '#shared/elementary'
import { product } from '#shared/linalg/products'
import { type Matrix, transposed } from '#shared/linalg/matrix'

export interface Layer {
  /** `[d, e]` */
  weights: Matrix<Float64Array>
  /** What the weights are multiplied by in the forward pass. */
  scale: number
  /** `[e]`; null: there is none. */
  bias: Float64Array | null
}

export interface Activation {
  value(z: number): number
  slope(z: number): number
}

export interface Network {
  layers: readonly Layer[]
  /** Of all layers but the last. */
  activation: Activation
}

/** Of variance 1 where its argument has that: √2·max(0, z). */
export const scaledRelu: Activation = {
  value: (z) => (z > 0 ? Math.SQRT2 * z : 0),
  slope: (z) => (z > 0 ? Math.SQRT2 : 0)
}

export const relu: Activation = {
  value: (z) => (z > 0 ? z : 0),
  slope: (z) => (z > 0 ? 1 : 0)
}

/** Where tanh is ±1 in float64. */
const FLAT = 20
const tanhOf = (z: number): number => (z > FLAT ? 1 : z < -FLAT ? -1 : 1 - 2 / (exponential(2 * z) + 1))

export const tanh: Activation = { value: tanhOf, slope: (z) => 1 - tanhOf(z) ** 2 }

/** What a forward pass has seen. */
export interface Pass {
  /** Of each layer, `[n, d]`. */
  inputs: readonly Matrix<Float64Array>[]
  /** φ′ of each hidden layer, `[n, e]`. */
  slopes: readonly Matrix<Float64Array>[]
  /** `[n, C]` */
  outputs: Matrix<Float64Array>
}

export function forward({ layers, activation }: Network, x: Matrix<Float64Array>): Pass {
  const inputs: Matrix<Float64Array>[] = []
  const slopes: Matrix<Float64Array>[] = []
  let h = x
  layers.forEach(({ weights, scale, bias }, at) => {
    inputs.push(h)
    const z = product(h, weights)
    const { data } = z
    for (let i = 0; i < data.length; i++) data[i] = data[i]! * scale + (bias ? bias[i % z.columns]! : 0)
    if (at < layers.length - 1) {
      const slope = new Float64Array(data.length)
      for (let i = 0; i < data.length; i++) {
        slope[i] = activation.slope(data[i]!)
        data[i] = activation.value(data[i]!)
      }
      slopes.push({ ...z, data: slope })
    }
    h = z
  })
  return { inputs, slopes, outputs: h }
}

/** ∂(Σ_c vᵢ_c·f_c)/∂z of every layer, `[n, e]`, by `v` `[n, C]`. */
export function backward(
  { layers }: Network,
  { slopes }: Pass,
  v: Matrix<Float64Array>
): Matrix<Float64Array>[] {
  const found = [v]
  for (let at = layers.length - 2; at >= 0; at--) {
    const { weights, scale } = layers[at + 1]!
    const before = product(found[0]!, transposed(weights))
    const { data: slope } = slopes[at]!
    for (let i = 0; i < before.data.length; i++) before.data[i]! *= scale * slope[i]!
    found.unshift(before)
  }
  return found
}
