/**
 * How sharp a leap is: s = (t₉₀ − t₁₀) / t₅₀, how long it takes as a share of how long it was waited for. Small is sharp.
 *
 * How s depends on something, x: the exponent z of s ∝ xᶻ, by least squares of ln s on ln x over the cells in which a seed leapt.
 * One seed has the same tasks, and data by the same law, in all cells, so that exponents are told seed by seed, and of these the
 * median with its interval (`paired.ts`).
 */
import { slopeOf } from '../frequency'
import { pairedMedian, type Bounds, type PairedMedian } from '../paired'
import type { Leap } from './leaps'
import type { Transition } from './transition'

/** Fewer places tell no exponent. */
const FEWEST = 3

/** Between which values s lies: one value, or from 0 on where the leap lies between two rows; null: not told. */
export function sharpnessOf({ verdict, t50, width }: Transition): Bounds | null {
  if (!t50 || !(t50.value > 0)) return null
  if (width) return [width.value / t50.value, width.value / t50.value]
  return verdict === 'sharp' ? [0, (t50.high - t50.low) / t50.value] : null
}

/** Of every replica, the median over its places (tasks, say) that leapt. */
export function seedSharpness(leaps: readonly Leap[], replicas: number): (Bounds | null)[] {
  return Array.from({ length: replicas }, (_, r) => {
    const told = leaps.filter(({ replica }) => replica === r).map(({ fit }) => sharpnessOf(fit))
    const { median, seeds } = pairedMedian(told.filter((bounds) => bounds !== null))
    return seeds === 0 ? null : [median[0]!, median[1]!]
  })
}

/** One cell of a line: where it lies, and s of its seeds. */
export interface SharpnessPoint {
  x: number
  seeds: readonly (Bounds | null)[]
}

/**
 * z over the seeds that tell one; `seeds` of the result counts these. A seed whose leap lies between two rows is left out of
 * its cell.
 */
export function sharpnessExponent(points: readonly SharpnessPoint[]): PairedMedian {
  const replicas = Math.max(0, ...points.map(({ seeds }) => seeds.length))
  const exponents = Array.from({ length: replicas }, (_, r) => {
    const told = points.flatMap(({ x, seeds }) => {
      const [low, high] = seeds[r] ?? [0, Infinity]
      return low === high && low > 0 ? [{ x: Math.log(x), y: Math.log(low) }] : []
    })
    return told.length < FEWEST ? null : slopeOf(told)
  })
  return pairedMedian(exponents.flatMap((z) => (z === null ? [] : [[z, z] as const])))
}
