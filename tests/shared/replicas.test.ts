import { describe, expect, it } from 'vitest'
import { replicaNames, replicaSeeds, replicaTraits } from '#shared/replicas'

describe('replicas', () => {
  it('have the seeds after that of the run, which wrap around', () => {
    expect(replicaSeeds({ seed: 0, replicas: 3, perReplica: {} })).toEqual([0, 1, 2])
    expect(replicaSeeds({ seed: 4294967295, replicas: 2, perReplica: {} })).toEqual([4294967295, 0])
  })

  it('have seeds of their own where they are named, and are called by them and by what else differs', () => {
    const perReplica = { 'optimizer.weightDecay': [0, 0, 0.1], seed: [5, 6, 5] }
    const spec = { seed: 0, replicas: 3, perReplica }
    expect(replicaSeeds(spec)).toEqual([5, 6, 5])
    expect(replicaTraits(spec)[2]).toEqual({ seed: 5, 'weight decay': 0.1 })
    expect(replicaNames(spec)).toEqual([
      'seed 5, weight decay 0',
      'seed 6, weight decay 0',
      'seed 5, weight decay 0.1'
    ])
  })
})
