/** Maps of answers: those of the program itself, coarse first, given up when nobody waits; the line between both labels. */
import { beforeAll, describe, expect, it } from 'vitest'
import { probePoints } from '../../../src/families/fractals/data/batches'
import { windowOf } from '../../../src/families/fractals/data/domain'
import { readWindow, whole, windowText, zoomed } from '../../../src/families/fractals/panels/map/window'
import { contour } from '../../../src/families/fractals/views/contour'
import { lookAtMap, scoresAt } from '../../../src/families/fractals/views/map'
import { replicaSpecs } from '../../../src/shared/replicas'
import { createRunner, openTestBackend } from '../../main/engine/support'
import { specOf } from './support'

beforeAll(openTestBackend)
const patient = (): Promise<void> => Promise.resolve()
const args = { x: 0.5, y: 0.5, zoom: 0, cells: 0 }

describe.each([
  { features: 'raw', batchNorm: 'hidden' },
  { features: 'scaled', depth: 2 },
  { features: 'fourier', frequencies: 8, depth: 4 }
])('%j', (model) => {
  const spec = specOf({ replicas: 2, seed: 3, task: { probePoints: 64 }, model: { width: 16, ...model } })

  it('answers as the program does', async () => {
    const { runner } = await createRunner(spec)
    runner.run(0, 3)
    const [state, { scores }] = [runner.read(), runner.evaluate()]
    runner.dispose()
    for (const [r, single] of replicaSpecs(spec).entries()) {
      const points = probePoints(single)
      const got = await scoresAt(spec, state, r, points, patient)
      points.forEach((_, i) => expect(got[i]).toBeCloseTo(scores![r * points.length + i]!, 3))
    }
  })
})

describe('view', () => {
  const spec = specOf({ task: { probePoints: 64 }, model: { width: 4, frequencies: 2 } })
  const stateOf = async (of: typeof spec) => {
    const { initial, runner } = await createRunner(of)
    runner.dispose()
    return initial
  }

  it('is coarse first and halves its cells to the finest', async () => {
    const state = await stateOf(spec)
    const sides: number[][] = []
    for (let cells = 0, more = true; more; more = cells > 0) {
      const { arrays } = await lookAtMap(spec)(state, 0, { args: { ...args, cells }, pause: patient })
      sides.push([...arrays['labels']!.shape].reverse())
      cells = arrays['next']!.data[0]!
    }
    expect(sides).toEqual([
      [64, 51],
      [128, 102],
      [256, 205]
    ])
  })

  it('begins coarser where the network is large', async () => {
    const large = specOf({ task: { probePoints: 64 }, model: { features: 'raw', width: 2048 } })
    const { arrays } = await lookAtMap(large)(await stateOf(large), 0, { args, pause: patient })
    expect(arrays['labels']!.shape[1]).toBe(32)
  })

  it('ends when nobody waits any more', async () => {
    let portions = 0
    const pause = (): Promise<void> =>
      ++portions > 2 ? Promise.reject(new Error('given up')) : Promise.resolve()
    const wide = specOf({ task: { probePoints: 64 }, model: { features: 'raw', width: 1024 } })
    const asked = lookAtMap(wide)(await stateOf(wide), 0, { args: { ...args, cells: 64 }, pause })
    await expect(asked).rejects.toThrow('given up')
    expect(portions).toBe(3)
  })

  it('has the labels of the window asked for, from the top', async () => {
    const corner = { x: 0.5 / 16, y: 1 - 0.5 / 16, zoom: 4, cells: 16 }
    const { arrays } = await lookAtMap(spec)(await stateOf(spec), 0, { args: corner, pause: patient })
    expect([...arrays['window']!.data]).toEqual([-2, 0.875, 2.5 / 16, 2 / 16])
    expect(arrays['labels']!.data.every((label) => label === 0)).toBe(true)
    const middle = { ...args, x: 0.8, zoom: 4, cells: 16 } // about the origin
    const inside = await lookAtMap(spec)(await stateOf(spec), 0, { args: middle, pause: patient })
    expect(inside.arrays['labels']!.data.every((label) => label === 1)).toBe(true)
  })
})

describe('contour', () => {
  const grid = (side: number, of: (x: number, y: number) => number): Float64Array =>
    Float64Array.from({ length: side * side }, (_, at) => of((at % side) + 0.5, Math.floor(at / side) + 0.5))

  it('of a circle lies on it, all around', () => {
    const lines = contour(
      grid(100, (x, y) => Math.hypot(x - 50, y - 50) - 30),
      100
    )
    let length = 0
    for (let i = 0; i < lines.length; i += 4) {
      const [ax, ay, bx, by] = lines.slice(i, i + 4) as [number, number, number, number]
      expect(Math.hypot(ax - 50, ay - 50)).toBeCloseTo(30, 1)
      length += Math.hypot(bx - ax, by - ay)
    }
    expect(length / (2 * Math.PI * 30)).toBeCloseTo(1, 3)
  })

  it.each([
    [[2, -1, 2, -1], 1],
    [[1, -2, 1, -2], -1]
  ])('at a saddle of %j keeps corners of the sign of the middle together', ([a, b, d, c], middle) => {
    const lines = contour(Float64Array.of(a!, b!, c!, d!), 2)
    expect(lines.length).toBe(8)
    // every segment cuts off one corner of the other sign: both its ends are on edges of that corner
    for (let i = 0; i < 8; i += 4) {
      const [x, y] = [(lines[i]! + lines[i + 2]!) / 2, (lines[i + 1]! + lines[i + 3]!) / 2]
      const corner = x < 1 === y < 1 ? 1 : -1 // the sign of a and d
      expect(corner).toBe(-middle)
    }
  })
})

describe('window', () => {
  it('keeps the place under the pointer', () => {
    const at = { x: 0.3, y: 0.8 }
    const { task } = specOf({})
    let place = whole
    const under = (): number[] => {
      const [re, im, width, height] = windowOf(task, { ...place, zoom: 2 ** place.zoom })
      return [re + at.x * width, im + at.y * height]
    }
    const before = under()
    for (const doublings of [1, 2.5, -0.5]) {
      place = zoomed(place, at, doublings)
      under().forEach((value, i) => expect(value).toBeCloseTo(before[i]!, 12))
    }
    expect(zoomed(place, at, -9)).toEqual(whole)
  })

  it('stays within the domain, and reads what it wrote', () => {
    const place = zoomed(zoomed(whole, { x: 0, y: 0 }, 3), { x: 1, y: 1 }, -2)
    const [re, im] = windowOf(specOf({}).task, { ...place, zoom: 2 ** place.zoom })
    expect(re).toBeGreaterThanOrEqual(-2)
    expect(im).toBeGreaterThanOrEqual(-1)
    expect(readWindow(windowText(place))).toEqual(place)
    for (const text of [undefined, '', '1 2', 'a b c', '0.5 0.5 99']) expect(readWindow(text)).toEqual(whole)
  })
})
