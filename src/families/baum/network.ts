/**
 * A network of threshold units with one hidden layer that gives n rows in general position any labels: for every group of d
 * rows of one label, +1 unless a spec says otherwise, a plane w·x = 1 through them, and two units whose thresholds lie on either side of it, so close that no other
 * row lies between.
 *
 * Source: Baum 1988, “On the capabilities of multilayer perceptrons”, Journal of Complexity 4, 193–215, theorem 1.
 * Dims: n rows, d inputs, g ≤ d rows of a group.
 */
import { leastSquares } from '#shared/linalg/leastSquares'
import { dot } from '#shared/linalg/lines'
import type { Matrix } from '#shared/linalg/matrix'
import type { Rows } from './data'
import type { BaumModel } from './spec'

export interface Plane {
  /** w `[d]` of w·x = 1. */
  normal: Float64Array
  /** Smallest |w·x − 1| of the rows that are not on it; null: there are none. */
  margin: number | null
}

/** The label whose rows planes go through. */
export function labelOnPlanes(labels: Float64Array, { rarer }: BaumModel): 1 | -1 {
  const positive = labels.reduce((sum, label) => sum + Number(label > 0), 0)
  return rarer && 2 * positive > labels.length ? -1 : 1
}

/**
 * A plane for every group of at most d rows with that label, in their order.
 * Throws RangeError for rows that are not in general position: whose plane does not exist, or holds a further row.
 */
export function planesOf({ inputs, labels }: Rows, label: 1 | -1 = 1): Plane[] {
  const { data, rows: n, columns: d } = inputs
  const members = [...labels.keys()].filter((row) => labels[row] === label)
  return Array.from({ length: Math.ceil(members.length / d) }, (_, group) => {
    const own = members.slice(group * d, (group + 1) * d)
    const normal = planeThrough(inputs, own)
    const onPlane = new Set(own)
    const beyond: number[] = []
    for (let row = 0; row < n; row++) {
      const distance = Math.abs(dot(normal, 0, data, row * d, d) - 1)
      if (!onPlane.has(row)) beyond.push(distance)
      else if (distance > ON_PLANE) throw new RangeError(`no plane goes through row ${row} and its group`)
    }
    if (beyond.length === 0) return { normal, margin: null }
    const margin = beyond.reduce((least, distance) => Math.min(least, distance), Infinity)
    if (margin <= 2 * ON_PLANE) throw new RangeError('a plane goes through a row that is not of its group')
    return { normal, margin }
  })
}

/** What rounding leaves of |w·x − 1| on a plane, at most. */
const ON_PLANE = 1e-8

/** The shortest w with w·x = 1 for the rows of the group. */
function planeThrough({ data, columns: d }: Matrix<Float64Array>, group: readonly number[]): Float64Array {
  const rows = new Float64Array(group.length * d)
  group.forEach((row, i) => rows.set(data.subarray(row * d, (row + 1) * d), i * d))
  const ones = { data: new Float64Array(group.length).fill(1), rows: group.length, columns: 1 }
  return leastSquares({ data: rows, rows: group.length, columns: d }, ones).solution.data
}

/**
 * Labels that the network gives, ±1: that of the planes where the sum over them of [w·x ≥ 1 − sm] − [w·x ≥ 1 + sm] is above ½.
 * @param slab s
 */
export function answersOf(
  planes: readonly Plane[],
  { data, rows, columns: d }: Matrix<Float64Array>,
  slab: number,
  label: 1 | -1 = 1
): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => {
    const sum = planes.reduce((total, { normal, margin }) => {
      const at = dot(normal, 0, data, row * d, d)
      const half = slab * (margin ?? 1)
      return total + Number(at >= 1 - half) - Number(at >= 1 + half)
    }, 0)
    return sum > 0.5 ? label : -label
  })
}

export const lengthOf = (w: Float64Array): number => Math.sqrt(dot(w, 0, w, 0, w.length))
