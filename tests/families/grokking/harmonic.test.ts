import { describe, expect, it } from 'vitest'
import { transposed } from '#shared/linalg/matrix'
import { product } from '#shared/linalg/products'
import { basisOf, type Basis, type CyclicBasis } from '../../../src/families/grokking/group/basis'
import { blockNorms, transform, transformPairs } from '../../../src/families/grokking/group/harmonic'
import { irreducibleRepresentations } from '../../../src/families/grokking/group/irreps'
import { neuronFrequencies, neuronKeys } from '../../../src/families/grokking/measures/neurons'
import { phases } from '../../../src/families/grokking/measures/phases'
import { ring } from '../../../src/families/grokking/measures/ring'
import {
  blockGini,
  columnPowers,
  dominantBlocks,
  gini,
  keyBlocks,
  meanParticipation,
  participation
} from '../../../src/families/grokking/measures/sparsity'
import { outputPowers } from '../../../src/families/grokking/measures/matrices'
import { cycleType, symmetricGroup } from '../../../src/families/grokking/data/permutations'
import { structureOf } from '../../../src/families/grokking/group/structure'
import { operationTable } from '../../../src/families/grokking/data/table'
import { grokking, grokkingTask, reference, uniform } from './support'

function basisFor(task: Record<string, unknown>): Basis {
  const structure = structureOf(grokkingTask(task))
  if (structure.kind === 'none') throw new Error(structure.reason)
  return basisOf(structure)
}

function cyclicBasis(task: Record<string, unknown>): CyclicBasis {
  const basis = basisFor(task)
  if (basis.kind !== 'cyclic') throw new Error('cyclic expected')
  return basis
}

function expectClose(got: ArrayLike<number>, wanted: readonly number[], digits = 10): void {
  expect(got.length).toBe(wanted.length)
  wanted.forEach((value, i) => expect(got[i]!).toBeCloseTo(value, digits))
}

describe('bases', () => {
  it.each([
    ['Z_11', { operation: 'x+y', modulus: 11 }],
    ['Z_10 by logarithms', { operation: 'x*y', modulus: 11 }],
    ['S3', { operation: 'product', group: 'S3' }],
    ['S5', { operation: 'product', group: 'S5' }]
  ])('%s: rows are orthonormal and blocks cover them', (_, task) => {
    const { order, matrix, blocks } = basisFor(task)
    expect(blocks.reduce((sum, { size }) => sum + size, 0)).toBe(order)
    for (let i = 0; i < order; i++)
      for (let j = 0; j <= i; j++) {
        let dot = 0
        for (let x = 0; x < order; x++) dot += matrix[i * order + x]! * matrix[j * order + x]!
        if (Math.abs(dot - Number(i === j)) > 1e-12) throw new Error(`rows ${i}, ${j}: ${dot}`)
      }
  })

  it('irreducible representations of S5 multiply like the group and have the textbook characters', () => {
    const group = symmetricGroup(5)
    const { types, columns, values } = reference.characters
    const found = irreducibleRepresentations(group)
    expect(found.map(({ label }) => label).at(1)).toBe('(4,1)')
    found.forEach(({ dimension: d, matrices }, k) => {
      for (let g = 0; g < group.order; g++) {
        expect(cycleType(group, g)).toBe(types[g])
        let trace = 0
        for (let i = 0; i < d; i++) trace += matrices[(g * d + i) * d + i]!
        expect(trace).toBeCloseTo(values[k]![columns.indexOf(types[g]!)]!, 12)
      }
      const of = (g: number) => ({
        data: matrices.subarray(g * d * d, (g + 1) * d * d),
        rows: d,
        columns: d
      })
      for (const [a, b] of [
        [7, 50],
        [119, 33],
        [88, 88]
      ] as const)
        expectClose(product(of(a), of(b)).data, [...of(group.products[a * 120 + b]!).data], 12)
    })
  })
})

describe('powers of the output map', () => {
  const basis = cyclicBasis({ operation: 'x+y', modulus: 7 })
  const powersOf = (loss: 'crossEntropy' | 'hinge' | 'mse' | 'stableMax', shift: number) => {
    const values = uniform(1, 3 * 7).map((value, i) => value + shift * (1 + Math.floor(i / 7)))
    const coefficients = transform(basis, { data: values, rows: 3, columns: 7 }, 1)
    const { model } = grokking({ model: { loss } })
    return [...outputPowers(model, basis, { lines: 3, coefficients })].map((power) =>
      Number(power.toFixed(9))
    )
  }

  it('do not hold a constant over all answers where the loss does not see it', () => {
    for (const loss of ['crossEntropy', 'hinge'] as const)
      expect(powersOf(loss, 5)).toEqual(powersOf(loss, 0))
    for (const loss of ['mse', 'stableMax'] as const) expect(powersOf(loss, 5)).not.toEqual(powersOf(loss, 0))
  })
})

