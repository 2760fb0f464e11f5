/**
 * Whether a curve of accuracy leapt, when, and how fast: one definition for every family, the command line and the window.
 *
 * Six shapes are fitted by least squares: no change, a line, a saturation e^(−t/τ) (none of them a transition), and three
 * that leave a plateau: a sigmoid y = a + (b − a)/(1 + e^(−(t − t₅₀)/w)), one in ln t, and a ramp. The one with the least
 * Bayesian information criterion is told, a transition only where it is ahead of all that are none by 10 (“very strong”,
 * Kass & Raftery 1995, §3.2); rows whose residuals are alike count as fewer. t₁₀, t₅₀ and t₉₀ are a tenth, a half and nine
 * tenths of the way up.
 */
import type { Track } from '../tracks'
import { effectiveRows, standardErrors } from './errors'
import { fitted, residuals, risesOf, type Fitted, type Held, type Points } from './leastSquares'
import { LN9, shapes, sigmoid, type Rise, type Risen, type Shape } from './shapes'

/** A value with its standard error and 95 % interval, in units of the main axis. */
export interface Estimate {
  value: number
  error: number
  low: number
  high: number
}

/**
 * `sigmoid`, `log-sigmoid`, `ramp`: it leapt, in that shape. `sharp`: between two neighbouring rows, so that only t₅₀ is
 * known, as an interval. `unfinished`: it has left its plateau and not yet reached another. `none`: no transition.
 * `unknown`: too few rows to tell.
 */
export type TransitionVerdict =
  'sigmoid' | 'log-sigmoid' | 'ramp' | 'sharp' | 'unfinished' | 'none' | 'unknown'

export interface Transition {
  verdict: TransitionVerdict
  /** Null unless it leapt, and all but t₅₀ null where that was sharp, or its width cannot be told from 0. */
  t10: Estimate | null
  t50: Estimate | null
  t90: Estimate | null
  /** t₉₀ − t₁₀ */
  width: Estimate | null
  /** Accuracy before and after. */
  before: number | null
  after: number | null
  /** Lead of the told shape over the best one of the other kind, in units of the criterion. */
  lead: number
}

/** Fewer rows tell nothing of six shapes. */
const FEWEST_ROWS = 12
/** More are averaged in blocks. */
const MOST_ROWS = 4096
const VERY_STRONG = 10
/** The plain sigmoid is told unless another leap is ahead of it by this: two shapes that fit alike give t₁₀ and t₉₀ apart. */
const STRONG = 6
/** Standard errors to either side of a 95 % interval of a normal quantity. */
const Z = 1.959964
/** Added to the mean square of residuals: rows without noise would give every shape that meets them an infinite criterion. Accuracies of 5000 rows are no finer. */
const EXACT = 1e-4

/** The same of Student's t with ν degrees of freedom, for ν ≥ 5 (Abramowitz & Stegun 1964, 26.7.5). */
function studentQuantile(nu: number): number {
  return Z + (Z ** 3 + Z) / (4 * nu) + (5 * Z ** 5 + 16 * Z ** 3 + 3 * Z) / (96 * nu ** 2)
}

/** The rows of a track in u, and back. */
interface Scaled {
  points: Points
  /** u = 0, and the span from there to u = 1, on the main axis. */
  from: number
  span: number
  /** Median distance of neighbouring rows in u. */
  closest: number
  rises: readonly Rise[]
}

/** Rows that are finite, averaged in blocks where they are many; null: too few. */
function scaled({ at, values }: Track): Scaled | null {
  const rows = values.flatMap((value, i) => (Number.isFinite(value) ? [i] : []))
  const from = at[rows[0] ?? 0] ?? 0
  const span = (at[rows.at(-1) ?? 0] ?? 0) - from
  if (rows.length < FEWEST_ROWS || !(span > 0)) return null
  const block = Math.ceil(rows.length / MOST_ROWS)
  const count = Math.floor(rows.length / block)
  const mean = (of: readonly number[], b: number): number =>
    rows.slice(b * block, (b + 1) * block).reduce((sum, i) => sum + of[i]!, 0) / block
  const u = Float64Array.from({ length: count }, (_, b) => (mean(at, b) - from) / span)
  const y = Float64Array.from({ length: count }, (_, b) => mean(values, b))
  const gaps = u.subarray(1).map((value, i) => value - u[i]!)
  const closest = gaps.sort()[gaps.length >> 1]!
  return { points: { u, y }, from, span, closest, rises: risesOf({ u, y }, closest) }
}

/** n ln(rss/n) + k ln n for n rows that count. */
function criterion({ shape, theta, rss }: Fitted, rows: number, effective: number): number {
  const parameters = theta.length + (shape.name === 'constant' ? 1 : 2)
  return effective * Math.log(rss / rows + EXACT ** 2) + parameters * Math.log(effective)
}

const nothing = (verdict: TransitionVerdict, lead: number): Transition => ({
  verdict,
  t10: null,
  t50: null,
  t90: null,
  width: null,
  before: null,
  after: null,
  lead
})

/** Fits all shapes to the rows of one replica. */
export function transitionOf(track: Track): Transition {
  const pieces = transitionInPieces(track)
  for (;;) {
    const { done, value } = pieces.next()
    if (done) return value
  }
}

