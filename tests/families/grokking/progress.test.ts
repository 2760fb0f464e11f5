import { describe, expect, it } from 'vitest'
import { product } from '#shared/linalg/products'
import { effectiveRank, singularValues } from '#shared/linalg/singularValues'
import { basisOf } from '../../../src/families/grokking/group/basis'
import { transform } from '../../../src/families/grokking/group/harmonic'
import { crossEntropies, meanLoss, zeroLossShare } from '../../../src/families/grokking/measures/logits'
import { weightNorms } from '../../../src/families/grokking/measures/norms'
import { phaseAlignment } from '../../../src/families/grokking/measures/phases'
import {
  progressGrid,
  progressMeasures,
  trigonometricShares
} from '../../../src/families/grokking/measures/progress'
import { quadraticSolution } from '../../../src/families/grokking/measures/exactSolution'
import { columnPowers, participation } from '../../../src/families/grokking/measures/sparsity'
import { structureOf } from '../../../src/families/grokking/group/structure'
import { operationTable } from '../../../src/families/grokking/data/table'
import { grokkingTask, reference, uniform } from './support'

/** Grid, table and the logits of make.py's planted_logits. */
function planted(taskFields: Record<string, unknown>, keys: readonly number[], seed: number) {
  const task = grokkingTask(taskFields)
  const structure = structureOf(task)
  if (structure.kind === 'none') throw new Error(structure.reason)
  const basis = basisOf(structure)
  const table = operationTable(task)
  const grid = progressGrid(basis, table)
  if (grid.kind === 'none') throw new Error(grid.reason)
  const classes = table.symbols
  const logits = uniform(seed, table.c.length * classes).map((value) => 2 * value)
  const { order: n, matrix, blocks, elements } = basis
  for (const row of grid.rows)
    for (let y = 0; y < n; y++)
      for (const k of keys) {
        const { first, size } = blocks[k]!
        let kernel = 0
        for (let r = first; r < first + size; r++)
          kernel += matrix[r * n + grid.answerMember[row]!]! * matrix[r * n + y]!
        logits[row * classes + elements[y]!]! += (k + 1) * kernel
      }
  return { grid, rows: { logits, classes, answers: table.c } }
}

const everyThird = (rows: number, held: boolean): Uint32Array =>
  Uint32Array.from({ length: rows }, (_, i) => i).filter((i) => (i % 3 === 0) === held)

describe.each([...reference.cyclic, ...reference.permutations])('progress of $operation', (expected) => {
  const { progress } = expected
  const { grid, rows } = planted(fields(expected), progress.keys, progress.seed)

  it('restricted and excluded loss as numpy projects them', () => {
    const count = rows.answers.length
    const split = { train: everyThird(count, false), heldOut: everyThird(count, true) }
    const got = progressMeasures(grid, rows, progress.keys, split)
    expect(got.restricted).toBeCloseTo(progress.restricted, 10)
    expect(got.restrictedHeldOut).toBeCloseTo(progress.restrictedHeldOut, 10)
    expect(got.excluded).toBeCloseTo(progress.excluded, 10)
  })

  it('share of the logits that each block explains', () => {
    const shares = trigonometricShares(grid, rows)
    progress.shares.forEach((share, k) => expect(shares[k]).toBeCloseTo(share, 10))
  })
})

function fields(expected: { operation: string; modulus?: number; group?: string }): Record<string, unknown> {
  const { operation, modulus, group } = expected
  return { operation, ...(modulus ? { modulus } : {}), ...(group ? { group } : {}) }
}

