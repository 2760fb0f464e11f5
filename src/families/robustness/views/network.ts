/** The network and its rows, for computations that read a run. */
import { replicaSpecs } from '#shared/replicas'
import { learnedSets, type DenseNetwork } from '#kit/view'
import { drawSet } from '../data/set'
import { outputsOf } from '../program/network'
import type { RobustSpec } from '../spec/spec'

export const createNetwork = (spec: RobustSpec): DenseNetwork => ({
  layers: ['layer1', 'layer2'],
  activation: 'relu',
  ...learnedSets({
    singles: replicaSpecs(spec),
    outputs: outputsOf(spec),
    drawSet,
    allPull: ({ fit }) => fit === 0
  })
})
