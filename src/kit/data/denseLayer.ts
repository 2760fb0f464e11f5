/** Parameters of dense layers that begin as PyTorch's do, and of batch norms behind them. No tensors. */
import { sizeOf, type Parameter } from './hostData'
import { filled, symmetric } from './initializers'

/** nn.Linear: weights and biases within ±1/√fan_in; the gain is of the weights. @param gains by replica */
export function denseLayer(
  name: string,
  [fanIn, fanOut]: readonly [number, number],
  gains: readonly number[]
): Parameter[] {
  const bound = 1 / Math.sqrt(fanIn)
  const parameter = (own: string, shape: readonly number[], boundOf: (r: number) => number): Parameter => ({
    name: `${name}/${own}`,
    shape,
    trainable: true,
    initialize: (stream, r) => filled(sizeOf(shape), () => symmetric(stream, boundOf(r)))
  })
  return [
    parameter('weight', [fanIn, fanOut], (r) => bound * gains[r]!),
    parameter('bias', [1, fanOut], () => bound)
  ]
}

/** γ and β, which are trained; with `moving` also running mean and variance, which are not. */
export function batchNormLayer(name: string, width: number, moving: boolean): Parameter[] {
  const constant = (own: string, value: number, trainable: boolean): Parameter => ({
    name: `${name}/${own}`,
    shape: [1, width],
    trainable,
    initialize: () => new Float32Array(width).fill(value)
  })
  const affine = [constant('scale', 1, true), constant('shift', 0, true)]
  return moving ? [...affine, constant('mean', 0, false), constant('variance', 1, false)] : affine
}
