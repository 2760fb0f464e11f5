/**
 * Least squares of one shape: y = a + b·s_θ(u). For any θ the best a and b are known in closed form, so that only θ is
 * looked for: by Levenberg and Marquardt's method, from the best of the places where the curve is steep.
 */
import { levenbergMarquardt } from 'ml-levenberg-marquardt'
import type { Rise, Shape } from './shapes'

/** Rows to be fitted: u ascending in [0, 1], and what was measured there, all finite. */
export interface Points {
  u: Float64Array
  y: Float64Array
}

export interface Fitted {
  shape: Shape
  theta: readonly number[]
  a: number
  b: number
  /** Sum of squared residuals. */
  rss: number
}

const GRADIENT_DIFFERENCE = 1e-5
const MOST_ITERATIONS = 10

/** a and b held to given values: a curve from chance to 1. */
export type Held = Pick<Fitted, 'a' | 'b'> | null

/** The best a and b for a θ, unless they are held, and the sum of squares that they leave. */
function linearPart(shape: Shape, { u, y }: Points, theta: readonly number[], held: Held): Fitted {
  const n = u.length
  let [meanS, meanY] = [0, 0]
  const s = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    s[i] = shape.at(theta, u[i]!)
    meanS += s[i]! / n
    meanY += y[i]! / n
  }
  let { a, b } = held ?? { a: meanY, b: 0 }
  if (!held) {
    let [sy, ss] = [0, 0]
    for (let i = 0; i < n; i++) {
      sy += (s[i]! - meanS) * (y[i]! - meanY)
      ss += (s[i]! - meanS) ** 2
    }
    b = ss > 1e-12 ? sy / ss : 0
    a = meanY - b * meanS
  }
  let rss = 0
  for (let i = 0; i < n; i++) rss += (y[i]! - a - b * s[i]!) ** 2
  return { shape, theta, a, b, rss }
}

/** Most of these rises differ enough to begin from: each is half as wide as the one before. */
const RISES_PER_WIDTH = 3

/**
 * Where the mean over the next half of a width is furthest above that over the last half, for widths from the whole down to
 * that of neighbouring rows: the steepest place of each width, and the steepest before and behind it.
 */
export function risesOf({ u, y }: Points, closest: number): Rise[] {
  const sums = new Float64Array(y.length + 1)
  for (let i = 0; i < y.length; i++) sums[i + 1] = sums[i]! + y[i]!
  const mean = (from: number, to: number): number => (sums[to]! - sums[from]!) / (to - from)
  const rises: Rise[] = []
  for (let width = 1; width > closest; width /= 2) {
    const half = Math.max(1, Math.round(width / closest / 2))
    const steepness = Float64Array.from(u, (_, i) =>
      i === 0 ? -Infinity : mean(i, Math.min(y.length, i + half)) - mean(Math.max(0, i - half), i)
    )
    for (let k = 0; k < RISES_PER_WIDTH; k++) {
      const best = steepness.reduce((one, value, i) => (value > steepness[one]! ? i : one), 0)
      if (!(steepness[best]! > 0)) break
      rises.push({ place: Math.max(closest / 2, (u[best]! + u[best - 1]!) / 2), width })
      steepness.fill(-Infinity, Math.max(0, best - 2 * half), best + 2 * half)
    }
  }
  return rises.length > 0 ? rises : [{ place: 0.5, width: 0.5 }]
}

const better = (one: Fitted, other: Fitted): Fitted => (other.rss < one.rss ? other : one)

/** The best fit of a shape that was found. @param closest distance of neighbouring rows in u */
export function fitted(
  shape: Shape,
  points: Points,
  { rises, closest }: { rises: readonly Rise[]; closest: number },
  held: Held = null
): Fitted {
  const begun = shape
    .starts(rises)
    .map((theta) => linearPart(shape, points, theta, held))
    .reduce(better)
  if (begun.theta.length === 0) return begun
  const { low, high } = shape.bounds(closest)
  const { parameterValues } = levenbergMarquardt(
    { x: points.u, y: points.y },
    (theta) => {
      const { a, b } = linearPart(shape, points, theta, held)
      return (u) => a + b * shape.at(theta, u)
    },
    {
      initialValues: begun.theta,
      minValues: low,
      maxValues: high,
      gradientDifference: GRADIENT_DIFFERENCE,
      centralDifference: true,
      maxIterations: MOST_ITERATIONS,
      errorTolerance: 1e-12
    }
  )
  return better(begun, linearPart(shape, points, parameterValues, held))
}

/** Of each row: measured less fitted. */
export const residuals = ({ shape, theta, a, b }: Fitted, { u, y }: Points): Float64Array =>
  y.map((value, i) => value - a - b * shape.at(theta, u[i]!))
