/** Panels in columns: as they stand by themselves, and what moving, hiding and resizing makes of them. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PanelColumn } from '#shared/layout'
import {
  appended,
  gridAreas,
  heightened,
  inserted,
  LEAST_ROWS,
  moved,
  placeOf,
  usualColumns,
  widened,
  without
} from '../../../../src/renderer/state/layout/columns'

const ids = (count: number): string[] => Array.from({ length: count }, (_, i) => `p${i}`)
const heights = (columns: readonly PanelColumn[]): number[][] =>
  columns.map(({ panels }) => panels.map(({ rows }) => rows))
const order = (columns: readonly PanelColumn[]): string[][] =>
  columns.map(({ panels }) => panels.map(({ id }) => id))
const sum = (all: readonly number[]): number => all.reduce((a, b) => a + b, 0)

describe('columns by themselves', () => {
  it('are filled in reading order: up to three share the height, more go on below', () => {
    for (let panels = 1; panels <= 9; panels++)
      for (let count = 1; count <= Math.min(3, panels); count++) {
        const columns = usualColumns(ids(panels), count)
        expect(order(columns).flat()).toEqual(ids(panels))
        for (const column of heights(columns)) expect(sum(column)).toBe(36 * Math.max(1, column.length / 3))
      }
    expect(gridAreas(usualColumns(ids(5), 2)).map(({ area }) => area)).toEqual([
      '1 / 1 / 13 / 2',
      '13 / 1 / 25 / 2',
      '25 / 1 / 37 / 2',
      '1 / 2 / 19 / 3',
      '19 / 2 / 37 / 3'
    ])
  })
})

describe('a panel', () => {
  const columns = usualColumns(ids(5), 2)

  it('moves within its column, into another, and into one of its own', () => {
    expect(order(moved(columns, 'p0', { column: 0, index: 2 }))[0]).toEqual(['p1', 'p0', 'p2'])
    expect(order(moved(columns, 'p2', { column: 0, index: 0 }))[0]).toEqual(['p2', 'p0', 'p1'])
    const over = moved(columns, 'p0', { column: 1, index: 1 })
    expect(order(over)).toEqual([
      ['p1', 'p2'],
      ['p3', 'p0', 'p4']
    ])
    expect(heights(over).map(sum)).toEqual([36, 36])
    expect(order(moved(columns, 'p4', { column: 2, index: 0 }))).toEqual([['p0', 'p1', 'p2'], ['p3'], ['p4']])
    expect(order(moved(columns, 'p4', { column: -1, index: 0 }))).toEqual([
      ['p4'],
      ['p0', 'p1', 'p2'],
      ['p3']
    ])
  })

  it('leaves no empty column behind, and makes no fifth one', () => {
    const two = usualColumns(ids(2), 2)
    expect(order(moved(two, 'p0', { column: 1, index: 1 }))).toEqual([['p1', 'p0']])
    expect(order(moved(two, 'p1', { column: 0, index: 0 }))).toEqual([['p1', 'p0']])
    expect(moved(two, 'p0', { column: -1, index: 0 })).toEqual(two)
    const four = ids(5).reduce<PanelColumn[]>(
      (so, id, i) => inserted(so, { id, rows: 12 }, { column: Math.min(i, 3), index: 9 }),
      []
    )
    expect(four).toHaveLength(4)
    expect(moved(four, 'p4', { column: 4, index: 0 })).toEqual(four)
  })

  it('gives its rows to those of its column when it goes, and comes back below the shortest one', () => {
    const less = without(columns, 'p3')
    expect(heights(less)).toEqual([[12, 12, 12], [36]])
    expect(heights(appended(less, 'p3'))[1]).toEqual([26, 10])
    expect(without(usualColumns(['p0'], 1), 'p0')).toEqual([])
    expect(order(appended([], 'p0'))).toEqual([['p0']])
  })

  it('takes rows from the one below, and no more than that can give', () => {
    expect(heights(heightened(columns, 'p0', 3))[0]).toEqual([15, 9, 12])
    expect(heights(heightened(columns, 'p0', 30))[0]).toEqual([17, LEAST_ROWS, 12])
    expect(heights(heightened(columns, 'p0', -30))[0]).toEqual([LEAST_ROWS, 17, 12])
    expect(heights(heightened(columns, 'p2', 10))[0]).toEqual([12, 12, 22])
    expect(heights(heightened(columns, 'p2', -10))[0]).toEqual([12, 12, 12])
  })

  it('takes width from the column beside, which keeps some', () => {
    const half = usualColumns(ids(2), 2).map((column) => ({ ...column, width: 1 }))
    expect(widened(half, 0, 0.1).map(({ width }) => width)).toEqual([1.2, 0.8])
    const most = widened(half, 0, 1).map(({ width }) => width)
    expect(most[1]).toBeCloseTo(0.3)
    expect(sum(most)).toBeCloseTo(2)
    expect(widened(half, 1, 0.1)).toEqual(half)
  })

  it('is in one place whatever is done, and none is lost or made too low', () => {
    const change = fc.oneof(
      fc.record({ id: fc.nat(8), column: fc.integer({ min: -1, max: 5 }), index: fc.nat(6) }),
      fc.record({ id: fc.nat(8), rows: fc.integer({ min: -40, max: 40 }) })
    )
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.array(change, { maxLength: 20 }), (count, changes) => {
        let now: readonly PanelColumn[] = usualColumns(ids(count), Math.min(2, count))
        for (const each of changes) {
          const id = `p${each.id}`
          now = 'rows' in each ? heightened(now, id, each.rows) : moved(now, id, each)
        }
        expect(order(now).flat().sort()).toEqual(ids(count))
        expect(order(now).every((column) => column.length > 0)).toBe(true)
        expect(Math.min(...heights(now).flat())).toBeGreaterThanOrEqual(LEAST_ROWS)
        for (const id of ids(count)) expect(placeOf(now, id)).not.toBeNull()
      })
    )
  })
})
