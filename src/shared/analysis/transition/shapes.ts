/**
 * The shapes that a curve of accuracy can have, each y = a + b·s_θ(u) with a and b free and s from about 0 to about 1.
 *
 * Time u is the share of the way from the first row to the last, so that all parameters are of order one.
 */

/** Where a curve is steepest when it is looked at over this width, both in u. */
export interface Rise {
  place: number
  width: number
}

/** A tenth, a half and nine tenths of the way up, in u. */
export type Risen = readonly [number, number, number]

export interface Shape {
  readonly name: 'constant' | 'line' | 'saturation' | 'sigmoid' | 'log-sigmoid' | 'ramp'
  /** Where it has risen so far, of one that has a plateau and leaves it; null: no transition. */
  readonly risen: ((theta: readonly number[]) => Risen) | null
  /** Parameters θ to begin from. */
  starts(rises: readonly Rise[]): number[][]
  /** Smallest and largest θ. @param closest distance of neighbouring rows in u */
  bounds(closest: number): { low: number[]; high: number[] }
  at(theta: readonly number[], u: number): number
}

/** Where a logistic function is 1/10 or 9/10: ± ln 9. */
export const LN9 = Math.log(9)

const constant: Shape = {
  name: 'constant',
  risen: null,
  starts: () => [[]],
  bounds: () => ({ low: [], high: [] }),
  at: () => 0
}

const line: Shape = { ...constant, name: 'line', at: (_, u) => u }

/** 1 − e^(−u/τ): fast at once, then ever slower. θ = [ln τ] */
const saturation: Shape = {
  name: 'saturation',
  risen: null,
  starts: (rises) => rises.map(({ width }) => [Math.log(width)]),
  bounds: (closest) => ({ low: [Math.log(closest / 10)], high: [Math.log(10)] }),
  at: ([tau], u) => -Math.expm1(-u / Math.exp(tau!))
}

/** 1 / (1 + e^(−(u − u₅₀)/w)). θ = [u₅₀, ln w] */
export const sigmoid: Shape = {
  name: 'sigmoid',
  risen: ([middle, w]) => [middle! - Math.exp(w!) * LN9, middle!, middle! + Math.exp(w!) * LN9],
  starts: (rises) => rises.map(({ place, width }) => [place, Math.log(width / 4)]),
  bounds: (closest) => ({ low: [-0.5, Math.log(closest / 50)], high: [1.5, Math.log(2)] }),
  at: ([middle, w], u) => 1 / (1 + Math.exp((middle! - u) / Math.exp(w!)))
}

/** 1 / (1 + (u₅₀/u)^k): a sigmoid in ln u, steep at first, with a long way to its end. From k = 2 on it has a plateau. θ = [ln u₅₀, ln k] */
const logSigmoid: Shape = {
  name: 'log-sigmoid',
  risen: ([middle, k]) =>
    [-LN9, 0, LN9].map((z) => Math.exp(middle! + z / Math.exp(k!))) as [number, number, number],
  starts: (rises) =>
    rises.map(({ place, width }) => [Math.log(place), Math.log(Math.max(2, (2 * place) / width))]),
  bounds: (closest) => ({ low: [Math.log(closest / 2), Math.log(2)], high: [Math.log(2), Math.log(500)] }),
  at: ([middle, k], u) => (u > 0 ? 1 / (1 + Math.exp((middle! - Math.log(u)) * Math.exp(k!))) : 0)
}

/** A hinge at either end: 0 up to u₁, then straight up to 1 at u₁ + d. θ = [u₁, ln d] */
const ramp: Shape = {
  name: 'ramp',
  risen: ([begin, d]) =>
    [0.1, 0.5, 0.9].map((share) => begin! + share * Math.exp(d!)) as [number, number, number],
  starts: (rises) => rises.map(({ place, width }) => [place - width / 2, Math.log(width)]),
  bounds: (closest) => ({ low: [-0.5, Math.log(closest / 10)], high: [1.5, Math.log(2)] }),
  at: ([begin, d], u) => Math.min(1, Math.max(0, (u - begin!) / Math.exp(d!)))
}

export const shapes: readonly Shape[] = [constant, line, saturation, sigmoid, logSigmoid, ramp]