/** The same shape by shape, for a thread that has other things to do: a shape takes up to 40 ms where rows are many. */
export function* transitionInPieces(track: Track): Generator<undefined, Transition, undefined> {
  const rows = scaled(track)
  if (!rows) return nothing('unknown', 0)
  const { points } = rows
  const fits: Fitted[] = []
  for (const shape of shapes) {
    fits.push(fitted(shape, points, rows))
    yield
  }
  const best = fits.reduce((one, other) => (other.rss < one.rss ? other : one))
  const effective = Math.max(FEWEST_ROWS / 2, effectiveRows(residuals(best, points)))
  const of = (fit: Fitted): number => criterion(fit, points.u.length, effective)
  const least = (isAsked: (shape: Shape) => boolean): Fitted =>
    fits.filter(({ shape }) => isAsked(shape)).reduce((one, other) => (of(other) < of(one) ? other : one))
  const [plain, other] = [least((shape) => shape === sigmoid), least(({ risen }) => risen !== null)]
  const leapt = of(plain) - of(other) < STRONG ? plain : other
  const lead = of(least(({ risen }) => risen === null)) - of(leapt)
  const [u10, , u90] = risenBy(leapt)
  // One that was under way at the first row has shown no plateau.
  if (lead < VERY_STRONG || leapt.b <= 0 || u10 < 0) return nothing('none', Math.abs(lead))
  return u90 > 1 ? nothing('unfinished', lead) : described(leapt, rows, lead)
}

const risenBy = ({ shape, theta }: Fitted): Risen => shape.risen!(theta)

function described(fit: Fitted, rows: Scaled, lead: number): Transition {
  const { points, from, span, closest } = rows
  const [u10, u50, u90] = risenBy(fit)
  const known = { before: fit.a, after: fit.a + fit.b, lead }
  if (u90 - u10 < closest) {
    const next = points.u.findIndex((u) => u >= u50)
    // To and from u a place loses its last bit.
    const placed = (u: number): number => Number((from + span * u).toPrecision(12))
    const [low, high] = [placed(points.u[next - 1] ?? 0), placed(points.u[next] ?? 1)]
    const t50 = { value: from + span * u50, error: (high - low) / Math.sqrt(12), low, high }
    return { ...nothing('sharp', lead), ...known, t50 }
  }
  const times = estimated(fit, rows, null)
  if (!times) return nothing('unknown', lead)
  const told = times.width.low > 0 ? times : { ...times, t10: null, t90: null, width: null }
  return { verdict: verdictOf(fit.shape), ...known, ...told }
}

const verdictOf = ({ name }: Shape): TransitionVerdict =>
  name === 'sigmoid' || name === 'log-sigmoid' || name === 'ramp' ? name : 'none'

type Times = Record<'t10' | 't50' | 't90' | 'width', Estimate>

/** Null where the rows do not tell them. */
function estimated(fit: Fitted, { points, from, span }: Scaled, held: Held): Times | null {
  const quantities = [
    ...([0, 1, 2] as const).map((k) => (of: Fitted) => risenBy(of)[k]),
    (of: Fitted) => risenBy(of)[2] - risenBy(of)[0]
  ]
  const errors = standardErrors(fit, points, held !== null, quantities)
  if (!errors || errors.some((error) => !Number.isFinite(error))) return null
  const parameters = fit.theta.length + (held ? 0 : 2)
  const half = studentQuantile(Math.max(5, effectiveRows(residuals(fit, points)) - parameters))
  const [t10, t50, t90, width] = quantities.map((quantity, k): Estimate => {
    const value = quantity(fit) * span + (k < 3 ? from : 0)
    const error = errors[k]! * span
    return { value, error, low: value - half * error, high: value + half * error }
  })
  return { t10: t10!, t50: t50!, t90: t90!, width: width! }
}

/** A sigmoid from chance to 1, as in figures of emergence that name t₀ and κ. */
export interface SigmoidFit {
  t0: Estimate
  /** Steepness κ = 1/w, per unit of the main axis. */
  kappa: Estimate
}

/** Null where the rows do not tell both: none of it was seen, or it lies between two rows. */
export function constrainedSigmoid(track: Track, chance: number): SigmoidFit | null {
  const rows = scaled(track)
  if (!rows) return null
  const { points, from, span, closest } = rows
  const held = { a: chance, b: 1 - chance }
  const times = estimated(fitted(sigmoid, points, rows, held), rows, held)
  if (!times || times.t50.value > from + span || times.width.value < closest * span) return null
  // κ = 2 ln 9 / (t₉₀ − t₁₀), and relative errors of a reciprocal are alike.
  const { value: width, error, low, high } = times.width
  const value = (2 * LN9) / width
  const half = (value * (high - low)) / (2 * width)
  const kappa = { value, error: (value * error) / width, low: value - half, high: value + half }
  return { t0: times.t50, kappa }
}

/**
 * Half the squared distance between two such sigmoids seen as times over accuracies from chance to 1:
 * ½(Δt₀)² + (π²/6)(1/κ₁ − 1/κ₂)², in squared units of the main axis; √(2·gap) is the lag that would give the same.
 */
export function gapOf(one: SigmoidFit, other: SigmoidFit): number {
  const late = one.t0.value - other.t0.value
  const slower = 1 / one.kappa.value - 1 / other.kappa.value
  return late ** 2 / 2 + (Math.PI ** 2 / 6) * slower ** 2
}
