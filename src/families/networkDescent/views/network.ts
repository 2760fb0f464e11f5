/** The network and its rows, for computations that read a run. */
import { replicaSpecs } from '#shared/replicas'
import { learnedSets, type DenseNetwork } from '#kit/view'
import { drawSet } from '../data/set'
import { outputsOf } from '../program/network'
import type { DescentSpec } from '../spec/spec'

export const createNetwork = (spec: DescentSpec): DenseNetwork => ({
  layers: Array.from({ length: spec.model.depth }, (_, i) => `layer${i + 1}`),
  activation: spec.model.activation,
  ...learnedSets({ singles: replicaSpecs(spec), outputs: outputsOf(spec), drawSet })
})
