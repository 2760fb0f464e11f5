/**
 * The network's layout and initialisation, without tensors.
 *
 * depth L counts weight layers: Linear(in, h), (L − 2) × Linear(h, h), Linear(h, 1), ReLU between them;
 * with batch norm also γ and β (trained) and running mean and variance after each of the L − 2 layers.
 */
import type { RandomStream } from '#shared/random'
import type { Parameter } from '../../engine/hostData'
import type { ParityModel, ParitySpec } from './spec'

export interface WeightScale {
  kind: 'uniform' | 'normal'
  /** Half-width of the uniform law; std of the normal one. */
  scale: number
  std: number
  biasRule: string
}

/**
 * Scale of a layer's initial weights. default: the bound 1/√fan_in of PyTorch's nn.Linear, times the gain;
 * he: He et al. 2015, eq. 10; xavier: Glorot & Bengio 2010, eq. 16.
 */
export function weightScale(model: ParityModel, fanIn: number, fanOut: number): WeightScale {
  if (model.initScheme === 'he') {
    const std = model.initGain * Math.sqrt(2 / fanIn)
    return { kind: 'normal', scale: std, std, biasRule: 'biases 0' }
  }
  const isDefault = model.initScheme === 'default'
  const bound = model.initGain * (isDefault ? 1 / Math.sqrt(fanIn) : Math.sqrt(6 / (fanIn + fanOut)))
  const biasRule = isDefault ? 'biases uniform within ±1/√fan_in, whatever the gain' : 'biases 0'
  return { kind: 'uniform', scale: bound, std: bound / Math.sqrt(3), biasRule }
}

const fill = (size: number, draw: () => number): Float32Array => Float32Array.from({ length: size }, draw)

/** Box–Muller, one of the two normals; u in (0, 1]. */
const normal = (stream: RandomStream): number =>
  Math.sqrt(-2 * Math.log(1 - stream.uniform())) * Math.cos(2 * Math.PI * stream.uniform())

const symmetric = (stream: RandomStream, bound: number): number => (2 * stream.uniform() - 1) * bound

function linear(model: ParityModel, index: number, fanIn: number, fanOut: number): Parameter[] {
  const { kind, scale } = weightScale(model, fanIn, fanOut)
  const biasBound = model.initScheme === 'default' ? 1 / Math.sqrt(fanIn) : 0
  return [
    {
      name: `layer${index}/weight`,
      shape: [fanIn, fanOut],
      trainable: true,
      initialize: (s) =>
        fill(fanIn * fanOut, () => (kind === 'normal' ? normal(s) * scale : symmetric(s, scale)))
    },
    {
      name: `layer${index}/bias`,
      shape: [1, fanOut],
      trainable: true,
      initialize: (s) => fill(fanOut, () => (biasBound ? symmetric(s, biasBound) : 0))
    }
  ]
}

function batchNorm(index: number, width: number): Parameter[] {
  const constant = (name: string, value: number, trainable: boolean): Parameter => ({
    name: `layer${index}/${name}`,
    shape: [1, width],
    trainable,
    initialize: () => new Float32Array(width).fill(value)
  })
  return [
    constant('scale', 1, true),
    constant('shift', 0, true),
    constant('mean', 0, false),
    constant('variance', 1, false)
  ]
}

/** Parameters in the order in which they are drawn. Layers count from 1. */
export function networkParameters({ task, model }: ParitySpec): Parameter[] {
  const inputs = task.taskBits + task.messageBits
  return Array.from({ length: model.depth }, (_, i) => i + 1).flatMap((layer) => [
    ...linear(model, layer, layer === 1 ? inputs : model.width, layer === model.depth ? 1 : model.width),
    ...(model.batchNorm && layer > 1 && layer < model.depth ? batchNorm(layer, model.width) : [])
  ])
}

/** Trained parameters of one replica. */
export function parameterCount(spec: ParitySpec): number {
  return networkParameters(spec)
    .filter((p) => p.trainable)
    .reduce((sum, p) => sum + p.shape.reduce((a, b) => a * b, 1), 0)
}
