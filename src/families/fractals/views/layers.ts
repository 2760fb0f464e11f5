/** The network on plain numbers: what its layers give of points as shown. */
import { EPSILON, partOf, type State } from '#kit/view'
import { angularFrequencies } from '../data/waves'
import { isNormalized } from '../program/network'
import type { FractalsSpec } from '../spec/spec'

type Values = ReturnType<typeof partOf>

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

/** A layer's weights and bias with its norm in them, which is affine once its statistics stand still; a single replica's. */
export function layerIn({ model }: FractalsSpec, state: State, layer: number, replica: number): State {
  const name = `layer${layer}`
  const [, inputs, outputs] = state[`${name}/weight`]!.shape as [number, number, number]
  const part = (own: string) => partOf(state, `${name}/${own}`, replica)
  const [weight, bias] = [Float64Array.from(part('weight')), Float64Array.from(part('bias'))]
  if (isNormalized(model, layer)) {
    const [mean, variance, scale, shift] = ['mean', 'variance', 'scale', 'shift'].map(part) as Values[]
    const factor = Float64Array.from(scale!, (value, unit) => value / Math.sqrt(variance![unit]! + EPSILON))
    for (let first = 0; first < weight.length; first += outputs)
      for (let unit = 0; unit < outputs; unit++) weight[first + unit]! *= factor[unit]!
    for (let unit = 0; unit < outputs; unit++)
      bias[unit] = (bias[unit]! - mean![unit]!) * factor[unit]! + shift![unit]!
  }
  return {
    'own/weight': { dtype: 'float64', shape: [1, inputs, outputs], data: weight },
    'own/bias': { dtype: 'float64', shape: [1, 1, outputs], data: bias }
  }
}
