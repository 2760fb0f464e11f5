import { describe, expect, it } from 'vitest'
import { cellsOf, type Axis } from '#shared/sweep/axes'
import type { CellView } from '#shared/sweep/record'
import { cellOfRun, neighbour } from '../../../../src/renderer/state/runs/cellPlace'

const axis = (title: string, count: number): Axis => ({
  title,
  scale: 'linear',
  options: Array.from({ length: count }, (_, i) => ({
    label: `${title} ${i}`,
    value: i,
    set: { [title]: i }
  }))
})
/** Three by two cells; every cell has a run of its own but those without. */
function sweep(without: readonly number[] = []) {
  const axes = [axis('width', 3), axis('rate', 2)]
  const cells = cellsOf(axes).map(
    ({ index, at, label }) =>
      ({ index, at, label, runId: without.includes(index) ? null : `run-${index}` }) as CellView
  )
  const at = (column: number, row: number) =>
    cells.find((cell) => cell.at[0] === column && cell.at[1] === row)!
  return { axes, cells, at }
}

describe('the cell beside one', () => {
  it('lies along the first knob across, along the second upwards', () => {
    const { at, ...detail } = sweep()
    expect(neighbour(detail, at(1, 0), 'left')).toBe(at(0, 0))
    expect(neighbour(detail, at(1, 0), 'right')).toBe(at(2, 0))
    expect(neighbour(detail, at(1, 0), 'up')).toBe(at(1, 1))
    expect(neighbour(detail, at(1, 1), 'down')).toBe(at(1, 0))
  })

  it('is none beyond the edge, and none along a knob that the sweep has not', () => {
    const { at, axes, cells } = sweep()
    expect(neighbour({ axes, cells }, at(2, 0), 'right')).toBeNull()
    const single = { axes: axes.slice(0, 1), cells: cells.filter((cell) => cell.at[1] === 0) }
    expect(neighbour(single, at(1, 0), 'up')).toBeNull()
  })

  it('without a run is passed over', () => {
    const { at, axes, cells } = sweep([sweep().at(1, 0).index])
    expect(neighbour({ axes, cells }, at(0, 0), 'right')).toBe(at(2, 0))
  })
})

describe('the cell of a run', () => {
  it('that holds several is the one that was opened, else the first', () => {
    const { cells } = sweep()
    const shared = cells.map((cell) => ({ ...cell, runId: 'all' }))
    expect(cellOfRun({ cells: shared }, 'all', 4)!.index).toBe(4)
    expect(cellOfRun({ cells: shared }, 'all', null)!.index).toBe(0)
    expect(cellOfRun({ cells: shared }, 'another', null)).toBeNull()
  })
})
