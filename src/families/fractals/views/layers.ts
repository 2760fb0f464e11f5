/** The network on plain numbers: what its layers give of points as shown. */
import { affineOf, EPSILON, partOf, type State } from '#kit/view'
import { angularFrequencies } from '../data/waves'
import { isNormalized } from '../program/network'
import type { FractalsSpec } from '../spec/spec'

/** Inputs of the first layer [points, inputs] of points as shown [points, 2]; `spec` is that of the replica alone. */
export function inputsShown(spec: FractalsSpec): (shown: Float64Array) => Float64Array {
  const { features, frequencies } = spec.model
  if (features !== 'fourier') return (shown) => shown
  // as training has them
  const angular = Float32Array.from(angularFrequencies(spec))
  return (shown) => {
    const points = shown.length / 2
    const x = new Float64Array(points * 2 * frequencies)
    for (let i = 0, at = 0; i < points; i++, at += 2 * frequencies)
      for (let k = 0; k < frequencies; k++) {
        const angle = shown[2 * i]! * angular[k]! + shown[2 * i + 1]! * angular[frequencies + k]!
        x[at + k] = Math.cos(angle)
        x[at + frequencies + k] = Math.sin(angle)
      }
    return x
  }
}

/** What a layer gives of its inputs, before a ReLU. */
export function layerOf(
  { model }: FractalsSpec,
  state: State,
  layer: number,
  replica: number
): (x: Float64Array) => Float64Array {
  const name = `layer${layer}`
  const weighted = affineOf(state, name, replica)
  if (!isNormalized(model, layer)) return weighted
  const [mean, variance, scale, shift] = ['mean', 'variance', 'scale', 'shift'].map((part) =>
    partOf(state, `${name}/${part}`, replica)
  ) as [Float32Array, Float32Array, Float32Array, Float32Array]
  return (x) =>
    weighted(x).map((value, at) => {
      const unit = at % scale.length
      return ((value - mean[unit]!) / Math.sqrt(variance[unit]! + EPSILON)) * scale[unit]! + shift[unit]!
    })
}
