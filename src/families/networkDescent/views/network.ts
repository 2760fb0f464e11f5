/** The network and its rows, for computations that read a run. Dims: n rows, d inputs, C outputs. */
import { replicaSpecs } from '#shared/replicas'
import type { DenseNetwork, DenseRows } from '#kit/view'
import { drawSet, inputsOf } from '../data/set'
import { outputsOf } from '../program/network'
import type { DescentSpec } from '../spec/spec'

export function createNetwork(spec: DescentSpec): DenseNetwork {
  const singles = replicaSpecs(spec)
  return {
    layers: Array.from({ length: spec.model.depth }, (_, i) => `layer${i + 1}`),
    activation: spec.model.activation,
    rowsOf(replica) {
      const { task, seed } = singles[replica]!
      const { train, told, test } = drawSet(task, seed)
      return { trained: denseRows(spec, train.x, told), fresh: denseRows(spec, test.x, test.truth) }
    }
  }
}

/** Numbers as they are; a one at the class of a row. */
function denseRows(spec: DescentSpec, x: Float32Array, told: Float32Array): DenseRows {
  const [n, outputs] = [told.length, outputsOf(spec)]
  const targets =
    outputs === 1
      ? Float64Array.from(told)
      : Float64Array.from({ length: n * outputs }, (_, at) =>
          Number(told[Math.floor(at / outputs)] === at % outputs)
        )
  return {
    inputs: { data: Float64Array.from(x), rows: n, columns: inputsOf(spec.task) },
    targets: { data: targets, rows: n, columns: outputs }
  }
}
