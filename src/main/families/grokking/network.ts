/**
 * Parameters of the five networks, without tensors: names, shapes of one replica, how they begin.
 *
 * Weights map from the first to the last axis (x·W). Dims: n symbols, V tokens, d width, N hidden, H heads,
 * e = d / H. All initial weights are N(0, s²)·α; biases and shifts 0, layer-norm scales 1.
 *   quadratic, relu  s = (16 N)^(−1/3)                       Gromov 2023; reference §3.1, §3.2
 *   transformer      s = 1/√d, output 1/√V                   Nanda et al. 2023; reference §2.1
 *   decoder          s = 1/√fan-in, embedding 1/√d           Power et al. 2022; reference §1.6: no biases
 *   tied             s = 1/√fan-in, embedding 1/√d           PAIR 2023; reference §3.5
 */
import type { RandomStream } from '#shared/random'
import type { Parameter } from '../../engine/hostData'
import type { GrokkingModel, GrokkingSpec, GrokkingTask } from './spec'
import { symbolsOf } from './table'
import { decoderVocabulary } from './tokens'

type Network = Pick<GrokkingSpec, 'task' | 'model'>

/** Box–Muller, one of the two normals; u in (0, 1]. */
const normal = (stream: RandomStream): number =>
  Math.sqrt(-2 * Math.log(1 - stream.uniform())) * Math.cos(2 * Math.PI * stream.uniform())

const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1)

const weight = (name: string, shape: readonly number[], std: number): Parameter => ({
  name,
  shape,
  trainable: true,
  initialize: (stream) => Float32Array.from({ length: size(shape) }, () => normal(stream) * std)
})

const constant = (name: string, shape: readonly number[], value: number): Parameter => ({
  name,
  shape,
  trainable: true,
  initialize: () => new Float32Array(size(shape)).fill(value)
})

/** Two-hot input: one table a operand, summed; then N activations, then n outputs. No biases. */
function twoHot(n: number, { hidden, initScale }: GrokkingModel): Parameter[] {
  const std = initScale * (16 * hidden) ** (-1 / 3)
  return [
    weight('input/a', [n, hidden], std),
    weight('input/b', [n, hidden], std),
    weight('output/weight', [hidden, n], std)
  ]
}

function attention(layer: string, width: number, heads: number, std: number): Parameter[] {
  const inward = [heads, width, width / heads]
  return [
    ...['query', 'key', 'value'].map((name) => weight(`${layer}/${name}`, inward, std)),
    weight(`${layer}/mix`, [heads, width / heads, width], std)
  ]
}

const layerNorm = (name: string, width: number): Parameter[] => [
  constant(`${name}/scale`, [width], 1),
  constant(`${name}/shift`, [width], 0)
]

const layerNames = (layers: number): string[] => Array.from({ length: layers }, (_, i) => `layer${i + 1}`)

function transformer(n: number, { width, hidden, heads, layers, initScale }: GrokkingModel): Parameter[] {
  const tokens = n + 1
  const std = initScale / Math.sqrt(width)
  return [
    weight('embedding', [tokens, width], std),
    weight('position', [3, width], std),
    ...layerNames(layers).flatMap((layer) => [
      ...attention(layer, width, heads, std),
      weight(`${layer}/mlp/in`, [width, hidden], std),
      constant(`${layer}/mlp/inBias`, [hidden], 0),
      weight(`${layer}/mlp/out`, [hidden, width], std),
      constant(`${layer}/mlp/outBias`, [width], 0)
    ]),
    weight('output/weight', [width, tokens], initScale / Math.sqrt(tokens))
  ]
}

/** Positions are fixed sinusoids, so they are no parameter. */
function decoder(task: GrokkingTask, model: GrokkingModel): Parameter[] {
  const { width, hidden, heads, layers, initScale } = model
  const tokens = decoderVocabulary(task)
  const std = initScale / Math.sqrt(width)
  return [
    weight('embedding', [tokens, width], std),
    ...layerNames(layers).flatMap((layer) => [
      ...attention(layer, width, heads, std),
      ...layerNorm(`${layer}/norm1`, width),
      weight(`${layer}/mlp/in`, [width, hidden], std),
      weight(`${layer}/mlp/out`, [hidden, width], initScale / Math.sqrt(hidden)),
      ...layerNorm(`${layer}/norm2`, width)
    ]),
    weight('output/weight', [width, tokens], std)
  ]
}

/** h = relu((e_a + e_b)·in); logits = embedding·(h·out): the embedding is also the output matrix. */
function tied(n: number, { width, hidden, initScale }: GrokkingModel): Parameter[] {
  return [
    weight('embedding', [n, width], initScale / Math.sqrt(width)),
    weight('in', [width, hidden], initScale / Math.sqrt(width)),
    weight('out', [hidden, width], initScale / Math.sqrt(hidden))
  ]
}

/** Parameters in the order in which they are drawn. */
export function networkParameters({ task, model }: Network): Parameter[] {
  const n = symbolsOf(task)
  switch (model.kind) {
    case 'quadratic':
    case 'relu':
      return twoHot(n, model)
    case 'transformer':
      return transformer(n, model)
    case 'decoder':
      return decoder(task, model)
    case 'tied':
      return tied(n, model)
  }
}

/** Trained parameters of one replica. */
export const parameterCount = (network: Network): number =>
  networkParameters(network).reduce((sum, { shape }) => sum + size(shape), 0)
