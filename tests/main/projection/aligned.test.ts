import { describe, expect, it } from 'vitest'
import type { Matrix } from '#shared/linalg/matrix'
import { layoutMovement, linearCka, weightMovement } from '../../../src/main/projection/movement'
import { alignOn, procrustesResidual } from '../../../src/main/projection/procrustes'
import { defaultAlignedOptions } from '../../../src/main/projection/tsne/options'
import { Tsne } from '../../../src/main/projection/tsne/tsne'
import { clusters, expectClose, uniforms, wave } from './points'

const options = { ...defaultAlignedOptions, perplexity: 10, iterations: 300 }

/** Rows times scale and a rotation of the first two coordinates by `angle`, moved by `shift`. */
function turned(
  { data, rows, columns }: Matrix,
  angle: number,
  scale = 1,
  shift = 0,
  mirror = 1
): Matrix & { data: Float64Array } {
  const out = Float64Array.from(data, (value) => scale * value + shift)
  for (let i = 0; i < data.length; i += columns) {
    const x = data[i]!
    const y = mirror * data[i + 1]!
    out[i] = scale * (Math.cos(angle) * x - Math.sin(angle) * y) + shift
    out[i + 1] = scale * (Math.sin(angle) * x + Math.cos(angle) * y) + shift
  }
  return { data: out, rows, columns }
}
const columnsOf = ({ data, rows, columns }: Matrix, count: number): Matrix & { data: Float64Array } => ({
  data: Float64Array.from(
    { length: rows * count },
    (_, at) => data[Math.floor(at / count) * columns + (at % count)]!
  ),
  rows,
  columns: count
})

/** Root mean square displacement from each frame to the next, relative to the layout's size. */
function displacement(layouts: Float64Array, n: number): number {
  let moved = 0
  let size = 0
  for (let i = 2 * n; i < layouts.length; i++) {
    moved += (layouts[i]! - layouts[i - 2 * n]!) ** 2
    size += layouts[i]! ** 2
  }
  return Math.sqrt(moved / size)
}

function layoutsOf(frames: Matrix[], changes: Partial<typeof options> = {}): Float64Array {
  const tsne = new Tsne(frames, { ...options, ...changes })
  while (!tsne.finished) tsne.step(50)
  return tsne.layouts()
}

describe('one layout over all frames', () => {
  const still = clusters(60, 6, 4)
  const noisy = [0, 1, 2, 3].map((t) => {
    const noise = uniforms(360, 50 + t)
    return { ...still, data: still.data.map((value, i) => value + 0.3 * noise[i]!) }
  })

  it.each([0, 0.1, 1])('does not move where the points stand still, λ = %f', (temporalWeight) => {
    const layouts = layoutsOf([still, still, still], { temporalWeight })
    expect(displacement(layouts, 60)).toBe(0)
    expect(layouts.slice(0, 120)).toEqual(layouts.slice(240))
  })

  it('moves the less, the larger λ', () => {
    const [free, held, tight] = [0, 0.1, 1].map((temporalWeight) =>
      displacement(layoutsOf(noisy, { temporalWeight }), 60)
    )
    expect(held).toBeLessThan(0.6 * free!)
    expect(tight).toBeLessThan(0.6 * held!)
  })

  it('holds a large set through the quadtree just so', () => {
    const many = clusters(610, 4, 5)
    expect(displacement(layoutsOf([many, many], { iterations: 40 }), 610)).toBe(0)
  })

  it('gives the same bits again', () => {
    expect(layoutsOf(noisy)).toEqual(layoutsOf(noisy))
  })
})

describe('Procrustes', () => {
  const a = columnsOf(wave(20, 5), 2)
  // columns of wave(20, 7) from the last, cubed
  const other = wave(20, 7)
  const b = { ...other, data: other.data.map((_, at) => other.data[at - (at % 7) + 6 - (at % 7)]! ** 3) }

  it('finds nothing between a layout and its turned, mirrored, moved and scaled copy', () => {
    expect(procrustesResidual(a, turned(a, 1.1, 3, 2, -1))).toBeLessThan(1e-14)
    expect(procrustesResidual(a, turned(a, -0.4))).toBeLessThan(1e-14)
  })

  // scipy.spatial.procrustes
  it('is scipy’s disparity in two and three dimensions', () => {
    expect(procrustesResidual(a, columnsOf(b, 2))).toBeCloseTo(0.40802935275056196, 12)
    expect(procrustesResidual(columnsOf(wave(20, 5), 3), columnsOf(b, 3))).toBeCloseTo(0.4375115253955679, 12)
  })

  it('turns a layout onto its copy', () => {
    const centre = { ...a, data: a.data.map((value, i) => value - mean(a, i % 2)) }
    for (const mirror of [1, -1]) {
      const copy = turned(centre, 2.5, 1, 0, mirror).data
      alignOn(copy, centre.data)
      expectClose(copy, centre.data, 1e-12)
    }
  })

  // numpy: ‖bᵀa‖² / (‖aᵀa‖ ‖bᵀb‖) of the centred rows
  it('1 − CKA is numpy’s, by either product, and 0 for a rotated and scaled copy', () => {
    const w = wave(20, 5)
    expect(linearCka(w, b)).toBeCloseTo(0.8906349407011401, 12)
    expect(linearCka(w, turned(w, 0.7, 5, 1))).toBeCloseTo(1, 12)
    const wide = wave(6, 9)
    expect(linearCka(wide, turned(wide, 0.7, 5, 1, -1))).toBeCloseTo(1, 12)
    expectClose(weightMovement([w, w, turned(w, 2)]), [0, 0], 1e-12)
  })

  it('separates what turned from what changed', () => {
    const layouts = new Float64Array(120)
    ;[a, turned(a, 1), columnsOf(b, 2)].forEach(({ data }, t) => layouts.set(data, 40 * t))
    const [first, second] = layoutMovement(layouts, 20, 2)
    expect(first).toBeLessThan(1e-14)
    expect(second).toBeCloseTo(0.40802935275056196, 12)
  })
})

const mean = ({ data, rows }: Matrix & { data: Float64Array }, column: number): number =>
  data.reduce((sum: number, value: number, at: number) => sum + (at % 2 === column ? value / rows : 0), 0)
