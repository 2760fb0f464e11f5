/**
 * When a plateau will end, from the loss deficit on it: d = loss of a learner that knows nothing − loss.
 *
 * Gradient flow that leaves a saddle by d' ∝ d^(1 + q) has d(t) = A·(t* − t)^(−1/q): d^(−q) falls in a line that ends at t*,
 * with q = 1 − 2/p where d grows as the p-th power of weights that grow together. q is not known: exponents and ends lie on a
 * grid, of each the best A follows in closed form, and exp(−χ²/2) is its weight beside a prior on q that earlier runs gave.
 * t₅₀ comes before t*, where d reaches a share of its greatest value; which one differs with the task, so four are taken alike.
 * Rows are averaged in blocks, for on a plateau a single deficit is mostly noise.
 */
import type { Track } from '../tracks'

export interface Forecast {
  /** `told`; `early`: the deficit does not yet rise beyond its noise, or too few rows. */
  verdict: 'told' | 'early'
  /** t₅₀ on the main axis with the 80 % interval; null unless told. */
  t50: { low: number; value: number; high: number } | null
  /** Exponent q of most weight; null unless told. */
  q: number | null
}

/** What the interval is to hold. */
export const NOMINAL = 0.8

/** Rows before this share of the way hold the end of another transient, that of the first steps. */
const SKIPPED = 0.2
const BLOCKS = 20
const FEWEST_BLOCKS = 8
/** No block is met closer than by this share of its deficit: the law holds of the mean, and a run wanders around it. */
const WANDER = 0.05
const EXPONENTS = [0.15, 0.2, 0.25, 0.3, 0.36, 0.44, 0.53, 0.65, 0.8, 1]
/** ln q is normal around ln 0.25 with deviation 0.25: exponents of 192 runs of four settings (docs/design.md). */
const PRIOR = { middle: 0.25, deviation: 0.25 }
/** Ends t* beyond now, as shares of now, even in ln. */
const ENDS = Array.from({ length: 80 }, (_, k) => 0.005 * 20000 ** (k / 79))
/** Shares of the greatest deficit at which accuracy is half way up. */
const SHARES = [0.02, 0.1, 0.3, 0.5]
/** χ² that the law must be ahead of a constant by. */
const EVIDENCE = 20
/** Median of χ² with one degree of freedom. */
const MEDIAN_SQUARE = 0.4549

interface Block {
  at: number
  deficit: number
  rows: number
}

const medianOf = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? 0

/** Rows of the window in blocks of equal time, and the variance of one row, from the differences of neighbours. */
function blocksOf({ at, values }: Track, from: number, now: number): { blocks: Block[]; variance: number } {
  const blocks = Array.from({ length: BLOCKS }, (): Block => ({ at: 0, deficit: 0, rows: 0 }))
  const squares: number[] = []
  for (let i = 0; i < at.length && at[i]! <= now; i++) {
    if (at[i]! < from || !Number.isFinite(values[i])) continue
    const share = (at[i]! - from) / (now - from)
    const block = blocks[Math.min(BLOCKS - 1, Math.floor(share * BLOCKS))]!
    block.rows++
    block.at += at[i]!
    block.deficit += values[i]!
    if (Number.isFinite(values[i - 1])) squares.push((values[i]! - values[i - 1]!) ** 2 / 2)
  }
  return {
    blocks: blocks
      .filter(({ rows }) => rows > 0)
      .map(({ at, deficit, rows }) => ({ at: at / rows, deficit: deficit / rows, rows })),
    variance: medianOf(squares) / MEDIAN_SQUARE
  }
}

/** One exponent and end, with what the rows leave of it. */
interface Candidate {
  q: number
  end: number
  /** A, with time in units of now. */
  amplitude: number
  chi: number
}

const EARLY: Forecast = { verdict: 'early', t50: null, q: null }

/**
 * @param deficits of one replica up to now; rows behind are passed over
 * @param greatest deficit of a learner that makes no error: the loss of one that knows nothing
 * @param now the newest row unless given, for looking at what was known earlier
 */
export function forecastOf(deficits: Track, greatest: number, now = deficits.at.at(-1) ?? 0): Forecast {
  if (now <= 0) return EARLY
  const { blocks, variance } = blocksOf(deficits, SKIPPED * now, now)
  if (blocks.length < FEWEST_BLOCKS) return EARLY
  const weights = blocks.map(
    ({ deficit, rows }) => 1 / (variance / rows + (WANDER * Math.max(0, deficit)) ** 2 + Number.MIN_VALUE)
  )
  const square = blocks.reduce((sum, { deficit }, b) => sum + weights[b]! * deficit ** 2, 0)
  const along = blocks.reduce((sum, { deficit }, b) => sum + weights[b]! * deficit, 0)
  const constant = square - along ** 2 / weights.reduce((sum, weight) => sum + weight, 0)
  const candidates = EXPONENTS.flatMap((q) =>
    ENDS.flatMap((share): Candidate[] => {
      const end = now * (1 + share)
      let [gg, gd] = [0, 0]
      for (let b = 0; b < blocks.length; b++) {
        const g = ((end - blocks[b]!.at) / now) ** (-1 / q)
        gg += weights[b]! * g * g
        gd += weights[b]! * g * blocks[b]!.deficit
      }
      return gd > 0 ? [{ q, end, amplitude: gd / gg, chi: square - gd ** 2 / gg }] : []
    })
  )
  const least = Math.min(...candidates.map(({ chi }) => chi))
  // Where even the best one leaves more than noise would, all squares count less.
  const scale = Math.max(1, least / (blocks.length - 3))
  if (!((constant - least) / scale > EVIDENCE)) return EARLY
  return told(candidates, scale, greatest, now)
}

function told(candidates: readonly Candidate[], scale: number, greatest: number, now: number): Forecast {
  const costs = candidates.map(
    ({ chi, q }) => chi / scale + (Math.log(q / PRIOR.middle) / PRIOR.deviation) ** 2
  )
  const best = costs.reduce((one, cost, i) => (cost < costs[one]! ? i : one), 0)
  const places = candidates.flatMap(({ q, end, amplitude }, i) => {
    const weight = Math.exp((costs[best]! - costs[i]!) / 2)
    if (weight < 1e-5) return []
    return SHARES.map((share) => ({
      at: Math.max(now, end - now * (amplitude / (share * greatest)) ** q),
      weight
    }))
  })
  places.sort((one, other) => one.at - other.at)
  const whole = places.reduce((sum, { weight }) => sum + weight, 0)
  const quantile = (p: number): number => {
    let below = 0
    return places.find(({ weight }) => (below += weight) >= p * whole)!.at
  }
  const [low, value, high] = [(1 - NOMINAL) / 2, 0.5, (1 + NOMINAL) / 2].map(quantile) as [
    number,
    number,
    number
  ]
  return { verdict: 'told', t50: { low, value, high }, q: candidates[best]!.q }
}
