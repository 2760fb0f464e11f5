import { describe, expect, it } from 'vitest'
import {
  conjugates,
  cosets,
  generatedSubgroup,
  powerSubgroup
} from '../../../src/families/grokking/group/cosets'
import { compileFormula } from '../../../src/families/grokking/data/formula'
import { inverseTable, isPrime, logarithms } from '../../../src/families/grokking/data/modular'
import { isPermutation, operationIds } from '../../../src/families/grokking/data/operations'
import {
  cycleNotation,
  cycleType,
  elementOf,
  multiply,
  symmetricGroup
} from '../../../src/families/grokking/data/permutations'
import { memberOf, structureOf } from '../../../src/families/grokking/group/structure'
import { mirrorRows, operationTable } from '../../../src/families/grokking/data/table'
import { AppError } from '#shared/errors'
import { grokkingTask } from './support'

const power = (x: number, n: number): number => x ** n
/** Each operation again in plain arithmetic; p = 13, so that no value leaves the exact range. */
const plain: Record<string, (x: number, y: number, over: number) => number> = {
  'x+y': (x, y) => x + y,
  'x*y': (x, y) => x * y,
  'x-y': (x, y) => x - y,
  'x/y': (x, _y, over) => x * over,
  'x2+y2': (x, y) => x * x + y * y,
  'odd-even': (x, y, over) => (y % 2 ? x * over : x - y),
  'x2+xy+y2': (x, y) => x * x + x * y + y * y,
  'x2+xy+y2+x': (x, y) => x * x + x * y + y * y + x,
  'x3+xy': (x, y) => power(x, 3) + x * y,
  'x3+xy2+y': (x, y) => power(x, 3) + x * y * y + y
}
const symmetric = ['x+y', 'x*y', 'x2+y2', 'x2+xy+y2']

describe('tables of residues', () => {
  it.each(Object.keys(plain))('%s modulo 13', (operation) => {
    const table = operationTable(grokkingTask({ operation, modulus: 13 }))
    expect(table.c.length).toBe(operation === 'x/y' ? 156 : 169)
    expect(table.symmetric).toBe(symmetric.includes(operation))
    table.c.forEach((c, row) => {
      const [x, y] = [table.a[row]!, table.b[row]!]
      const over = [...Array(13).keys()].find((z) => (z * y) % 13 === 1) ?? 0
      expect(c).toBe(((plain[operation]!(x, y, over) % 13) + 13) % 13)
    })
  })

  it('have the sizes of Power et al. at p = 97 and in S5', () => {
    const rows = (operation: string) => operationTable(grokkingTask({ operation, modulus: 97 })).c.length
    expect(['x+y', 'x/y', 'x3+xy2+y', 'product'].map(rows)).toEqual([9409, 9312, 9409, 14400])
    const unordered = operationTable(grokkingTask({ modulus: 67, pairs: 'unordered' }))
    expect(unordered.c.length).toBe(2278)
    expect(unordered.a.every((a, row) => a <= unordered.b[row]!)).toBe(true)
  })

  it('know the mirror of every row', () => {
    const table = operationTable(grokkingTask({ operation: 'x/y', modulus: 7 }))
    mirrorRows(table).forEach((mirror, row) => {
      if (table.a[row] === 0) expect(mirror).toBe(-1)
      else expect([table.a[mirror], table.b[mirror]]).toEqual([table.b[row], table.a[row]])
    })
  })

  it('are one table up to renaming: x·y without 0 and a sum of logarithms', () => {
    const task = grokkingTask({ operation: 'x*y', modulus: 31 })
    const structure = structureOf(task)
    if (structure.kind !== 'cyclic') throw new Error('cyclic expected')
    const member = memberOf(structure, task)
    const { a, b, c } = operationTable(task)
    expect(member[0]).toBe(-1)
    c.forEach((answer, row) => {
      const [x, y] = [member[a[row]!]!, member[b[row]!]!]
      if (x >= 0 && y >= 0) expect(member[answer]).toBe((x + y) % 30)
    })
  })
})

describe('structure', () => {
  it.each(operationIds)('%s has a group, or a reason for none', (operation) => {
    const structure = structureOf(grokkingTask({ operation, modulus: 11, group: 'S4' }))
    const orders: Record<string, number> = { 'x+y': 11, 'x-y': 11, 'x*y': 10, 'x/y': 10 }
    if (structure.kind === 'none') expect(structure.reason).toMatch(/^[A-Z].*\.$/)
    else expect(structure.order).toBe(isPermutation(operation) ? 24 : orders[operation])
    expect(structure.kind === 'none').toBe(!(operation in orders) && !isPermutation(operation))
  })

  it('modulo a composite number x·y has none', () => {
    expect(structureOf(grokkingTask({ operation: 'x*y', modulus: 12 })).kind).toBe('none')
  })

  it('takes inverses and primitive roots', () => {
    expect([2, 3, 4, 97, 501, 509, 1].filter(isPrime)).toEqual([2, 3, 97, 509])
    inverseTable(509).forEach((over, a) => a && expect((a * over) % 509).toBe(1))
    expect(logarithms(97).root).toBe(5)
    expect(new Set(logarithms(509).powers).size).toBe(508)
    expect(() => logarithms(15)).toThrow(RangeError)
  })
})

