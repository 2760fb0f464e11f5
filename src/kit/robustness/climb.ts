/** A search for steeper places, whose result is a lower bound of the Lipschitz constant, as every slope is. */
import { normalsOf } from '#shared/elementary'
import { RandomStream } from '#shared/random'
import { lookAt, type Units } from './units'

/** Steps of a climb, and after how many of them they are half as long. */
const [STEPS, HALF] = [48, 8]

/**
 * From x, within the ball about 0 of that radius: along the gradient, against it and in random directions in turn, each step
 * kept if it leads to where f is steeper. f is made of flat pieces, so that its slope has no gradient to follow.
 * @returns the steepest slope met
 */
export function climb(
  units: Units,
  coefficients: Float64Array,
  start: Float64Array,
  { radius, seed, lane }: { radius: number; seed: number; lane: number }
): number {
  const normal = normalsOf(new RandomStream(seed, 'projection', 0, lane))
  let x = start
  let best = lookAt(units, coefficients, x)
  for (let step = 0; step < STEPS; step++) {
    const length = radius * 0.5 ** (1 + Math.floor(step / HALF))
    const sign = step % 4 === 1 ? -1 : 1
    const direction = step % 4 < 2 ? best.gradient.map((part) => sign * part) : x.map(() => normal())
    const next = within(moved(x, direction, length), radius)
    const found = lookAt(units, coefficients, next)
    if (found.slope > best.slope) [x, best] = [next, found]
  }
  return best.slope
}

const lengthOf = (x: Float64Array): number => Math.sqrt(x.reduce((sum, part) => sum + part * part, 0))

function moved(x: Float64Array, direction: Float64Array, length: number): Float64Array {
  const whole = lengthOf(direction)
  return whole === 0 ? x : x.map((part, i) => part + (length / whole) * direction[i]!)
}

function within(x: Float64Array, radius: number): Float64Array {
  const length = lengthOf(x)
  return length > radius ? x.map((part) => (part * radius) / length) : x
}
