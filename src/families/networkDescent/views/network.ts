/** The network and its rows, for computations that read a run. */
import { replicaSpecs } from '#shared/replicas'
import { denseRows, plainFlow, type DenseNetwork } from '#kit/view'
import { drawSet } from '../data/set'
import { outputsOf } from '../program/network'
import type { DescentSpec } from '../spec/spec'

export function createNetwork(spec: DescentSpec): DenseNetwork {
  const [singles, outputs] = [replicaSpecs(spec), outputsOf(spec)]
  return {
    layers: Array.from({ length: spec.model.depth }, (_, i) => `layer${i + 1}`),
    activation: spec.model.activation,
    rowsOf(replica) {
      const { task, seed } = singles[replica]!
      const { train, told, test } = drawSet(task, seed)
      return { trained: denseRows(train.x, told, outputs), fresh: denseRows(test.x, test.truth, outputs) }
    },
    flow(replica) {
      const { task, optimizer } = singles[replica]!
      return outputs === 1 ? plainFlow(optimizer, task.samples) : null
    }
  }
}