describe.each(reference.cyclic)('$operation modulo $modulus against numpy', (expected) => {
  const { operation, modulus } = expected
  const basis = cyclicBasis({ operation, modulus })
  const n = basis.order

  it('norms per frequency on either axis, their Gini', () => {
    const { seed, norms, gini: wanted } = expected.norms
    const values = uniform(seed, modulus * 6)
    const got = blockNorms(basis, transform(basis, { data: values, rows: modulus, columns: 6 }, 0), 6)
    expectClose(got, norms)
    expect(blockGini(got)).toBeCloseTo(wanted, 12)
    const other = transposed({ data: values, rows: modulus, columns: 6 })
    expectClose(blockNorms(basis, transform(basis, other, 1), 6), norms)
  })

  it('inverse participation, dominant frequency and phase of every column', () => {
    const { seed, ipr, dominant, phases: angles } = expected.columns
    const inOrder = uniform(seed, n * 6)
    const values = new Float64Array(modulus * 6)
    basis.elements.forEach((e, g) => values.set(inOrder.subarray(g * 6, g * 6 + 6), e * 6))
    const coefficients = transform(basis, { data: values, rows: modulus, columns: 6 }, 0)
    const powers = columnPowers(basis, coefficients, 6)
    expectClose(participation(powers, 6), ipr)
    expect(meanParticipation(participation(powers, 6))).toBeCloseTo(ipr.reduce((a, b) => a + b) / 6, 12)
    const frequencies = dominantBlocks(powers, 6)
    expect([...frequencies]).toEqual(dominant)
    phases(coefficients, frequencies).forEach((phase, j) =>
      expect(Math.cos(phase - angles[j]!)).toBeCloseTo(1, 12)
    )
  })

  it('the frequency that neurons follow on the grid of pairs', () => {
    const { seed, frequencies, explained } = expected.neurons
    const table = operationTable(grokkingTask({ operation, modulus }))
    const activations = uniform(seed, table.c.length * 5)
    table.a.forEach((a, row) => {
      const [x, y] = [basis.elements.indexOf(a), basis.elements.indexOf(table.b[row]!)]
      if (x < 0 || y < 0) return
      activations[row * 5]! += 3 * Math.cos((2 * Math.PI * 2 * (x + y)) / n)
      activations[row * 5 + 1]! +=
        3 * Math.cos((2 * Math.PI * 3 * x) / n) * Math.sin((2 * Math.PI * 3 * y) / n)
    })
    const got = neuronFrequencies(basis, table, activations)
    expect([...got.frequencies]).toEqual(frequencies)
    expectClose(got.explained, explained)
    expect(neuronKeys(got)).toEqual([
      { frequency: 2, neurons: 1 },
      { frequency: 3, neurons: 1 }
    ])
  })
})

describe.each(reference.permutations)('$operation in $group against numpy', ({ operation, group, norms }) => {
  it('norms per irreducible representation', () => {
    const basis = basisFor({ operation, group })
    const values = uniform(norms.seed, basis.order * 6)
    const got = blockNorms(basis, transform(basis, { data: values, rows: basis.order, columns: 6 }, 0), 6)
    expectClose(got, norms.norms)
    expect(blockGini(got)).toBeCloseTo(norms.gini, 12)
  })
})

describe('transforms and sparsity', () => {
  it('transforms a function on pairs along both axes', () => {
    const { seed, coefficients } = reference.pairs
    const basis = basisFor({ operation: 'x+y', modulus: 7 })
    expectClose(transformPairs(basis, uniform(seed, 49)), coefficients.flat())
  })

  it('projects a matrix on the plane of a frequency', () => {
    const { seed, frequency, points, share } = reference.ring
    const basis = cyclicBasis({ operation: 'x+y', modulus: 11 })
    const got = ring(basis, { data: uniform(seed, 66), rows: 11, columns: 6 }, 0, frequency)
    expectClose(got.points, points.flat())
    expect(got.share).toBeCloseTo(share, 12)
    const matrix = { data: uniform(seed, 66), rows: 11, columns: 6 }
    expect(() => ring(basis, matrix, 0, 6)).toThrow(RangeError)
  })

  it('tells one frequency from all', () => {
    expect(gini([1, 1, 1, 1])).toBeCloseTo(0, 12)
    expect(gini([0, 0, 0, 1])).toBeCloseTo(0.75, 12)
    expect(keyBlocks(Float64Array.of(9, 1, 4, 0.9, 1.1))).toEqual([2, 4])
    expect(participation(Float64Array.of(0, 0, 5, 0), 1)[0]).toBe(1)
    expect(meanParticipation(Float64Array.of(0.5, NaN, 1))).toBe(0.75)
  })
})
