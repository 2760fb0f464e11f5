/**
 * A network in the parametrisation of the tangent kernel, and gradient descent on it.
 *
 * g = w·h/√m with h = √2·max(0, Wx/√d), all weights standard normal; the network answers f = α·(g − g₀), and descends
 * Σ (f − y)²/(2α²), so that t = η·steps means the same for every α (Chizat, Oyallon & Bach 2019, arXiv 1812.07956, §1.2):
 * f′ = −K·(f − y) with K the kernel of g. α → ∞ is the linearised, lazy network.
 */
import { normalsOf } from '#shared/elementary'
import { columnProducts } from '#shared/linalg/products'
import { RandomStream } from '#shared/random'
import type { Rows } from '../data/rows'
import { backward, forward, type Network, scaledRelu } from './layers'

/** @param seed of the weights; the first units of a layer are not those of a narrower one */
export function freshNetwork(inputs: number, width: number, depth: number, seed: number): Network {
  const normal = normalsOf(new RandomStream(seed, 'init'))
  const sizes = [inputs, ...new Array<number>(depth - 1).fill(width), 1]
  const layers = sizes.slice(1).map((columns, at) => {
    const rows = sizes[at]!
    const data = Float64Array.from({ length: rows * columns }, normal)
    return { weights: { data, rows, columns }, scale: 1 / Math.sqrt(rows), bias: null }
  })
  return { layers, activation: scaledRelu }
}

export interface Training {
  rows: Rows
  /** α */
  scale: number
  /** η */
  rate: number
  /** Makes the weights that training begins with. */
  start(): Network
}

/**
 * The network at a step, trained on from where it was asked for last, or from the start for an earlier one: the same bits.
 * Throws where an answer is not finite any more.
 */
export function trainer({ rows, scale, rate, start }: Training): (step: number) => Network {
  const { inputs, targets } = rows
  let network = start()
  const before = forward(network, inputs).outputs.data
  let done = 0
  return (step) => {
    if (step < done) [network, done] = [start(), 0]
    for (; done < step; done++) {
      const pass = forward(network, inputs)
      const rest = pass.outputs.data.map((g, i) => scale * (g - before[i]!) - targets[i]!)
      if (!rest.every(Number.isFinite))
        throw new Error(`training at α = ${scale} has diverged by step ${done}; use a smaller model.rate`)
      const deltas = backward(network, pass, { data: rest, rows: rest.length, columns: 1 })
      network.layers.forEach((layer, at) => {
        const gradient = columnProducts(pass.inputs[at]!, deltas[at]!).data
        const factor = (rate / scale) * layer.scale
        for (let i = 0; i < gradient.length; i++) layer.weights.data[i]! -= factor * gradient[i]!
      })
    }
    return network
  }
}