describe('permutations', () => {
  const group = symmetricGroup(5)
  const image = (g: number, i: number) => group.images[g * 5 + i]!

  it('multiply from left to right and have inverses', () => {
    for (const [a, b] of [
      [5, 77],
      [119, 30]
    ] as const)
      for (let i = 0; i < 5; i++) expect(image(multiply(group, a, b), i)).toBe(image(b, image(a, i)))
    for (let g = 0; g < 120; g++) expect(multiply(group, g, group.inverses[g]!)).toBe(0)
  })

  it.each([
    ['product', (a: number, b: number) => multiply(group, a, b)],
    ['conjugation', (a: number, b: number) => multiply(group, multiply(group, a, b), group.inverses[a]!)],
    ['xyx', (a: number, b: number) => multiply(group, a, multiply(group, b, a))]
  ])('%s', (operation, wanted) => {
    const { a, b, c } = operationTable(grokkingTask({ operation }))
    expect(c.every((answer, row) => answer === wanted(a[row]!, b[row]!))).toBe(true)
  })

  it('are read and written in cycles', () => {
    expect(cycleNotation(group, 0)).toBe('()')
    for (let g = 0; g < 120; g++) expect(elementOf(group, cycleNotation(group, g))).toBe(g)
    expect(cycleType(group, elementOf(group, '(0,3)(1,4)'))).toBe('2+2+1')
    for (const bad of ['(0,5)', '(0,1)(1,2)', '0,1', ''])
      expect(() => elementOf(group, bad)).toThrow(RangeError)
  })

  it('have the subgroup of Power et al., dihedral with 12 cosets a side, and its conjugates', () => {
    const subgroup = powerSubgroup(group)
    expect(subgroup.length).toBe(10)
    for (const side of ['left', 'right'] as const) {
      const coset = cosets(group, subgroup, side)
      expect(Math.max(...coset)).toBe(11)
      for (let g = 0; g < 120; g++)
        for (const h of subgroup)
          expect(coset[side === 'left' ? multiply(group, g, h) : multiply(group, h, g)]).toBe(coset[g])
    }
    expect(cosets(group, subgroup, 'left')).not.toEqual(cosets(group, subgroup, 'right'))
    const all = conjugates(group, subgroup)
    expect(all[0]).toEqual(subgroup)
    expect(all.length).toBe(6) // the normaliser has order 20
    for (const other of all) expect(generatedSubgroup(group, other)).toEqual(other)
  })

  it('generate subgroups', () => {
    const of = (...notation: string[]) =>
      generatedSubgroup(
        group,
        notation.map((cycle) => elementOf(group, cycle))
      ).length
    expect([
      of(),
      of('(0,1)'),
      of('(0,1,2,3,4)'),
      of('(0,1,2)', '(2,3,4)'),
      of('(0,1)', '(0,1,2,3,4)')
    ]).toEqual([1, 2, 5, 60, 120])
  })
})

describe('formulas', () => {
  const value = (text: string, x: number, y: number, p = 97) => compileFormula(text, p).evaluate(x, y)

  it.each([
    ['x + 2*y - 3', 5, 7, 16],
    ['2 - 3 - 4', 0, 0, 92],
    ['-x^2', 3, 0, 88],
    ['(-x)^2', 3, 0, 9],
    ['3xy + x(y + 1)', 2, 5, 42],
    ['12/2/3', 0, 0, 2],
    ['x^0 + 0^0', 0, 0, 2],
    ['x^1000', 5, 0, Number(5n ** 1000n % 97n)],
    ['(x + y)^999', 90, 95, Number(185n ** 999n % 97n)],
    ['123456789012345678901234567890', 0, 0, Number(123456789012345678901234567890n % 97n)],
    ['if y odd then x/y else x - y', 6, 3, 2],
    ['if y odd then x/y else x - y', 6, 4, 2],
    ['if x = y then 1 else if x even then 2 else 3', 5, 5, 1],
    ['if x = y then 1 else if x even then 2 else 3', 4, 5, 2],
    ['x(if y even then 2 else 3)', 5, 1, 15]
  ])('%s at x = %i, y = %i is %i', (text, x, y, wanted) => expect(value(text, x, y)).toBe(wanted))

  it.each([
    ['x + z', 4, 'unknown symbol “z”'],
    ['x ? y', 2, 'unknown symbol “?”'],
    ['x +', 3, 'missing before the end'],
    ['(x + y', 6, '“)” is missing'],
    ['x + y)', 5, '“)” cannot stand here'],
    ['', 0, 'missing before the end'],
    ['x^y', 2, 'exponent'],
    ['x^1001', 2, 'exponent'],
    ['if x then y else x', 5, '“odd”, “even” or “=”'],
    ['if x odd then y', 15, '“else” is missing'],
    ['x'.repeat(201), 200, 'at most 200']
  ])('%s is refused at %i', (text, position, words) => {
    try {
      compileFormula(text, 97)
    } catch (error) {
      expect(error).toBeInstanceOf(AppError)
      expect((error as AppError).message).toContain(words)
      expect((error as AppError).detail).toEqual({ path: 'task.formula', position })
      return
    }
    throw new Error('accepted')
  })

  it('says where a division has no answer', () => {
    expect(() => value('1 + x/y', 4, 0)).toThrow(
      'not closed on the set: the division at position 6 has no answer modulo 97 at x = 4, y = 0'
    )
    expect(() => value('x/2', 4, 0, 10)).toThrow('not closed')
  })
})
