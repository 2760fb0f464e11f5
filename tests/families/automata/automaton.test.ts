/** Rows simulated 32 at a time are those of a loop over cells; starts have their density; rows come packed. */
import { describe, expect, it } from 'vitest'
import { RandomStream } from '#shared/random'
import {
  boundaries,
  type Boundary,
  evolve,
  LANES,
  polynomials,
  rowOf
} from '../../../src/kit/automata/automaton'
import { drawStart, roundedDensity } from '../../../src/kit/automata/starts'
import { wordsPerRow, writeRows } from '../../../src/families/automata/data/task'
import { schema } from '../../../src/families/automata/spec/spec'
import { cellByCell } from './support'

const start = (width: number, seed: number): Int32Array => {
  const cells = new Int32Array(width)
  drawStart(cells, 0.5, new RandomStream(seed, 'data'))
  return cells
}

describe.each(boundaries)('%s rows', (boundary: Boundary) => {
  it.each([1, 2, 31, 32, 33, 100])(
    'of %i cells are those of a loop over cells, for all 256 rules',
    (width) => {
      for (let rule = 0; rule < 256; rule++) {
        const cells = start(width, rule)
        const [first, last] = [rowOf(cells, 0), rowOf(cells, 31)]
        evolve(cells, polynomials([rule]), 7, boundary)
        expect([...rowOf(cells, 0)], `rule ${rule}`).toEqual([...cellByCell(first, rule, 7, boundary)])
        expect([...rowOf(cells, 31)], `rule ${rule}`).toEqual([...cellByCell(last, rule, 7, boundary)])
      }
    }
  )

  it('may each have a rule of their own', () => {
    const rules = Array.from({ length: LANES }, (_, lane) => (lane * 37 + 110) % 256)
    const cells = start(45, 3)
    const firsts = rules.map((_, lane) => rowOf(cells, lane))
    evolve(cells, polynomials(rules), 20, boundary)
    rules.forEach((rule, lane) =>
      expect([...rowOf(cells, lane)]).toEqual([...cellByCell(firsts[lane]!, rule, 20, boundary)])
    )
  })
})

describe('starts', () => {
  it.each([0, 2 ** -16, 0.1, 0.25, 0.5, 0.77, 1])('of density %d have it', (density) => {
    const cells = new Int32Array(20_000)
    drawStart(cells, density, new RandomStream(5, 'data'))
    let ones = 0
    for (let lane = 0; lane < LANES; lane++) for (const bit of rowOf(cells, lane)) ones += bit
    const count = cells.length * LANES
    const p = roundedDensity(density)
    expect(Math.abs(p - density)).toBeLessThanOrEqual(2 ** -17)
    // four standard errors of as many independent cells
    expect(Math.abs(ones - p * count)).toBeLessThanOrEqual(4 * Math.sqrt(count * p * (1 - p)))
  })
})

describe('rows of a batch', () => {
  it.each([
    [1, 70, 40],
    [3, 21, 33]
  ])('show the last %i of a row of %i cells, the oldest first', (rowsSeen, width, rows) => {
    const { task } = schema.parse({ family: 'automata', task: { width, rowsSeen, updates: 12 } })
    const rules = Array.from({ length: rows }, (_, i) => (i * 53 + 30) % 256)
    const perRow = wordsPerRow(task)
    const words = new Int32Array((rows + 2) * perRow)
    writeRows(words, 1, rules, task, new RandomStream(2, 'data', 9))
    const stream = new RandomStream(2, 'data', 9)
    const groups = [0, 32].map(() => {
      const cells = new Int32Array(width)
      drawStart(cells, 0.5, stream)
      return cells
    })
    rules.forEach((rule, i) => {
      const first = rowOf(groups[i >> 5]!, i & 31)
      const shown = Array.from({ length: rowsSeen * width }, (_, at) => {
        const word = words[(1 + i) * perRow + (at >> 4)]!
        return (word >> (at & 15)) & 1
      })
      const wanted = Array.from({ length: rowsSeen }, (_, row) => [
        ...cellByCell(first, rule, 12 - rowsSeen + 1 + row, 'periodic')
      ]).flat()
      expect(shown).toEqual(wanted)
    })
    const outside = [words.subarray(0, perRow), words.subarray((rows + 1) * perRow)]
    expect(outside.every((part) => part.every((word) => word === 0))).toBe(true)
  })
})
