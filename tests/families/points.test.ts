/** What rows and columns are to the task: names, residues, cosets, the inputs of tasks. */
import { describe, expect, it } from 'vitest'
import { requireTraining, type TrainingSpec } from '#shared/experiment'
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

const specOf = (family: string, parts: object): TrainingSpec =>
  requireTraining(manifestOf(family)!.schema.parse({ family, ...parts }), 'read')
const points = (spec: TrainingSpec, tensor: string, axis: 'rows' | 'columns', replica = 0) =>
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

describe('points of a classifier of rules', () => {
  const spec = specOf('automata', { task: { rules: [0, 110, 204, 51, 64, 255], rowsSeen: 2, width: 8 } })

  it('are rules where they are outputs, by kind, merged class and density', () => {
    const set = points(spec, 'layer2/weight', 'columns')
    expect([set.noun, set.labels[1]]).toEqual(['rule', 'rule 110'])
    const of = (name: string) => set.groupings.find((each) => each.name === name)!
    expect(of('kind').of.map((own) => of('kind').classes[own])).toEqual([
      ...['all 0', 'other', 'additive', 'additive', 'all 0', 'all 1']
    ])
    expect([of('merged class').classes, of('merged class').of]).toEqual([['0, 64'], [0, -1, -1, -1, 0, -1]])
    expect(of('density of ones').of.filter((_, i) => [0, 4, 5].includes(i))).toEqual([0, 0, 9])
  })

  it('are cells of the rows seen where they are inputs, and neurons between', () => {
    const set = points(spec, 'layer1/weight', 'rows')
    expect([set.count, set.labels[8], set.groupings[0]!.of[8]]).toEqual([16, 'row 2, cell 1', 1])
    expect(points(spec, 'layer1/weight', 'columns')).toMatchObject({ noun: 'neuron', count: 256 })
    const all = specOf('automata', { model: { outputs: 'all' } })
    expect(points(all, 'layer2/weight', 'columns').noun).toBe('column')
  })
})
