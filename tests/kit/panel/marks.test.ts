/** Marks on a canvas, and under a pointer. */
import { describe, expect, it } from 'vitest'
import { hit } from '../../../src/kit/panel/marks/hit'
import type { Mark } from '../../../src/kit/panel/marks/marks'
import { paint } from '../../../src/kit/panel/marks/paint'
import { words } from '../../../src/kit/panel/marks/text'
import { theme } from './pictures'

/** A context that writes down what is done to it: calls, and settings as they change. */
function recorder(): { context: CanvasRenderingContext2D; done: string[] } {
  const done: string[] = []
  const settings: Record<string, unknown> = {
    canvas: { ownerDocument: { createElement: () => ({ getContext: () => recorder().context }) } },
    createImageData: (columns: number, rows: number) => ({ data: new Uint8ClampedArray(4 * columns * rows) })
  }
  const context = new Proxy(settings, {
    get: (target, name: string) =>
      name in target
        ? target[name]
        : (...given: unknown[]) => void done.push(`${name}(${given.map(String).join(' ')})`),
    set: (target, name: string, value) => {
      if (target[name] !== value) done.push(`${name}=${value}`)
      target[name] = value
      return true
    }
  })
  return { context: context as unknown as CanvasRenderingContext2D, done }
}

function painted(...marks: Mark[]): string[] {
  const { context, done } = recorder()
  paint(context, marks)
  return done
}

describe('on a canvas', () => {
  const stroke = { colour: 'red', width: 2 }

  it('a line lifts its pen at gaps, and closes only where it is told to', () => {
    const points = Float32Array.from([0, 1, 2, 3, NaN, NaN, 4, 5, 6, 7])
    const path = painted({ kind: 'line', points, stroke: { ...stroke, dash: [4, 3], round: true } })
    expect(path).toEqual([
      'globalAlpha=1',
      ...['beginPath()', 'moveTo(0 1)', 'lineTo(2 3)', 'moveTo(4 5)', 'lineTo(6 7)'],
      ...['strokeStyle=red', 'lineWidth=2', 'lineJoin=round', 'lineCap=round', 'setLineDash(4,3)'],
      'stroke()'
    ])
    expect(
      painted({ kind: 'line', points, stroke, closed: true }).filter((call) => call === 'closePath()')
    ).toHaveLength(2)
  })

  it('opacity ends with its mark, and a place to point at leaves no ink', () => {
    const boxes = [1, 2, 3, 4]
    const done = painted(
      { kind: 'rects', boxes, fill: 'red', opacity: 0.5 },
      { kind: 'rects', boxes, datum: { id: 'a', words: 'A' } },
      { kind: 'area', points: [0, 0, 1, 0, 1, 1], fill: 'blue' }
    )
    expect(done.filter((call) => /Alpha|ill/.test(call))).toEqual([
      ...['globalAlpha=0.5', 'fillStyle=red', 'fillRect(1 2 3 4)', 'globalAlpha=1'],
      ...['fillStyle=blue', 'fill()']
    ])
  })

  it('text has its halo below it, and turns about its own place', () => {
    const done = painted(words(theme, 'PC 2', 12, 8, { anchor: 'end', halo: true, turn: -90 }))
    expect(done).toContain('font=400 11px sans-serif')
    expect(done).toContain('textAlign=right')
    expect(done.filter((call) => /Text|translate|rotate/.test(call))).toEqual([
      'translate(12 8)',
      `rotate(${-Math.PI / 2})`,
      'strokeText(PC 2 0 0)',
      'fillText(PC 2 0 0)'
    ])
  })

  it('a group clips what is in it and nothing after it; cells are not smoothed', () => {
    const rgba = new Uint8ClampedArray(8)
    const done = painted(
      {
        kind: 'group',
        clip: { left: 1, right: 5, top: 2, bottom: 4 },
        marks: [{ kind: 'circle', x: 3, y: 3, radius: 1, fill: 'red' }]
      },
      { kind: 'raster', x: 0, y: 0, width: 20, height: 10, columns: 2, rows: 1, rgba }
    )
    const order = ['save()', 'rect(1 2 4 2)', 'clip()', 'fill()', 'restore()', 'imageSmoothingEnabled=false']
    expect(done.filter((call) => order.includes(call))).toEqual(order)
    expect(done.at(-1)).toMatch(/0 0 20 10\)$/)
  })
})

describe('under a pointer', () => {
  const circle = (x: number, id: string): Mark => ({
    kind: 'circle',
    x,
    y: 10,
    radius: 3,
    fill: 'red',
    datum: { id, words: id }
  })
  const box = (boxes: number[], id: string): Mark => ({ kind: 'rects', boxes, datum: { id, words: id } })

  it('lies the nearest point within reach, before any box', () => {
    const marks = [circle(20, 'a'), circle(30, 'b'), box([0, 0, 100, 100], 'all')]
    expect([24, 26, 45].map((x) => hit(marks, x, 10)?.id)).toEqual(['a', 'b', 'all'])
    expect(hit([circle(20, 'a')], 20, 22.5)).toBeNull()
  })

  it('lies the foremost box, up to its far edges, and nothing without a datum', () => {
    const marks = [box([0, 0, 10, 10, 20, 0, 10, 10], 'back'), box([5, 5, 10, 10], 'front')]
    expect(
      [
        [7, 7],
        [2, 2],
        [25, 5],
        [10, 2],
        [30, 5]
      ].map(([x, y]) => hit(marks, x!, y!)?.id)
    ).toEqual(['front', 'back', 'back', undefined, undefined])
    expect(hit([{ kind: 'circle', x: 1, y: 1, radius: 3, fill: 'red' }], 1, 1)).toBeNull()
  })

  it('lies the cell of a table, and what is clipped away does not', () => {
    const rgba = new Uint8ClampedArray(4 * 6)
    const raster: Mark = {
      ...{ kind: 'raster', x: 10, y: 20, width: 30, height: 20, columns: 3, rows: 2, rgba },
      datumAt: (column, row) => (row === 1 ? { id: `${column}`, words: '' } : null)
    }
    expect(hit([raster], 39.9, 39.9)?.id).toBe('2')
    expect([hit([raster], 15, 25), hit([raster], 40, 35), hit([raster], 9.9, 35)]).toEqual([null, null, null])
    expect(hit([box([0, 0, 50, 50], 'under'), raster], 15, 25)?.id).toBe('under')
    const group: Mark = { kind: 'group', clip: { left: 0, right: 20, top: 0, bottom: 50 }, marks: [raster] }
    expect([hit([group], 15, 35)?.id, hit([group], 25, 35)]).toEqual(['0', null])
  })
})
