import { describe, expect, it } from 'vitest'
import { cellAt, gridLayout, MARGIN, neighbour, placeAt } from '../../../src/renderer/panels/tasks/layout'

describe('layout of small multiples', () => {
  it('shows every task of a small problem, each under its label', () => {
    const grid = gridLayout(466, 152, 16, 17)
    expect(grid).toMatchObject({ shown: 16, columns: 8, rows: 2, labelHeight: 17 })
  })

  it('shows 64 tasks in a panel of ordinary size', () => {
    expect(gridLayout(466, 152, 64, 17)).toMatchObject({ shown: 64, labelHeight: 0 })
  })

  it('shows the first rows of more, at a legible size', () => {
    const grid = gridLayout(466, 152, 500, 17)
    expect(grid.shown).toBeLessThan(500)
    expect(grid.shown).toBe(grid.columns * grid.rows)
    expect(grid.cellWidth).toBeGreaterThanOrEqual(30)
    expect(grid.cellHeight).toBeGreaterThanOrEqual(20)
  })

  it('never leaves its panel, never overlaps, at any size and number', () => {
    for (let width = 100; width < 1600; width += 211)
      for (let height = 40; height < 900; height += 143)
        for (const count of [1, 2, 3, 7, 16, 24, 40, 64, 100]) {
          const grid = gridLayout(width, height, count, 17)
          expect(grid.shown).toBeGreaterThan(0)
          expect(grid.shown).toBeLessThanOrEqual(count)
          const cells = Array.from({ length: grid.shown }, (_, place) => cellAt(grid, place))
          const inside = cells.every(
            ({ left, top }) =>
              left >= MARGIN - 1e-6 &&
              left + grid.cellWidth <= width - MARGIN + 1e-6 &&
              top + grid.cellHeight <= height + 1e-6
          )
          expect(inside).toBe(true)
          expect(cells.map(({ left, top }) => placeAt(grid, left + 1, top + 1))).toEqual([...cells.keys()])
        }
  })

  it('finds no task between cells', () => {
    const grid = gridLayout(466, 152, 16, 17)
    expect(placeAt(grid, 2, 2)).toBe(-1)
    expect(placeAt(grid, cellAt(grid, 0).left + grid.cellWidth + 1, 5)).toBe(-1)
  })

  it('moves by arrow keys within the grid', () => {
    const grid = gridLayout(466, 152, 16, 17)
    expect(neighbour(grid, 0, 'ArrowRight')).toBe(1)
    expect(neighbour(grid, 0, 'ArrowLeft')).toBe(0)
    expect(neighbour(grid, 3, 'ArrowDown')).toBe(11)
    expect(neighbour(grid, 11, 'ArrowDown')).toBe(11)
    expect(neighbour(grid, 11, 'ArrowUp')).toBe(3)
    expect(neighbour(grid, 5, 'End')).toBe(15)
    expect(neighbour(grid, 5, 'a')).toBe(5)
  })
})
