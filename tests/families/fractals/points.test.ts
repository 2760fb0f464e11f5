/** Training points: a pure function of seed and step under every sampling; what is replayed; the size of the network. */
import { describe, expect, it } from 'vitest'
import { RandomStream } from '#shared/random'
import { boundaryPoints } from '../../../src/families/fractals/data/boundary'
import { isWithin, uniformPoint } from '../../../src/families/fractals/data/domain'
import { distanceEstimate, type Point } from '../../../src/families/fractals/data/escape'
import { replayed } from '../../../src/families/fractals/data/replay'
import { parameterCount } from '../../../src/families/fractals/program/network'
import { fedAt, specOf } from './support'

const raw = { features: 'raw' }

describe('points of a step', () => {
  it.each(['uniform', 'boundary', 'replay'])('with %s sampling depend on the step alone', (sampling) => {
    const spec = specOf({ batchSize: 50, task: { sampling, label: 'level', level: 8 } })
    const [first, second, third] = fedAt(spec, 7, 8, 9)
    expect(fedAt(spec, 9, 3, 8, 7)).toEqual([third, fedAt(spec, 3)[0], second, first])
    expect(second!.x).not.toEqual(first!.x)
  })

  it('lie on the lattice where there is one', () => {
    const { x } = fedAt(specOf({ batchSize: 200, task: { lattice: 0.125 }, model: raw }), 0)[0]!
    expect(x.every((value) => Number.isInteger(8 * value))).toBe(true)
    expect(Math.max(...x.filter((_, i) => i % 2 === 0))).toBe(0.375) // the half-open range −2 … 0.5
  })

  it('are shown with the domain’s middle as 0 and half its longer side as 1', () => {
    const task = { left: -2, right: 0.5, bottom: -1, top: 1 }
    const [own] = fedAt(specOf({ batchSize: 500, task, model: raw }), 4)
    const [scaled] = fedAt(specOf({ batchSize: 500, task, model: { features: 'scaled' } }), 4)
    scaled!.x.forEach((value, i) =>
      expect(value).toBeCloseTo(i % 2 === 0 ? (own!.x[i]! + 0.75) / 1.25 : own!.x[i]! / 1.25, 6)
    )
    expect(scaled!.y).toEqual(own!.y)
  })

  it('make a rare label common about its boundary', () => {
    const ones = (sampling: string): number => {
      const { y } = fedAt(specOf({ batchSize: 5000, task: { sampling, label: 'level', level: 20 } }), 0)[0]!
      return y.reduce((sum, label) => sum + label, 0) / y.length
    }
    expect(ones('uniform')).toBeLessThan(0.006)
    expect(ones('boundary')).toBeGreaterThan(0.04)
  })
})

it('points about the boundary are near it, and within the domain', () => {
  const spec = specOf({ task: { sampling: 'boundary', spread: 0.001 } })
  const draw = boundaryPoints(spec)
  const stream = new RandomStream(3, 'data')
  const points = Array.from({ length: 400 }, () => draw(stream))
  expect(points.every((point) => isWithin(point, spec.task))).toBe(true)
  const outside = points.map((point) => distanceEstimate(point, spec.task)).filter(Number.isFinite)
  expect(outside.length).toBeGreaterThan(50)
  expect(outside.length).toBeLessThan(350)
  expect(Math.max(...outside)).toBeLessThan(4 * 5 * 0.00125) // the estimate is up to four times the distance
})

describe('replay', () => {
  const { task } = specOf({ task: { label: 'level', level: 8 } })
  const uniform = (step: number): Point[] => {
    const stream = new RandomStream(1, 'data', step)
    return Array.from({ length: step % 3 === 0 ? 0 : 2 }, () => uniformPoint(stream, task))
  }

  it('holds the newest points before a step, newest last, whatever was asked before', () => {
    const before = (step: number): Point[] =>
      Array.from({ length: step }, (_, i) => uniform(i))
        .flat()
        .slice(-5)
    const asked = replayed(uniform, 64, 5)
    for (const step of [0, 1, 2, 3, 4, 20, 21, 21, 7, 8, 500, 3])
      expect(asked(step), `step ${step}`).toEqual(before(step))
    expect(replayed(uniform, 64, 5)(500)).toEqual(before(500))
  })

  it('looks no further back than some million points', () => {
    let looked = 0
    const none = replayed(
      () => {
        looked++
        return []
      },
      2 ** 19,
      5
    )
    expect(none(1e6)).toEqual([])
    expect(looked).toBe(4)
    // the next step looks at one more
    none(1e6 + 1)
    expect(looked).toBe(5)
  })

  it('fills its share of a batch with the points of label 1 that came before', () => {
    const draft = { sampling: 'replay', label: 'level', level: 20, share: 0.5, replaySize: 10 }
    const [early, late] = fedAt(specOf({ batchSize: 2000, task: draft }), 0, 50)
    const share = ({ y }: { y: Int32Array }): number => y.reduce((sum, label) => sum + label, 0) / y.length
    expect(share(early!)).toBeLessThan(0.01)
    expect(share(late!)).toBeCloseTo(0.5, 1)
    const different = new Set(
      Array.from({ length: 2000 }, (_, i) => i)
        .filter((i) => late!.y[i] === 1)
        .map((i) => late!.x[2 * i])
    )
    expect(different.size).toBeLessThan(10 + 20) // ten replayed ones, and fresh ones
  })
})

it('the published network has as many parameters as published', () => {
  expect(parameterCount(specOf({ model: { features: 'raw', width: 1024, batchNorm: 'hidden' } }))).toBe(
    1_058_818
  )
  expect(parameterCount(specOf({ model: { frequencies: 5, width: 10, depth: 2 } }))).toBe(110 + 22)
})
