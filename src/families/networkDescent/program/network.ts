/**
 * The network's layout and initialisation, without tensors.
 *
 * depth L: Linear(d, h), (L − 2) × Linear(h, h), Linear(h, C or 1), ReLU or tanh between them. Weights begin uniform within
 * ±gain/√fan_in, biases within ±1/√fan_in, as PyTorch's nn.Linear; a narrower replica is filled up with zeros.
 */
import { replicaSpecs } from '#shared/replicas'
import { filled, padded, type Parameter, symmetric } from '#kit/data'
import { classesOf, inputsOf } from '../data/set'
import type { DescentSpec } from '../spec/spec'

type Size = readonly [fanIn: number, fanOut: number]

/** A logit for each class, or the number answered. */
export const outputsOf = ({ task }: Pick<DescentSpec, 'task'>): number => Math.max(1, classesOf(task))

export const widestOf = (spec: DescentSpec): number =>
  Math.max(...replicaSpecs(spec).map(({ model }) => model.width))

/** Sizes of the layers of a network that is `width` wide. */
function layerSizes(spec: DescentSpec, width: number): Size[] {
  const { depth } = spec.model
  const sizes = [inputsOf(spec.task), ...new Array<number>(depth - 1).fill(width), outputsOf(spec)]
  return Array.from({ length: depth }, (_, i) => [sizes[i]!, sizes[i + 1]!])
}

/** Parameters in the order in which they are drawn, as wide as the widest replica. Layers count from 1. */
export function networkParameters(spec: DescentSpec): Parameter[] {
  const singles = replicaSpecs(spec)
  const own = singles.map((single) => layerSizes(single, single.model.width))
  return layerSizes(spec, widestOf(spec)).flatMap((full, i): Parameter[] => [
    {
      name: `layer${i + 1}/weight`,
      shape: full,
      trainable: true,
      initialize(stream, r) {
        const size = own[r]![i]!
        const bound = singles[r]!.model.initGain / Math.sqrt(size[0])
        return padded(
          filled(size[0] * size[1], () => symmetric(stream, bound)),
          size,
          full
        )
      }
    },
    {
      name: `layer${i + 1}/bias`,
      shape: [1, full[1]],
      trainable: true,
      initialize(stream, r) {
        const [fanIn, fanOut] = own[r]![i]!
        const bound = 1 / Math.sqrt(fanIn)
        return padded(
          filled(fanOut, () => symmetric(stream, bound)),
          [1, fanOut],
          [1, full[1]]
        )
      }
    }
  ])
}

const weightsOf = (spec: DescentSpec, width: number): number =>
  layerSizes(spec, width).reduce((sum, [fanIn, fanOut]) => sum + (fanIn + 1) * fanOut, 0)

/** Weights and biases of one replica, as it is. */
export const parameterCount = (spec: DescentSpec): number => weightsOf(spec, spec.model.width)

/** The same as it is trained: as wide as the widest. */
export const trainedCount = (spec: DescentSpec): number => weightsOf(spec, widestOf(spec))

/** Values of one row in a forward pass: its inputs, every unit and output before and after its activation. */
export const valuesPerRow = (spec: DescentSpec): number =>
  inputsOf(spec.task) + 2 * widestOf(spec) * (spec.model.depth - 1) + 2 * outputsOf(spec)
