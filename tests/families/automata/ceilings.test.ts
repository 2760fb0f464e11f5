/** What is known of rows exactly, and how far it lets a classifier come; against counting all starts where they are few. */
import { describe, expect, it } from 'vitest'
import { intersection, paritiesOf, sameSet } from '../../../src/families/automata/data/affineSets'
import { ceilingOf } from '../../../src/families/automata/data/ceilings'
import { mergedClasses } from '../../../src/families/automata/data/classes'
import {
  complement,
  constantAfter,
  exactSet,
  isAffine,
  mirrorImage
} from '../../../src/families/automata/data/exactRows'
import { boundaries, type Boundary } from '../../../src/kit/automata/automaton'
import { twelveRules } from '../../../src/families/automata/spec/taskSchema'
import { cellByCell } from './support'

const setting = (parts: object = {}) => ({
  ...{ width: 100, updates: 99, boundary: 'periodic' as Boundary, density: 0.5, rowsSeen: 1 },
  ...parts
})
const all = Array.from({ length: 256 }, (_, rule) => rule)
const equal = (rules: readonly number[]): number[] => rules.map(() => 1 / rules.length)

/** Probability of every last row, all starts counted. */
function rowLaw(rule: number, width: number, updates: number, boundary: Boundary): Float64Array {
  const law = new Float64Array(2 ** width)
  for (let start = 0; start < law.length; start++) {
    const cells = Uint8Array.from({ length: width }, (_, x) => (start >> x) & 1)
    const last = cellByCell(cells, rule, updates, boundary)
    law[last.reduce((sum, bit, x) => sum + (bit << x), 0)]! += 1 / law.length
  }
  return law
}

describe('affine sets', () => {
  it('are told by their parities', () => {
    // rows of 4 with an even number of ones, and those with cell 0 equal to cell 1
    const even = paritiesOf(0n, [0b0011n, 0b0110n, 0b1100n], 4)
    const twins = paritiesOf(0n, [0b0011n, 0b0100n, 0b1000n], 4)
    expect([even.length, twins.length]).toEqual([1, 1])
    expect(intersection(even, twins, 4)).toHaveLength(2)
    const odd = paritiesOf(0b0001n, [0b0011n, 0b0110n, 0b1100n], 4)
    expect(intersection(even, odd, 4)).toBeNull()
    expect(sameSet(even, paritiesOf(0b1001n, [0b0101n, 0b1001n, 0b0011n], 4), 4)).toBe(true)
    expect(sameSet(even, odd, 4)).toBe(false)
  })
})

describe('rules', () => {
  it('that only add are the sixteen additive ones', () => {
    expect(all.filter(isAffine)).toEqual([
      ...[0, 15, 51, 60, 85, 90, 102, 105, 150, 153, 165, 170, 195, 204, 240, 255]
    ])
  })

  it('that forget every start within six updates do so for all rows of eleven cells', () => {
    const found = all.filter((rule) => constantAfter(rule) !== null)
    expect(found).toEqual([0, 8, 64, 239, 253, 255])
    for (const rule of found) {
      const law = rowLaw(rule, 11, constantAfter(rule)!, 'periodic')
      expect(Math.max(...law)).toBeCloseTo(1, 12)
    }
    expect(constantAfter(128)).toBeNull() // keeps a row of ones
  })

  it('have mirror images and complements', () => {
    expect([110, 30, 90].map(mirrorImage)).toEqual([124, 86, 90])
    expect([110, 30, 0].map(complement)).toEqual([137, 135, 255])
  })

  it('195 keeps four parities on 100 cells after 99 updates: of its four residue classes', () => {
    const set = exactSet(195, setting())!
    expect(set).toHaveLength(4)
    const residue = (k: number): bigint =>
      Array.from({ length: 25 }, (_, i) => 1n << BigInt(4 * i + k)).reduce((a, b) => a | b)
    const cells = set.map((row) => row & ((1n << 100n) - 1n))
    for (const k of [0, 1, 2, 3]) expect(intersection(cells, [residue(k)], 100)).toHaveLength(4)
  })
})

describe.each(boundaries)('ceilings of %s rows', (boundary) => {
  it.each([
    [7, 3],
    [8, 5],
    [6, 0]
  ])('of %i cells after %i updates are those of counting all starts', (width, updates) => {
    const rules = all.filter(isAffine)
    const weights = rules.map((_, i) => (i + 1) / 136)
    const laws = rules.map((rule) => rowLaw(rule, width, updates, boundary))
    let counted = 0
    for (let row = 0; row < 2 ** width; row++)
      counted += Math.max(...laws.map((law, i) => law[row]! * weights[i]!))
    const ceiling = ceilingOf(rules, weights, setting({ width, updates, boundary }))
    expect(ceiling.exact).toBe(true)
    expect(ceiling.accuracy).toBeCloseTo(counted, 12)
  })
})

describe('ceilings', () => {
  it('with rules of which nothing is known are bounds', () => {
    const rules = [30, 90, 110, 204]
    const { accuracy, exact, known } = ceilingOf(rules, equal(rules), setting({ width: 8, updates: 4 }))
    const laws = rules.map((rule) => rowLaw(rule, 8, 4, 'periodic'))
    const best = Array.from(laws[0]!, (_, row) => Math.max(...laws.map((law) => law[row]! / 4)))
    expect([exact, known]).toEqual([false, [1, 3]])
    expect(accuracy).toBeGreaterThan(best.reduce((a, b) => a + b))
  })

  it('of other densities than ½ are known for rules of one colour alone', () => {
    expect(exactSet(90, setting({ density: 0.25 }))).toBeNull()
    expect(exactSet(8, setting({ density: 0.25 }))).toHaveLength(100)
  })
})

describe('merged classes', () => {
  const named = (rules: readonly number[], parts: object = {}) =>
    mergedClasses(rules, setting(parts)).map(({ places, by }) => [places.map((place) => rules[place]), by])

  it('of the twelve rules are eight', () => {
    expect(named(twelveRules)).toEqual([
      [[0, 64, 96], 'windows'],
      ...[10, 20, 63, 95, 110, 125].map((rule) => [[rule], null]),
      [[195, 204, 225], 'windows']
    ])
  })

  it('are proven for rules of one colour, and for additive ones that reach the same rows', () => {
    expect(named([8, 255, 51, 0, 204, 253])).toEqual([
      [[8, 0], 'proof'],
      [[255, 253], 'proof'],
      [[51, 204], 'proof']
    ])
  })

  it('hold the 30 rules that leave fair bits together', () => {
    const fair = [
      ...[15, 30, 45, 51, 60, 75, 85, 86, 89, 90, 101, 102, 105, 106, 120],
      ...[135, 149, 150, 153, 154, 165, 166, 169, 170, 180, 195, 204, 210, 225, 240]
    ]
    const classes = mergedClasses(all, setting())
    expect(classes.find(({ places }) => places.includes(204))).toEqual({ places: fair, by: 'windows' })
    expect(classes.filter(({ places }) => places.length === 12).map(({ places }) => places[0])).toEqual([
      0, 234
    ])
    expect(classes.length).toBeLessThan(205)
  })

  it('fall apart where updates are seen', () => {
    expect(named([195, 204, 225, 0, 8], { rowsSeen: 2 }).slice(0, 3)).toEqual([
      [[195], null],
      [[204], null],
      [[225], null]
    ])
  })
})
