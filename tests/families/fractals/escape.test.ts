/** Escape indices, distances and labels, against what is known in closed form. */
import { describe, expect, it } from 'vitest'
import { bandsOf, POINTS_PER_BAND } from '../../../src/families/fractals/data/bands'
import { scanned } from '../../../src/families/fractals/data/domain'
import {
  distanceEstimate,
  escapeIndex,
  labelling,
  type Point
} from '../../../src/families/fractals/data/escape'
import { check, facts } from '../../../src/families/fractals/spec/checks'
import { checkSpec } from '../../../src/main/asked/specs'
import { specOf } from './support'

const { task } = specOf({})
const disc = specOf({ task: { set: 'julia', juliaRe: 0, juliaIm: 0 } }).task

describe('escape index', () => {
  it.each([
    [[0, 0], 100],
    [[-2, 0], 100],
    [[-1, 0], 100],
    [[0, 1], 100],
    [[0.5, 0], 5],
    [[1, 0], 3],
    [[0, -2.1], 1]
  ] as const)('of %j is %i', (point, index) => expect(escapeIndex(point, task)).toBe(index))

  it('next to the cusp grows as π over the root of the distance', () => {
    const far = specOf({ task: { iterations: 10_000 } }).task
    expect(escapeIndex([0.25 + 1e-6, 0], far) / 1000).toBeCloseTo(Math.PI, 1)
  })

  it('is not changed by the short way out for the cardioid and the disc', () => {
    // the same points as the Julia sets of their own c, begun at 0: no short way is taken
    for (const [re, im] of scanned(specOf({ task: { iterations: 4000 } }).task)) {
      const slow = { set: 'julia', juliaRe: re, juliaIm: im, iterations: 60 } as const
      expect(escapeIndex([0, 0], slow)).toBe(escapeIndex([re, im], { ...task, iterations: 60 }))
    }
  })

  it('of the unit disc counts squarings', () => {
    expect(escapeIndex([0.999, 0], disc)).toBe(100)
    expect(escapeIndex([1.1, 0], disc)).toBe(3) // 1.1⁸ = 2.14
  })
})

describe('distance estimate', () => {
  it.each([1.001, 1.1, 1.9])('of the unit disc from %d is 2|z| ln|z|', (radius) => {
    const point: Point = [radius * Math.cos(1), radius * Math.sin(1)]
    const estimate = distanceEstimate(point, disc)
    expect(estimate / (2 * radius * Math.log(radius))).toBeCloseTo(1, 6)
    expect(estimate).toBeGreaterThanOrEqual(radius - 1)
    expect(estimate).toBeLessThanOrEqual(4 * (radius - 1))
  })

  it('is four times the distance to the tip of the needle', () => {
    for (const away of [1e-8, 1e-5, 1e-3])
      // a slit is where it is largest
      expect(distanceEstimate([-2 - away, 0], task) / away).toBeCloseTo(4, 1)
  })

  it('is infinite where nothing escapes', () => expect(distanceEstimate([-0.1, 0.1], task)).toBe(Infinity))
})

describe('labels', () => {
  const share = (draft: object): number => {
    const own = specOf({ task: draft }).task
    const points = scanned(own)
    return points.reduce((sum, point) => sum + labelling(own)(point), 0) / points.length
  }

  it('cover the area that the set is known to have', () => {
    // 1.50659 of the whole set (Förstemann 2017) on 5 square units; a tenth of it leaves only after 100 updates
    expect(share({ iterations: 2000 }) * 5).toBeCloseTo(1.507, 1)
  })

  it('by level and band add up', () => {
    const levels = [10, 11, 12].map((level) => share({ label: 'level', level }))
    expect(share({ label: 'band', level: 10, levelTo: 12 })).toBeCloseTo(
      levels[0]! + levels[1]! + levels[2]!,
      12
    )
    expect(levels[0]).toBeGreaterThan(levels[1]!)
  })

  it('by distance lie outside, and widen with it', () => {
    const own = specOf({ task: { label: 'distance', distance: 0.05 } }).task
    const near = scanned(own).filter((point) => labelling(own)(point) === 1)
    expect(near.every((point) => escapeIndex(point, own) < own.iterations)).toBe(true)
    expect(share({ label: 'distance', distance: 0.1 })).toBeGreaterThan(
      share({ label: 'distance', distance: 0.05 })
    )
  })
})

describe('bands', () => {
  it('hold points of their escape indices, all as many', () => {
    const bands = bandsOf(task)
    expect(bands.map(({ name }) => name)).toEqual([
      'escape 1',
      'escape 2–3',
      'escape 4–7',
      'escape 8–15',
      'escape 16–31',
      'escape 32–63',
      'escape 64–99',
      'never'
    ])
    for (const { name, points } of bands) {
      const [from = task.iterations, to = from] = (name.match(/\d+/g) ?? []).map(Number)
      expect(points.length).toBe(POINTS_PER_BAND)
      expect(new Set(points.map(String)).size).toBe(POINTS_PER_BAND)
      for (const point of points) {
        expect(escapeIndex(point, task)).toBeGreaterThanOrEqual(from)
        expect(escapeIndex(point, task)).toBeLessThanOrEqual(to)
      }
    }
  })
})

describe('checks', () => {
  it.each([
    [{ left: 1, right: 0.5 }, 'task.right'],
    [{ bottom: 1 }, 'task.top'],
    [{ lattice: 1, bottom: 0, top: 0.5 }, 'task.lattice'],
    [{ label: 'level', level: 100 }, 'task.level'],
    [{ label: 'band', level: 50, levelTo: 49 }, 'task.levelTo']
  ])('%j is refused at %s', (draft, path) =>
    expect(check(specOf({ task: draft })).map((problem) => problem.path)).toEqual([path])
  )

  it('a field without effect is refused', () =>
    expect(checkSpec({ family: 'fractals', task: { spread: 0.5 } }).problems.map(({ path }) => path)).toEqual(
      ['task.spread']
    ))

  it('the prevalence is told', () =>
    expect(facts(specOf({})).find(({ path }) => path === 'task.label')?.text).toMatch(
      /^label 1 on 30\.\d % /
    ))
})
