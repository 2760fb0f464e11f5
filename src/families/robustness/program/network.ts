/**
 * The network's layout and initialisation, without tensors: Linear(d, H), ReLU, Linear(H, 1 or 10).
 *
 * Hidden weights begin normal of std gain over the root mean square length of a row, output weights normal of std 1/√H, biases
 * at 0; a narrower replica is filled up with zeros.
 */
import { replicaSpecs } from '#shared/replicas'
import { filled, padded, type Parameter, sizeOf } from '#kit/data'
import { DIGITS } from '#kit/digits'
import { inputsOf, isDigits, lengthOf } from '../data/set'
import type { RobustSpec } from '../spec/spec'

/** A logit for each digit, or the number that is ±1. */
export const outputsOf = ({ task }: Pick<RobustSpec, 'task'>): number => (isDigits(task) ? DIGITS.classes : 1)

export const widestOf = (spec: RobustSpec): number =>
  Math.max(...replicaSpecs(spec).map(({ model }) => model.width))

export function networkParameters(spec: RobustSpec): Parameter[] {
  const singles = replicaSpecs(spec)
  const [d, widest, outputs] = [inputsOf(spec.task), widestOf(spec), outputsOf(spec)]
  const length = lengthOf(spec.task)
  const weight = (
    name: string,
    sizes: (width: number) => readonly [number, number],
    stdOf: (single: RobustSpec) => number
  ): Parameter => ({
    name,
    shape: sizes(widest),
    trainable: true,
    initialize(stream, r) {
      const own = sizes(singles[r]!.model.width)
      const std = stdOf(singles[r]!)
      return padded(
        filled(sizeOf(own), () => std * stream.normal()),
        own,
        sizes(widest)
      )
    }
  })
  const bias = (name: string, size: number): Parameter => ({
    name,
    shape: [1, size],
    trainable: true,
    initialize: () => new Float32Array(size)
  })
  return [
    weight(
      'layer1/weight',
      (width) => [d, width],
      ({ model }) => model.initGain / length
    ),
    bias('layer1/bias', widest),
    weight(
      'layer2/weight',
      (width) => [width, outputs],
      ({ model }) => 1 / Math.sqrt(model.width)
    ),
    bias('layer2/bias', outputs)
  ]
}

const weightsOf = (spec: RobustSpec, width: number): number =>
  width * (inputsOf(spec.task) + 1 + outputsOf(spec)) + outputsOf(spec)

/** p: weights and biases of one replica, as it is. */
export const parameterCount = (spec: RobustSpec): number => weightsOf(spec, spec.model.width)

/** The same as it is trained: as wide as the widest. */
export const trainedCount = (spec: RobustSpec): number => weightsOf(spec, widestOf(spec))
