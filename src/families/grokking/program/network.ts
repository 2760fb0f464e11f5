/**
 * Parameters of the five networks, without tensors: names, shapes of one replica, how they begin.
 *
 * Weights map from the first to the last axis (x·W). Dims: n symbols, V tokens, d width, N hidden, H heads of
 * e = d / H. All initial weights are N(0, s²)·α; biases and shifts 0, layer-norm scales 1.
 *   quadratic, relu  s = (16 N)^(−1/3)                       Gromov 2023
 *   transformer      s = 1/√d, output 1/√V                   Nanda et al. 2023, §3
 *   decoder          s = 1/√fan-in, embedding 1/√d           Power et al. 2022, released code: no biases
 *   tied             s = 1/√fan-in, embedding 1/√d           Pearce et al. 2023
 */
import { replicaSpecs } from '#shared/replicas'
import { filled, type Parameter, sizeOf } from '#kit/data'
import type { GrokkingModel, GrokkingSpec, GrokkingTask } from '../spec/spec'
import { symbolsOf } from '../data/table'
import { decoderInputs, decoderVocabulary, scoredPositions } from '../data/tokens'

/** A weight matrix; α, which replicas may differ in, multiplies all of them. */
interface Weight {
  name: string
  shape: readonly number[]
  std: number
}

const constant = (name: string, width: number, value: number): Parameter => ({
  name,
  shape: [1, width],
  trainable: true,
  initialize: () => new Float32Array(width).fill(value)
})

/** Two-hot input: one table an operand, summed; then N activations, then n outputs. No biases. */
function twoHot(n: number, { hidden }: GrokkingModel): Weight[] {
  const std = (16 * hidden) ** (-1 / 3)
  return [
    { name: 'input/a', shape: [n, hidden], std },
    { name: 'input/b', shape: [n, hidden], std },
    { name: 'output/weight', shape: [hidden, n], std }
  ]
}

/** Heads are blocks of e columns of query, key and value, and of e rows of mix. */
const attention = (layer: string, width: number, std: number): Weight[] =>
  ['query', 'key', 'value', 'mix'].map((name) => ({
    name: `${layer}/${name}/weight`,
    shape: [width, width],
    std
  }))

const layerNorm = (name: string, width: number): Parameter[] => [
  constant(`${name}/scale`, width, 1),
  constant(`${name}/shift`, width, 0)
]

export const layerNames = (layers: number): string[] =>
  Array.from({ length: layers }, (_, i) => `layer${i + 1}`)

function transformer(n: number, { width, hidden, layers }: GrokkingModel): (Weight | Parameter)[] {
  const tokens = n + 1
  const std = 1 / Math.sqrt(width)
  return [
    { name: 'embedding', shape: [tokens, width], std },
    { name: 'position', shape: [3, width], std },
    ...layerNames(layers).flatMap((layer) => [
      ...attention(layer, width, std),
      { name: `${layer}/in/weight`, shape: [width, hidden], std },
      constant(`${layer}/in/bias`, hidden, 0),
      { name: `${layer}/out/weight`, shape: [hidden, width], std },
      constant(`${layer}/out/bias`, width, 0)
    ]),
    { name: 'output/weight', shape: [width, tokens], std: 1 / Math.sqrt(tokens) }
  ]
}

/** Positions are fixed sinusoids, so they are no parameter. */
function decoder(task: GrokkingTask, { width, hidden, layers }: GrokkingModel): (Weight | Parameter)[] {
  const tokens = decoderVocabulary(task)
  const std = 1 / Math.sqrt(width)
  return [
    { name: 'embedding', shape: [tokens, width], std },
    ...layerNames(layers).flatMap((layer) => [
      ...attention(layer, width, std),
      ...layerNorm(`${layer}/norm1`, width),
      { name: `${layer}/in/weight`, shape: [width, hidden], std },
      { name: `${layer}/out/weight`, shape: [hidden, width], std: 1 / Math.sqrt(hidden) },
      ...layerNorm(`${layer}/norm2`, width)
    ]),
    { name: 'output/weight', shape: [width, tokens], std }
  ]
}

/** h = relu((e_a + e_b)·in); logits = embedding·(h·out): the embedding is also the output matrix. */
const tied = (n: number, { width, hidden }: GrokkingModel): Weight[] => [
  { name: 'embedding', shape: [n, width], std: 1 / Math.sqrt(width) },
  { name: 'in/weight', shape: [width, hidden], std: 1 / Math.sqrt(width) },
  { name: 'out/weight', shape: [hidden, width], std: 1 / Math.sqrt(hidden) }
]

function layout({ task, model }: Pick<GrokkingSpec, 'task' | 'model'>): (Weight | Parameter)[] {
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

/** Parameters in the order in which they are drawn. */
export function networkParameters(spec: GrokkingSpec): Parameter[] {
  const scales = replicaSpecs(spec).map(({ model }) => model.initScale)
  return layout(spec).map((part): Parameter => {
    if (!('std' in part)) return part
    const { name, shape, std } = part
    return {
      name,
      shape,
      trainable: true,
      initialize: (stream, r) => filled(sizeOf(shape), () => stream.normal() * std * scales[r]!)
    }
  })
}

/** Logits, the told answer as a vector, probabilities and their logarithms. */
const LOSS_VALUES = 4

/** Values of one row in a forward pass, by what the networks compute (see `mlp.ts`, `transformer.ts`, `decoder.ts`). */
export function valuesPerRow({ task, model }: Pick<GrokkingSpec, 'task' | 'model'>): number {
  const n = symbolsOf(task)
  const { width, hidden, heads, layers } = model
  // query, key, value, what is mixed, its product, sums, norms and the MLP's output, beside hidden units and attention
  const position = (seen: number): number => 10 * width + 2 * hidden + 3 * heads * seen
  switch (model.kind) {
    case 'quadratic':
    case 'relu':
      return 3 * hidden + LOSS_VALUES * n
    case 'tied':
      return 4 * width + 2 * hidden + LOSS_VALUES * n
    case 'transformer':
      if (layers === 1) return 3 * (width + heads) + 6 * width + 2 * hidden + LOSS_VALUES * n
      return layers * 3 * position(3) + LOSS_VALUES * n
    case 'decoder': {
      const [all, scored] = [decoderInputs, scoredPositions.length]
      return (
        ((layers - 1) * all + scored) * position(all) +
        3 * all * width +
        scored * LOSS_VALUES * decoderVocabulary(task)
      )
    }
  }
}

/** Trained parameters of one replica. */
export const parameterCount = (spec: GrokkingSpec): number =>
  layout(spec).reduce((sum, { shape }) => sum + sizeOf(shape), 0)
