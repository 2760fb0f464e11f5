import { PixelColumns } from '#shared/analysis/decimate'
import { describe, expect, it } from 'vitest'
import { colourMap } from '../../../src/kit/panel/draw/colormap'
import { fillRow } from '../../../src/renderer/panels/heatmap/cells'

/** Ten columns of ten steps. */
function rowOf(xs: number[], ys: number[], to = 10): number[] {
  const columns = new PixelColumns(Float64Array.from({ length: 11 }, (_, i) => 10 * i))
  columns.update(xs, ys, xs.length)
  const row = new Float64Array(10)
  fillRow(row, columns, 0, to)
  return [...row]
}

describe('heat map row', () => {
  it('gives every column the nearest evaluation', () => {
    expect(rowOf([25, 65], [0.2, 0.8])).toEqual([0.2, 0.2, 0.2, 0.2, 0.2, 0.8, 0.8, 0.8, 0.8, 0.8])
  })

  it('ends at the head', () => {
    expect(rowOf([5, 25], [0.5, 0.6], 4)).toEqual([0.5, 0.5, 0.6, 0.6, NaN, NaN, NaN, NaN, NaN, NaN])
  })

  it('never loses a dip or a peak within a pixel', () => {
    const xs = [5, 11, 12, 13, 25]
    expect(rowOf(xs, [1, 1, 0.4, 1, 1])[1]).toBe(0.4)
    expect(rowOf(xs, [1, 0.4, 1, 1, 1])[1]).toBe(0.4)
    expect(rowOf(xs, [0.5, 0.5, 0.9, 0.5, 0.5])[1]).toBe(0.9)
  })

  it('shows the newest value where accuracy rises for good', () => {
    expect(rowOf([5, 11, 13, 19, 25], [0.5, 0.5, 0.7, 0.9, 1])[1]).toBe(0.9)
  })

  it('leaves a gap where no replica has a value', () => {
    const row = rowOf([5, 35, 65], [0.5, NaN, 0.7])
    expect(row[3]).toBeNaN()
    expect(row[0]).toBe(0.5)
    expect(row[9]).toBe(0.7)
  })
})

describe('colour map', () => {
  const stops = ['#00204d', '#00336f', '#39486b', '#575c6d', '#707173']
  const more = ['#8a8779', '#a69d75', '#c4b56c', '#e4cf5b', '#ffea46']
  const map = colourMap([...stops, ...more])
  const at = (i: number): number[] => [...map.subarray(4 * i, 4 * i + 4)]

  it('meets the tokens exactly', () => {
    expect(at(0)).toEqual([0x00, 0x20, 0x4d, 255])
    expect(at(255)).toEqual([0xff, 0xea, 0x46, 255])
    const ten = colourMap([...stops, ...more], 10)
    expect([...ten.subarray(16, 19)]).toEqual([0x70, 0x71, 0x73])
  })

  it('mixes black and white in OKLab, not in sRGB', () => {
    // L = 0.5 is linear light 0.125, hence sRGB 99.
    expect([...colourMap(['#000000', '#ffffff'], 3).subarray(4, 7)]).toEqual([99, 99, 99])
  })

  it('gets lighter all the way', () => {
    const light = (i: number): number => 0.2126 * at(i)[0]! + 0.7152 * at(i)[1]! + 0.0722 * at(i)[2]!
    for (let i = 1; i < 256; i++) expect(light(i)).toBeGreaterThanOrEqual(light(i - 1))
  })
})
