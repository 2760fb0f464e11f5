import { PixelColumns } from '#shared/analysis/decimate'
import { describe, expect, it } from 'vitest'
import { columnEdges, stepAxis } from '../../../src/renderer/panels/chart/scale'
import { fillSlots, slotPositions, type Slot } from '../../../src/renderer/panels/chart/slots'

const WIDTH = 10

function slotsOf(xs: number[], ys: number[], min: number, max: number): Slot[] {
  const axis = stepAxis({ min, max, zero: false }, 'linear', 0, WIDTH)
  const columns = new PixelColumns(columnEdges(axis, WIDTH))
  columns.update(xs, ys, xs.length)
  const out = new Array<Slot>(4 * WIDTH + 2)
  fillSlots(out, { columns, xs, ys }, axis, (value) => 100 * value)
  return out
}

const columnOf = (slots: Slot[], column: number): Slot[] => slots.slice(1 + 4 * column, 5 + 4 * column)

describe('slots', () => {
  it('have ascending positions inside their column', () => {
    const positions = slotPositions(WIDTH, 2)
    expect(positions.length).toBe(42)
    expect(positions[0]).toBe(0)
    expect(positions[41]).toBe(5)
    for (let column = 0; column < WIDTH; column++)
      for (let part = 0; part < 4; part++) {
        const x = 2 * positions[1 + 4 * column + part]!
        expect(x > column && x < column + 1).toBe(true)
      }
    expect(positions.every((x, i) => i === 0 || x >= positions[i - 1]!)).toBe(true)
  })

  it('hold first, lowest, highest and last in pixels; nothing where there is no point', () => {
    const slots = slotsOf([0, 3, 3.2, 3.4, 3.9], [0, 0.5, 0.1, 0.9, 0.4], 0, 10)
    expect(columnOf(slots, 0)).toEqual([0, 0, 0, 0])
    expect(columnOf(slots, 1)).toEqual([undefined, undefined, undefined, undefined])
    expect(columnOf(slots, 3)).toEqual([50, 10, 90, 40])
  })

  it('break the line at a value that is not finite, never draw across', () => {
    const slots = slotsOf([0, 2, 4, 4.5, 8], [1, NaN, 1, NaN, 1], 0, 10)
    expect(columnOf(slots, 2)).toEqual([null, null, null, null])
    expect(columnOf(slots, 4)).toEqual([100, 100, 100, null])
    expect(columnOf(slots, 8)).toEqual([100, 100, 100, 100])
  })

  it('lead the line out of view to its neighbours on both sides', () => {
    const slots = slotsOf([0, 20, 40, 60], [0, 0.2, 0.4, 0.6], 10, 50)
    expect(slots[0]).toBeCloseTo(10, 9)
    expect(slots[41]).toBeCloseTo(50, 9)
  })

  it('cross a view that lies between two points', () => {
    const slots = slotsOf([0, 100], [0, 1], 40, 60)
    expect(slots.filter((slot) => slot !== undefined).length).toBe(2)
    expect(slots[0]).toBeCloseTo(40, 9)
    expect(slots[41]).toBeCloseTo(60, 9)
    expect(slotsOf([0, 100], [0, NaN], 40, 60)[0]).toBe(null)
  })

  it('end where the data ends', () => {
    const slots = slotsOf([0, 5], [0.5, 0.5], 0, 10)
    expect(slots[0]).toBe(undefined)
    expect(slots[41]).toBe(undefined)
  })
})
