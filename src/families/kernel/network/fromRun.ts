/** The network of another run at a stored state, and its rows, in the terms of this family. */
import { centred, columnMeans, type Matrix } from '#shared/linalg/matrix'
import type { SourceState } from '#shared/source'
import type { JobSource } from '#kit/job'
import { type DenseRows, partOf } from '#kit/view'
import { answersOf } from '../kernels/picture'
import { type Network, relu, tanh } from './layers'

/** In float64, without any scale of its own. */
export function networkAt({ network }: JobSource, { tensors }: SourceState, replica: number): Network {
  const layers = network.layers.map((name) => {
    const [, rows, columns] = tensors[`${name}/weight`]!.shape as [number, number, number]
    const of = (part: string) => Float64Array.from(partOf(tensors, `${name}/${part}`, replica))
    const bias = tensors[`${name}/bias`] ? of('bias') : null
    return { weights: { data: of('weight'), rows, columns }, scale: 1, bias }
  })
  return { layers, activation: network.activation === 'relu' ? relu : tanh }
}

/** The first rows of both kinds, targets less the means of those that are trained on; `answers` are those of the trained ones, whole. */
export function rowsOfRun(
  { network }: JobSource,
  replica: number,
  most: { trained: number; fresh: number }
): { trained: DenseRows; fresh: DenseRows; answers: Float64Array } {
  const all = network.rowsOf(replica)
  const first = ({ inputs, targets }: DenseRows, count: number): DenseRows => ({
    inputs: top(inputs, count),
    targets: top(targets, count)
  })
  const [trained, fresh] = [first(all.trained, most.trained), first(all.fresh, most.fresh)]
  const means = columnMeans(trained.targets)
  return {
    trained: { ...trained, targets: centred(trained.targets, means) },
    fresh: { ...fresh, targets: centred(fresh.targets, means) },
    answers: answersOf(trained.targets)
  }
}

const top = ({ data, rows, columns }: Matrix<Float64Array>, count: number): Matrix<Float64Array> => ({
  data: data.slice(0, count * columns),
  rows: Math.min(rows, count),
  columns
})
