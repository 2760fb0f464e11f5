/**
 * Features of inputs: rows `[n, P]`, row-major.
 *
 * Polynomials and waves do not depend on P: the first features are the same however many there are. Random features are drawn
 * one after the other, so that the first ones are the same there too.
 */
import { cosine, normalsOf, sine } from '#shared/elementary'
import type { Matrix } from '#shared/linalg/matrix'
import type { RandomStream } from '#shared/random'
import type { DescentModel } from '../spec'

/** Writes the P features of one x into `out` from `at` on. */
type OnLine = (x: number, count: number, out: Float64Array, at: number) => void

/** pₖ₊₁ from pₖ and pₖ₋₁, degrees 0, 1, 2, …; the first one written is that of degree `first`. */
const byRecurrence =
  (first: 0 | 1, next: (x: number, k: number, now: number, before: number) => number): OnLine =>
  (x, count, out, at) => {
    let [before, now] = [1, x]
    if (first === 0) out[at] = 1
    for (let degree = 1; degree - first < count; degree++) {
      out[at + degree - first] = now
      const after = next(x, degree, now, before)
      before = now
      now = after
    }
  }

/** (k + 1)·Pₖ₊₁ = (2k + 1)·x·Pₖ − k·Pₖ₋₁ (Bonnet). */
const legendre = (first: 0 | 1): OnLine =>
  byRecurrence(first, (x, k, now, before) => ((2 * k + 1) * x * now - k * before) / (k + 1))

const chebyshev = (first: 0 | 1): OnLine => byRecurrence(first, (x, _, now, before) => 2 * x * now - before)

/** 1, cos πx, sin πx, cos 2πx, sin 2πx, …; without the 1 where there is no constant. */
const fourier =
  (first: 0 | 1): OnLine =>
  (x, count, out, at) => {
    for (let i = 0; i < count; i++) {
      const k = i + first
      const angle = Math.PI * Math.ceil(k / 2) * x
      out[at + i] = k % 2 === 1 ? cosine(angle) : k === 0 ? 1 : sine(angle)
    }
  }

const polynomials = { legendre, chebyshev, fourier }

/** Bases of one x. */
export const isOnLine = (basis: DescentModel['basis']): basis is keyof typeof polynomials =>
  Object.hasOwn(polynomials, basis)

/** Features of rows of inputs `[n, d]`. */
export type Features = (inputs: Matrix<Float64Array>) => Matrix<Float64Array>

/** @param stream draws the random ones: P times d weights, and a bias */
export function featuresOf(
  { basis, constant, spread, bias }: DescentModel,
  parameters: number,
  dimensions: number,
  stream: RandomStream
): Features {
  if (isOnLine(basis)) {
    const write = polynomials[basis](constant ? 0 : 1)
    return ({ data: x, rows }) => {
      const data = new Float64Array(rows * parameters)
      for (let row = 0; row < rows; row++) write(x[row]!, parameters, data, row * parameters)
      return { data, rows, columns: parameters }
    }
  }
  if (basis === 'inputs') return (inputs) => firstColumns(inputs, parameters)
  const normal = normalsOf(stream)
  const std = spread / Math.sqrt(dimensions)
  const width = dimensions + 1
  const weights = new Float64Array(parameters * width)
  for (let j = 0; j < parameters; j++) {
    for (let i = 0; i < dimensions; i++) weights[j * width + i] = normal() * std
    weights[j * width + dimensions] = basis === 'relu' ? normal() * bias : 2 * Math.PI * stream.uniform()
  }
  const shape = basis === 'relu' ? (sum: number) => Math.max(0, sum) : cosine
  return ({ data: x, rows }) => {
    const data = new Float64Array(rows * parameters)
    for (let row = 0; row < rows; row++)
      for (let j = 0; j < parameters; j++) {
        let sum = weights[j * width + dimensions]!
        for (let i = 0; i < dimensions; i++) sum += weights[j * width + i]! * x[row * dimensions + i]!
        data[row * parameters + j] = shape(sum)
      }
    return { data, rows, columns: parameters }
  }
}

function firstColumns(
  { data: x, rows, columns: d }: Matrix<Float64Array>,
  count: number
): Matrix<Float64Array> {
  if (count === d) return { data: x, rows, columns: d }
  const data = new Float64Array(rows * count)
  for (let row = 0; row < rows; row++) data.set(x.subarray(row * d, row * d + count), row * count)
  return { data, rows, columns: count }
}
