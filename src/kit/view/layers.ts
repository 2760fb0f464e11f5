/** Layers on plain numbers in float64, for looking into stored states where there are no tensors. Rows below each other. */
import type { HostTensor } from '#shared/trainingState'

export type State = Readonly<Record<string, HostTensor>>

/** One replica's part of a tensor `[R, …]`. */
export function partOf(state: State, name: string, replica: number): Float32Array | Float64Array {
  const { data, shape } = state[name]!
  const size = data.length / shape[0]!
  return data.subarray(replica * size, (replica + 1) * size)
}

/** x·W + b: x `[rows, i]`, `<name>/weight` `[R, i, o]`, `<name>/bias` `[R, 1, o]` where there is one → `[rows, o]`. */
export function affine(state: State, name: string, replica: number, x: Float64Array): Float64Array {
  const [, inputs, outputs] = state[`${name}/weight`]!.shape as [number, number, number]
  const weight = Float64Array.from(partOf(state, `${name}/weight`, replica))
  const bias = state[`${name}/bias`] ? partOf(state, `${name}/bias`, replica) : null
  const rows = x.length / inputs
  const y = new Float64Array(rows * outputs)
  for (let row = 0; row < rows; row++) {
    const to = row * outputs
    if (bias) y.set(bias, to)
    for (let i = 0; i < inputs; i++) {
      const factor = x[row * inputs + i]!
      if (factor === 0) continue // half of what a ReLU gives, and of bits
      for (let j = 0, at = i * outputs; j < outputs; j++, at++) y[to + j]! += factor * weight[at]!
    }
  }
  return y
}

export const relu = (x: Float64Array): Float64Array => x.map((value) => Math.max(0, value))

/** Added to a variance before the root, as in training. */
export const EPSILON = 1e-5

/** Inputs that activations are laid out on: fewer for wide layers, so that a layout over all states takes seconds. */
export const inputsShown = (units: number): number =>
  Math.max(128, Math.min(512, Math.floor(2 ** 17 / units)))
