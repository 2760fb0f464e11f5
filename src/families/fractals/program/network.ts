/**
 * The network's layout and initialisation, without tensors.
 *
 * depth L: Linear(inputs, h), (L − 2) × Linear(h, h), Linear(h, 2), ReLU between them; with batch norm also γ and β (trained) and
 * running mean and variance before each ReLU.
 */
import { replicaSpecs } from '#shared/replicas'
import { batchNormLayer, denseLayer, type Parameter, sizeOf } from '#kit/data'
import { inputsOf } from '../data/waves'
import type { FractalsModel, FractalsSpec } from '../spec/spec'

/** One logit for each label. */
export const OUTPUTS = 2

/** Whether the outputs of a layer, counted from 1, are normalised. */
export const isNormalized = ({ batchNorm, depth }: FractalsModel, layer: number): boolean =>
  batchNorm === 'hidden' && layer < depth

/** Parameters in the order in which they are drawn. Layers count from 1. */
export function networkParameters(spec: FractalsSpec): Parameter[] {
  const { model } = spec
  const gains = replicaSpecs(spec).map((single) => single.model.initGain)
  const sizes = [inputsOf(spec), ...new Array<number>(model.depth - 1).fill(model.width), OUTPUTS]
  return Array.from({ length: model.depth }, (_, i) => i + 1).flatMap((layer) => [
    ...denseLayer(`layer${layer}`, [sizes[layer - 1]!, sizes[layer]!], gains),
    ...(isNormalized(model, layer) ? batchNormLayer(`layer${layer}`, sizes[layer]!, true) : [])
  ])
}

/** Values of one point in a forward pass: its waves, every unit and output before and after norm and ReLU. */
export function valuesPerRow(spec: FractalsSpec): number {
  const { model } = spec
  const each = model.batchNorm === 'none' ? 2 : 5
  return 2 * inputsOf(spec) + each * model.width * (model.depth - 1) + 2 * OUTPUTS
}

/** Trained parameters of one replica. */
export const parameterCount = (spec: FractalsSpec): number =>
  networkParameters(spec)
    .filter(({ trainable }) => trainable)
    .reduce((sum, { shape }) => sum + sizeOf(shape), 0)