describe('spectra', () => {
  it.each(reference.spectra)(
    '[$rows, $columns] of rank $rank has the singular values of LAPACK',
    (expected) => {
      const { seed, rows, columns, rank, values, effective } = expected
      const full = rank === Math.min(rows, columns)
      const matrix = full
        ? { data: uniform(seed, rows * columns), rows, columns }
        : product(
            { data: uniform(seed, rows * rank), rows, columns: rank },
            { data: uniform(seed + 100, rank * columns), rows: rank, columns }
          )
      const got = singularValues(matrix)
      expect(got.length).toBe(values.length)
      values.forEach((value, i) => expect(got[i]).toBeCloseTo(value, 12))
      expect(effectiveRank(got)).toBeCloseTo(effective, 9)
    }
  )

  it('norms of tensors', () => {
    const got = weightNorms({ a: Float32Array.of(3, 4), b: Float64Array.of(-12) })
    expect(got).toEqual({ tensors: { a: 5, b: 12 }, sumOfSquares: 169 })
  })
})

describe('losses', () => {
  const { losses, zeroShare } = reference.losses
  const logits = Float32Array.from(uniform(41, 40 * 9), (value) => 80 * value)
  for (let i = 0; i < 40; i += 4) logits[i * 9 + 2] = 75
  const answers = Array.from({ length: 40 }, (_, i) => (i % 4 === 0 ? 2 : i % 9))
  const rows = Uint32Array.from(answers.keys())
  const table = { logits, classes: 9, answers }

  it('agree with long doubles, small ones relatively', () => {
    crossEntropies(table, rows).forEach((loss, i) =>
      expect(Math.abs(loss - losses[i]!)).toBeLessThan(1e-12 * losses[i]! + 1e-17)
    )
    expect(meanLoss(crossEntropies(table, rows))).toBeCloseTo(losses.reduce((a, b) => a + b) / 40, 10)
  })

  it('that float32 rounds to 0 are counted', () => {
    expect(zeroShare).toBeGreaterThan(0.1)
    expect(zeroShare).toBeLessThan(0.9)
    expect(zeroLossShare(table, rows)).toBeCloseTo(zeroShare, 12)
  })
})

describe('the exact solution of the quadratic network', () => {
  it.each([
    ['x+y', 11, 1],
    ['x-y', 11, -1],
    ['x+y', 10, 1]
  ] as const)('answers %s modulo %i with the mean of its cosines', (_, p, sign) => {
    const frequencies = Math.floor((p - 1) / 2)
    const hidden = 9 * frequencies * 2 + 4
    const { u, v, w } = quadraticSolution(p, hidden, sign)
    for (let a = 0; a < p; a++)
      for (let b = 0; b < p; b++)
        for (let q = 0; q < p; q++) {
          let logit = 0
          for (let j = 0; j < hidden; j++)
            logit += w.data[j * p + q]! * (u.data[a * hidden + j]! + v.data[b * hidden + j]!) ** 2
          let wanted = 0
          for (let k = 1; k <= frequencies; k++)
            wanted += Math.cos((2 * Math.PI * k * (a + sign * b - q)) / p) / frequencies
          if (Math.abs(logit - wanted) > 1e-12) throw new Error(`${a}, ${b}, ${q}: ${logit} for ${wanted}`)
        }
    expect(() => quadraticSolution(p, 8)).toThrow(RangeError)
  })

  it.each([1, -1] as const)('has aligned phases and one frequency a neuron, sign %i', (sign) => {
    const p = 13
    const hidden = 54
    const structure = structureOf(grokkingTask({ operation: sign === 1 ? 'x+y' : 'x-y', modulus: p }))
    if (structure.kind !== 'cyclic') throw new Error('cyclic expected')
    const basis = basisOf(structure)
    const { u, v, w } = quadraticSolution(p, hidden, sign)
    const coefficients = [transform(basis, u, 0), transform(basis, v, 0), transform(basis, w, 1)] as const
    const got = phaseAlignment(basis, coefficients, structure.sign)
    expect(got.same).toBe(1)
    expect(got.alignment).toBeCloseTo(1, 12)
    expect(phaseAlignment(basis, coefficients, structure.sign === 1 ? -1 : 1).alignment).toBeLessThan(0.5)
    for (const ratio of participation(columnPowers(basis, coefficients[2], hidden), hidden))
      expect(ratio).toBeCloseTo(1, 12)
  })
})
