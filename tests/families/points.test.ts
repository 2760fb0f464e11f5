/** What rows and columns are to the task: names, residues, cosets, the inputs of tasks. */
import { describe, expect, it } from 'vitest'
import type { ExperimentSpec } from '#shared/experiment'
import { manifestOf } from '../../src/main/families'
import {
  conjugates,
  cosets,
  generatedSubgroup,
  powerSubgroup,
  subgroupName,
  subgroups
} from '../../src/families/grokking/group/cosets'
import { symmetricGroup } from '../../src/families/grokking/data/permutations'
import { drawTasks } from '../../src/families/parity/data/task'
import { createPointSource } from '../../src/main/inspection/points'

const specOf = (family: string, parts: object): ExperimentSpec =>
  manifestOf(family)!.schema.parse({ family, ...parts })
const points = (spec: ExperimentSpec, tensor: string, axis: 'rows' | 'columns', replica = 0) =>
  createPointSource(spec, null).pointSet({ tensor, points: axis, replica }, 5, 7)

describe('subgroups of S₅', () => {
  const group = symmetricGroup(5)
  const all = subgroups(group)

  // 156 subgroups in 19 classes: the known count (OEIS A005432, A000638).
  it('are all found, closed, and fall into their conjugacy classes', () => {
    expect(all).toHaveLength(156)
    for (const subgroup of all) expect(generatedSubgroup(group, subgroup)).toEqual(subgroup)
    const classes = new Set(
      all.map((subgroup) =>
        conjugates(group, subgroup)
          .map((each) => each.join())
          .sort()
          .join(';')
      )
    )
    expect(classes.size).toBe(19)
    expect(subgroups(symmetricGroup(4))).toHaveLength(30)
  })

  it('have their names', () => {
    expect(subgroupName(group, powerSubgroup(group))).toBe('D₅')
    const count = (name: string) => all.filter((each) => subgroupName(group, each) === name).length
    expect(['C₅', 'V₄', 'A₄', 'D₆', 'F₂₀', 'S₄', 'A₅'].map(count)).toEqual([6, 20, 5, 10, 6, 5, 1])
  })
})

describe('points of a permutation network', () => {
  const spec = specOf('grokking', { task: { operation: 'product' }, model: { kind: 'decoder' } })
  const set = points(spec, 'embedding', 'rows')

  it('are the permutations alone, without signs and specials', () => {
    expect([set.noun, set.first, set.count]).toEqual(['symbol', 2 + 20 + 59, 120])
    expect(set.labels[0]).toBe('()')
    expect(points(spec, 'output/weight', 'columns')).toEqual(set)
  })

  it('have the cosets of every proper subgroup, both sides where they differ', () => {
    const group = symmetricGroup(5)
    // 154 proper subgroups without the trivial one, A₅ alone is normal
    expect(set.groupings).toHaveLength(1 + 2 * 154 - 1)
    for (const side of ['right', 'left'] as const) {
      const own = [...cosets(group, powerSubgroup(group), side)].join()
      const found = set.groupings.find(({ of }) => of.join() === own)
      expect(found?.name).toMatch(side === 'right' ? /^H·g, D₅ = ⟨/ : /^g·H, D₅ = ⟨/)
      expect(found?.classes).toHaveLength(12)
    }
    for (const { classes, of } of set.groupings.slice(1))
      for (const coset of classes.keys())
        expect(of.filter((each) => each === coset)).toHaveLength(120 / classes.length)
  })
})

describe('points of residues', () => {
  const model = { kind: 'transformer' }
  it('are in order of the sum, without “=”', () => {
    const spec = specOf('grokking', { task: { operation: 'x+y', modulus: 12 }, model })
    const set = points(spec, 'embedding', 'rows')
    expect([set.count, set.ring?.order.length]).toEqual([12, 12])
    expect(set.groupings.map(({ name }) => name)).toEqual([
      'residue',
      ...[2, 3, 4, 6].map((q) => `residue mod ${q}`)
    ])
  })

  it('are in order of the logarithm where they multiply; 0 is outside', () => {
    const spec = specOf('grokking', { task: { operation: 'x*y', modulus: 7 }, model })
    const { ring, groupings } = points(spec, 'output/weight', 'columns')
    // 3 is the smallest primitive root of 7: 3⁰, 3¹, …
    expect(ring?.order).toEqual([1, 3, 2, 6, 4, 5])
    const halves = groupings.find(({ name }) => name === 'logarithm mod 2')!
    expect(halves.of).toEqual([-1, 0, 0, 1, 0, 1, 1]) // squares 1, 2, 4 and the others
  })

  it('are neurons on the other side, numbers where nothing is known', () => {
    const spec = specOf('grokking', { model: { kind: 'quadratic', hidden: 32 } })
    expect(points(spec, 'input/a', 'columns')).toMatchObject({ noun: 'neuron', count: 32 })
    expect(points(spec, 'output/weight', 'rows')).toMatchObject({ noun: 'neuron', count: 32 })
    const other = points(specOf('grokking', { model }), 'layer1/query/weight', 'columns')
    expect(other).toMatchObject({ noun: 'column', count: 7, groupings: [], ring: null })
  })
})

describe('points of a parity network', () => {
  const task = { taskCount: 3, taskBits: 2, messageBits: 6, parityOrder: 2 }
  const spec = specOf('parity', { task, replicas: 2, perReplica: { 'model.width': [8, 16] } })

  it('are the inputs with the tasks of the replica that read them', () => {
    const seeds = [0, 1].map((replica) => {
      const set = points(spec, 'layer1/weight', 'rows', replica)
      return set.groupings
        .find(({ name }) => name === 'task 1')!
        .of.flatMap((own, i) => (own === 0 ? [i - 2] : []))
    })
    expect(seeds[0]).toHaveLength(2)
    expect(seeds[0]).not.toEqual(seeds[1])
    const parsed = spec as unknown as { task: Parameters<typeof drawTasks>[0]; seed: number }
    expect(seeds[0]).toEqual([...drawTasks(parsed.task, parsed.seed).positions[0]!].sort((a, b) => a - b))
  })

  it('are as many neurons as the replica has', () => {
    expect([0, 1].map((replica) => points(spec, 'layer2/weight', 'rows', replica).count)).toEqual([8, 16])
  })
})
