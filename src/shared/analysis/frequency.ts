/**
 * When tasks emerge against how often they come: the exponent of t ∝ pᶻ, by least squares of ln t on ln p over the tasks of a
 * seed that emerged, and how far their order is that of frequency (Spearman's rank correlation, those that did not emerge last).
 * Michaud et al. 2023, 2303.13506, §4, fit −0.81; in the solvable model of Nam et al. 2024, 2404.17563, eq. 8, a skill's
 * strength is logistic in p·t, so that t ∝ 1/p.
 */
import type { Crossing } from '../threshold'
import { raised } from '../raised'
import { pairedMedian, type PairedMedian } from './paired'

/** One seed. */
export interface FrequencyFit {
  /** z; null: fewer than three tasks emerged. */
  exponent: number | null
  /** 1: frequent ones first, without exception. */
  correlation: number
  emerged: number
}

export interface FrequencyFits {
  seeds: readonly FrequencyFit[]
  exponent: PairedMedian
  correlation: PairedMedian
}

/** Fewer points tell no slope. */
const FEWEST = 3

/** @param crossings of every task and replica @param shares how often each task comes */
export function frequencyFits(
  crossings: readonly (readonly Crossing[])[],
  shares: readonly number[]
): FrequencyFits {
  const replicas = crossings[0]?.length ?? 0
  const seeds = Array.from({ length: replicas }, (_, r) =>
    fitOf(
      crossings.map((replicasOf) => replicasOf[r]!.at),
      shares
    )
  )
  const median = (values: readonly (number | null)[]): PairedMedian =>
    pairedMedian(values.flatMap((value) => (value === null ? [] : [[value, value] as const])))
  return {
    seeds,
    exponent: median(seeds.map(({ exponent }) => exponent)),
    correlation: median(seeds.map(({ correlation }) => correlation))
  }
}

function fitOf(times: readonly (number | null)[], shares: readonly number[]): FrequencyFit {
  const points = times.flatMap((t, task) =>
    t !== null && t > 0 && shares[task]! > 0 ? [{ x: Math.log(shares[task]!), y: Math.log(t) }] : []
  )
  const order = ranks(times.map((t) => t ?? Infinity))
  return {
    exponent: points.length < FEWEST ? null : slopeOf(points),
    correlation: correlationOf(ranks(shares.map((share) => -share)), order),
    emerged: points.length
  }
}

/** Least squares of y on x; null where all x are alike. */
export function slopeOf(points: readonly { x: number; y: number }[]): number | null {
  const mean = (of: (point: { x: number; y: number }) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length
  const [x, y] = [mean((point) => point.x), mean((point) => point.y)]
  const variance = mean((point) => (point.x - x) ** 2)
  return variance > 0 ? mean((point) => (point.x - x) * (point.y - y)) / variance : null
}

/** From 1; those that are alike share the mean of theirs. */
function ranks(values: readonly number[]): number[] {
  return values.map((value) => {
    const before = values.filter((other) => other < value).length
    const alike = values.filter((other) => other === value).length
    return before + (alike + 1) / 2
  })
}

/** Correlation of two lists of ranks; 0 where all of one are alike. */
function correlationOf(a: readonly number[], b: readonly number[]): number {
  const middle = (a.length + 1) / 2
  const product = (one: readonly number[], other: readonly number[]): number =>
    one.reduce((sum, rank, i) => sum + (rank - middle) * (other[i]! - middle), 0)
  const spread = Math.sqrt(product(a, a) * product(b, b))
  return spread > 0 ? product(a, b) / spread : 0
}

/** As in `t ∝ p⁻⁰·⁷⁸ (−0.8 to −0.75), rank correlation 0.96, 8 seeds`; the interval is the 90 % one of the median. */
export function frequencyWords({ exponent, correlation, seeds }: FrequencyFits): string {
  const number = (value: number | null): string => (value === null ? '–' : value.toFixed(2).replace('-', '−'))
  const middle = ({ median: [low, high] }: PairedMedian): number | null =>
    low === null || high === null ? null : (low + high) / 2
  const within = exponent.interval ? ` (${exponent.interval.map(number).join(' to ')})` : ''
  const count = `${seeds.length} seed${seeds.length === 1 ? '' : 's'}`
  return middle(exponent) === null
    ? 'too few tasks have emerged for a slope'
    : `t ∝ p${raised(number(middle(exponent)))}${within}, rank correlation ${number(middle(correlation))}, ${count}`
}
