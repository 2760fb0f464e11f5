/**
 * What is expected of a run or a sweep, and the verdict on what came.
 *
 * Two intervals, both shown: what the source reports, in its own numbers, and what this program accepts, with the reason why
 * that is wider. A number that is only known to be larger than what was looked at is judged as far as that says.
 */
import type { Bound } from './threshold'

/** Lowest and highest, both included; null: open on that side. An open upper side also takes "never". */
export type Range = readonly [low: number | null, high: number | null]

export interface Reported {
  /** As the source says it. */
  range?: Range | undefined
  /** A single number instead of a range: met by what rounds to it. */
  value?: number | undefined
  source: string
  /** How many seeds that rests on, where the source says so. */
  seeds?: number | undefined
}

/** What other seeds gave. */
export interface Spread {
  /** All of them, in words: `1000–1007`. */
  seeds: string
  engine: string
  machine: string
  date: string
  /** Null: not within the run. */
  low: number | null
  median: number | null
  high: number | null
}

export interface Accepted {
  range: Range
  reason: string
  spread?: Spread | undefined
  /** The interval that an earlier version judged by. */
  before?: Range | undefined
}

export interface Claim {
  text: string
  /** Null: the source gives no number, and the accepted interval is all that there is. */
  reported: Reported | null
  accepted: Accepted
}

/** `met`: as reported. `near`: not as reported, and accepted. */
export const verdicts = ['met', 'near', 'missed', 'pending'] as const
export type Verdict = (typeof verdicts)[number]

/** What came; `later`: not known yet, `unknown`: the rows that there are do not tell it. */
export type Found = Bound | 'later' | 'unknown'

export interface Judged<Expected extends Claim> {
  expectation: Expected
  /** Null: not known. */
  got: Bound | null
  verdict: Verdict
}

/**
 * `closed`: nothing more is going to be looked at, so that what has not come has missed an interval that ends; otherwise
 * the verdict is out until that end is reached.
 */
export function judge<Expected extends Claim>(
  expectation: Expected,
  found: Found,
  closed: boolean
): Judged<Expected> {
  if (found === 'later') return { expectation, got: null, verdict: 'pending' }
  const got = found === 'unknown' ? null : found
  return { expectation, got, verdict: verdictOn(expectation, got, closed) }
}

function verdictOn({ reported, accepted }: Claim, got: Bound | null, closed: boolean): Verdict {
  const lies = (range: Range): boolean | null =>
    (got ? liesWithin(got, range) : null) ?? (closed ? false : null)
  const asAccepted = lies(accepted.range)
  const asReported = reported ? lies(reportedRange(reported)) : asAccepted
  if (asReported) return 'met'
  if (asReported === null || asAccepted === null) return 'pending'
  return asAccepted ? 'near' : 'missed'
}

/** Null: it may, by what is known of it. */
export function liesWithin({ at, beyond }: Bound, [low, high]: Range): boolean | null {
  if (!beyond) return at >= (low ?? -Infinity) && at <= (high ?? Infinity)
  if (high !== null) return at >= high ? false : null
  return at >= (low ?? -Infinity) ? true : null
}

/** All numbers that are written as the reported one is when they are rounded to its decimals. */
export function reportedRange({ range, value = NaN }: Reported): Range {
  if (range) return range
  const [digits = '', exponent] = value.toExponential().split('e')
  const decimals = Math.max(0, digits.replace(/^-?\d\.?/, '').length - Number(exponent))
  const half = 0.5 * 10 ** -decimals
  return [value - half, value + half]
}

/** As in `550–1 000`, `≥ 600`, `≤ 0.1`. */
export function rangeText([low, high]: Range, number: (value: number) => string): string {
  if (high === null) return low === null ? 'any' : `≥ ${number(low)}`
  if (low === null) return `≤ ${number(high)}`
  return `${number(low)}–${number(high)}`
}

export const reportedText = ({ range, value = NaN }: Reported, number: (value: number) => string): string =>
  range ? rangeText(range, number) : number(value)

/** As in `980`, `> 600`, `–`. */
export const gotText = (got: Bound | null, number: (value: number) => string): string =>
  got ? `${got.beyond ? '> ' : ''}${number(got.at)}` : '–'
