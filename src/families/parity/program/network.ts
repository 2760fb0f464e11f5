/**
 * The network's layout and initialisation, without tensors.
 *
 * depth L counts weight layers: Linear(in, h), (L − 2) × Linear(h, h), Linear(h, 1), ReLU between them;
 * with batch norm also γ and β (trained) and running mean and variance after each of the L − 2 layers.
 */
import type { RandomStream } from '#shared/random'
import { replicaSpecs } from '#shared/replicas'
import { filled, padded, type Parameter, sizeOf, symmetric } from '#kit/data'
import { inputBits } from '../data/task'
import type { ParityModel, ParitySpec } from '../spec'

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

type Size = readonly [fanIn: number, fanOut: number]

/** One value of a layer's weights. */
function drawWeight(model: ParityModel, [fanIn, fanOut]: Size, stream: RandomStream): number {
  const { kind, scale } = weightScale(model, fanIn, fanOut)
  return kind === 'normal' ? stream.normal() * scale : symmetric(stream, scale)
}

/** @param sizes of the layer, one per replica, the largest one apart: the shape that all of them have */
function linear(
  index: number,
  models: readonly ParityModel[],
  sizes: readonly Size[],
  full: Size
): Parameter[] {
  return [
    {
      name: `layer${index}/weight`,
      shape: full,
      trainable: true,
      initialize(stream, r) {
        const values = filled(sizeOf(sizes[r]!), () => drawWeight(models[r]!, sizes[r]!, stream))
        return padded(values, sizes[r]!, full)
      }
    },
    {
      name: `layer${index}/bias`,
      shape: [1, full[1]],
      trainable: true,
      initialize(stream, r) {
        const [fanIn, fanOut] = sizes[r]!
        const bound = models[r]!.initScheme === 'default' ? 1 / Math.sqrt(fanIn) : 0
        const values = filled(fanOut, () => (bound ? symmetric(stream, bound) : 0))
        return padded(values, [1, fanOut], [1, full[1]])
      }
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

/** Parameters in the order in which they are drawn, as wide as the widest replica. Layers count from 1. */
export function networkParameters(spec: ParitySpec): Parameter[] {
  const { task, model } = spec
  const models = replicaSpecs(spec).map((single) => single.model)
  const widest = Math.max(...models.map(({ width }) => width))
  const inputs = inputBits(task)
  const sizeAt = (layer: number, width: number): Size => [
    layer === 1 ? inputs : width,
    layer === model.depth ? 1 : width
  ]
  return Array.from({ length: model.depth }, (_, i) => i + 1).flatMap((layer) => [
    ...linear(
      layer,
      models,
      models.map(({ width }) => sizeAt(layer, width)),
      sizeAt(layer, widest)
    ),
    ...(model.batchNorm && layer > 1 && layer < model.depth ? batchNorm(layer, widest) : [])
  ])
}

/** Values of one row in a forward pass: its bits, every hidden unit before and after its ReLU (and norm), the logit. */
export function valuesPerRow(spec: ParitySpec): number {
  const { task, model } = spec
  const widest = Math.max(...replicaSpecs(spec).map((single) => single.model.width))
  return inputBits(task) + (model.batchNorm ? 5 : 2) * widest * (model.depth - 1) + 1
}

/** Trained parameters of one replica. */
export function parameterCount(spec: ParitySpec): number {
  return networkParameters(spec)
    .filter((p) => p.trainable)
    .reduce((sum, p) => sum + sizeOf(p.shape), 0)
}
