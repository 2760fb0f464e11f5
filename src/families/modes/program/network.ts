/** Parameters of the linear network: matrices without biases, layers count from 1. */
import { replicaSpecs } from '#shared/replicas'
import { filled, type Parameter, sizeOf } from '#kit/data'
import type { ModesSpec } from '../spec'

/** Standard deviation of every initial weight: normal, gain/√width. */
export const weightStd = ({ initGain, width }: ModesSpec['model']): number => initGain / Math.sqrt(width)

export function networkParameters(spec: ModesSpec): Parameter[] {
  const { task, model } = spec
  const stds = replicaSpecs(spec).map((single) => weightStd(single.model))
  return Array.from({ length: model.depth }, (_, i) => {
    const shape = [i === 0 ? task.inputs : model.width, i === model.depth - 1 ? task.outputs : model.width]
    return {
      name: `layer${i + 1}/weight`,
      shape,
      trainable: true,
      initialize: (stream, r) => filled(sizeOf(shape), () => stream.normal() * stds[r]!)
    }
  })
}

/** Trained parameters of one replica. */
export const parameterCount = (spec: ModesSpec): number =>
  networkParameters(spec).reduce((sum, { shape }) => sum + sizeOf(shape), 0)
