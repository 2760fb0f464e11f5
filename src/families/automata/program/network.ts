/**
 * The network's layout and initialisation, without tensors.
 *
 * depth L: Linear(inputs, h), (L − 2) × Linear(h, h), Linear(h, outputs), ReLU between them; with batch norm also γ and β
 * (trained) and running mean and variance after each of them, on the logits only where asked for.
 */
import { replicaSpecs } from '#shared/replicas'
import { batchNormLayer, denseLayer, type Parameter, sizeOf } from '#kit/data'
import { inputsOf, outputsOf } from '../data/task'
import type { AutomataModel, AutomataSpec } from '../spec/spec'

/** Whether the outputs of a layer, counted from 1, are normalised. */
export const isNormalized = ({ batchNorm, depth }: AutomataModel, layer: number): boolean =>
  batchNorm === 'logits' || (batchNorm === 'hidden' && layer < depth)

/** Parameters in the order in which they are drawn. Layers count from 1. */
export function networkParameters(spec: AutomataSpec): Parameter[] {
  const { task, model } = spec
  const gains = replicaSpecs(spec).map((single) => single.model.initGain)
  const sizes = [
    inputsOf(task),
    ...new Array<number>(model.depth - 1).fill(model.width),
    outputsOf(task, model)
  ]
  return Array.from({ length: model.depth }, (_, i) => i + 1).flatMap((layer) => [
    ...denseLayer(`layer${layer}`, [sizes[layer - 1]!, sizes[layer]!], gains),
    ...(isNormalized(model, layer)
      ? batchNormLayer(`layer${layer}`, sizes[layer]!, model.statistics === 'batch')
      : [])
  ])
}

/** Values of one row in a forward pass: its cells, every unit and output before and after norm and ReLU. */
export function valuesPerRow({ task, model }: AutomataSpec): number {
  const each = model.batchNorm === 'none' ? 2 : 5
  return inputsOf(task) + each * (model.width * (model.depth - 1) + outputsOf(task, model))
}

/** Trained parameters of one replica. */
export const parameterCount = (spec: AutomataSpec): number =>
  networkParameters(spec)
    .filter(({ trainable }) => trainable)
    .reduce((sum, { shape }) => sum + sizeOf(shape), 0)
