/** The map's picture: its cells in their colours, where they lie in the window that is looked at. */
import { beforeAll, describe, expect, it } from 'vitest'
import type { Inspection } from '#shared/inspection'
import { mapMarks, seenIn, type Shown, verdictAt } from '../../../src/families/fractals/panels/map/marks'
import { whole, type Window } from '../../../src/families/fractals/panels/map/window'
import { lookAtMap } from '../../../src/families/fractals/views/map'
import { colourMap } from '../../../src/kit/panel/draw/colormap'
import { hit } from '../../../src/kit/panel/marks/hit'
import type { Mark, RasterMark } from '../../../src/kit/panel/marks/marks'
import { theme } from '../../kit/panel/pictures'
import { createRunner, openTestBackend } from '../../main/engine/support'
import { specOf } from './support'

const size = { width: 500, height: 400, ratio: 1 }
const isRaster = (mark: Mark): mark is RasterMark => mark.kind === 'raster'
/** Of right 0 and right 1; the theme of tests has names here. */
const coloured = { ...theme, raised: '#010203', axis: '#a0b0c0' }
let inspection: Inspection

/** Of the first weights, over the whole domain, 32 cells wide. */
beforeAll(async () => {
  await openTestBackend()
  const spec = specOf({ task: { probePoints: 64 }, model: { width: 4, frequencies: 2 } })
  const { initial, runner } = await createRunner(spec)
  runner.dispose()
  const asked = { args: { x: 0.5, y: 0.5, zoom: 0, cells: 32 }, pause: () => Promise.resolve() }
  inspection = { step: 0, ...(await lookAtMap(spec)(initial, 0, asked)) }
})

function drawn(shown: Shown, window: Window) {
  const marks = mapMarks(inspection, { shown, window }, size, coloured, '#123456')
  const group = marks.find((mark) => mark.kind === 'group')!
  return { marks, clip: group.clip, raster: group.marks.find(isRaster)! }
}

it('fills its place with the answer of the window that is looked at', () => {
  const { clip, raster } = drawn('answers', whole)
  expect(raster.x).toBeCloseTo(clip.left, 9)
  expect(raster.y).toBeCloseTo(clip.top, 9)
  expect(raster.x + raster.width).toBeCloseTo(clip.right, 9)
  expect(raster.y + raster.height).toBeCloseTo(clip.bottom, 9)
})

it('has the last answer where it lies, as long as a zoomed window has none of its own', () => {
  const { marks, clip, raster } = drawn('errors', { x: 0.75, y: 0.5, zoom: 2 })
  expect(raster.width).toBeCloseTo(4 * (clip.right - clip.left), 9)
  const [x, y] = [(clip.left + clip.right) / 2, (clip.top + clip.bottom) / 2]
  expect((x - raster.x) / raster.width).toBeCloseTo(0.75, 9)
  // the middle of the window is three quarters along the domain, −2 + 0.75 · 2.5
  const re = Number(/^\S+/.exec(hit(marks, x, y)!.words)![0].replace('−', '-'))
  expect(Math.abs(re + 0.125)).toBeLessThan(2.5 / 32)
  expect(hit(marks, clip.left - 3, y)).toBeNull()
})

describe('every cell', () => {
  const pixel = (shown: Shown, cell: number): number[] => [
    ...drawn(shown, whole).raster.rgba.slice(4 * cell, 4 * cell + 4)
  ]
  const bytes = (hex: string): number[] => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16))

  it('has the colour of its probability', () => {
    const { probability } = seenIn(inspection)
    const map = colourMap(theme.sequence)
    for (let cell = 0; cell < probability.length; cell += 31) {
      const at = 4 * Math.round(255 * probability[cell]!)
      expect(pixel('answers', cell)).toEqual([...map.slice(at, at + 4)])
    }
  })

  it('or of right and wrong', () => {
    const seen = seenIn(inspection)
    // every other cell is answered 1: rightly and wrongly of both labels
    const answered = inspection.arrays['probability']!.data
    for (let cell = 0; cell < answered.length; cell++) answered[cell] = cell % 2
    const colours = [coloured.raised, coloured.axis, theme.run[2]!, theme.run[4]!]
    const kinds = new Set<number>()
    for (let cell = 0; cell < seen.labels.length; cell += 7) {
      const kind = verdictAt(seen, cell)
      expect(pixel('errors', cell)).toEqual([...bytes(colours[kind]!), 255])
      kinds.add(kind)
    }
    expect(kinds.size).toBe(4)
  })
})
