/** How values become pixels: the step axis that every panel shares, and the y scales of curves. Pure. */
import type { AxisScale } from '#shared/axes'
import { linear, log, logit, symlog, type Transform } from './transform'

/** Where a step axis begins and ends. */
export interface StepDomain {
  /** First step on the axis; on a log axis the first one above 0. */
  min: number
  max: number
  /** Step 0 is recorded: a log axis has it at the left edge, behind a break mark. */
  zero: boolean
  /** First step above 0: where a symlog axis turns from linear to log. */
  knee?: number
  /** Least view of it, as a share of its drawn length; without one 8 steps. */
  closest?: number
  /** What it counts; steps without one. */
  title?: string
}

const transformOf = (scale: AxisScale, { knee = 1 }: StepDomain): Transform =>
  scale === 'log' ? log : scale === 'symlog' ? symlog(knee) : linear

export interface StepAxis extends StepDomain {
  scale: AxisScale
  left: number
  right: number
  /** Where `min` is drawn: `left`, or right of the break mark. */
  start: number
  x(step: number): number
  /** Step at a pixel, not rounded. */
  step(x: number): number
}

/** Room for step 0 and the break mark on a log axis. */
const BREAK = 20

export function stepAxis(domain: StepDomain, scale: AxisScale, left: number, right: number): StepAxis {
  const { to, back } = transformOf(scale, domain)
  const zero = domain.zero && scale === 'log'
  const start = zero ? left + BREAK : left
  const from = to(domain.min)
  const perUnit = (right - start) / (to(domain.max) - from)
  return {
    ...domain,
    zero,
    scale,
    left,
    right,
    start,
    x: (step) => {
      if (scale === 'log' && step <= 0) return zero ? left : -Infinity
      return start + (to(step) - from) * perUnit
    },
    step: (x) => {
      if (zero && x < start) return x < (left + start) / 2 ? 0 : domain.min
      return back(from + (x - start) / perUnit)
    }
  }
}

/** The part of a domain seen after zooming by `factor` about a step, inside the whole. */
export function zoom(
  whole: StepDomain,
  seen: StepDomain,
  scale: AxisScale,
  about: number,
  factor: number
): StepDomain {
  const { to, back } = transformOf(scale, whole)
  const [first, last] = [to(whole.min), to(whole.max)]
  const size = (to(seen.max) - to(seen.min)) * factor
  if (size >= last - first) return whole
  const centre = to(Math.min(Math.max(about, seen.min), seen.max))
  const from = centre - (centre - to(seen.min)) * factor
  const start = Math.min(Math.max(from, first), last - size)
  const [min, max] = [Math.max(whole.min, back(start)), Math.min(whole.max, back(start + size))]
  const tooClose = whole.closest === undefined ? max - min < CLOSEST : size < (last - first) * whole.closest
  return tooClose ? seen : { ...whole, min, max, zero: false }
}

/** Fewest steps across a view. */
const CLOSEST = 8

/** Steps at the edges of `width` pixel columns, ascending; what PixelColumns sorts points into. */
export function columnEdges(axis: StepAxis, width: number): Float64Array {
  const edges = new Float64Array(width + 1)
  const pitch = (axis.right - axis.left) / width
  for (let column = 0; column <= width; column++) edges[column] = axis.step(axis.left + column * pitch)
  // Rounding must not push the ends out; between step 0 and the break mark nothing is recorded.
  edges[0] = axis.zero ? 0 : axis.min
  edges[width] = axis.max
  if (axis.zero)
    for (let column = 1; column * pitch < axis.start - axis.left; column++) edges[column] = axis.min / 2
  return edges
}

export type ValueScaleKind = 'linear' | 'log' | 'symlog' | 'logit'

export interface ValueScale {
  kind: ValueScaleKind
  min: number
  max: number
  /** Values of 0 and below lie on the lower edge of a log axis. */
  floor: boolean
  /** Where a symlog axis turns from linear to log. */
  knee: number
  /** 0 at the bottom, 1 at the top. What a log or logit axis cannot show lies on its edge. */
  share(value: number): number
}

/** A logit axis ends here; 0 and 1 lie on its edges. */
export const LOGIT_END = 0.0005

/** @param more `floor` of a log axis, `knee` of a symlog one */
export function valueScale(
  kind: ValueScaleKind,
  min: number,
  max: number,
  { floor = false, knee = 1 }: { floor?: boolean; knee?: number } = {}
): ValueScale {
  const map = { linear, log, logit, symlog: symlog(knee) }[kind].to
  const low = kind === 'logit' ? LOGIT_END : min
  const high = kind === 'logit' ? 1 - LOGIT_END : max
  const from = map(low)
  const size = map(high) - from
  return {
    kind,
    min: low,
    max: high,
    floor,
    knee,
    share: (value) => {
      if (value !== value) return NaN
      if (kind === 'linear' || kind === 'symlog') return (map(value) - from) / size
      if (value <= low) return 0
      return kind === 'logit' && value >= high ? 1 : (map(value) - from) / size
    }
  }
}

/** Range of a log axis around positive values: out to the next of 1, 2, 5, at most twelve powers down. */
export function logRange(lowest: number, highest: number): [number, number] {
  const max = nice(highest, Math.ceil)
  return [Math.max(nice(lowest, Math.floor), max * 1e-12), max]
}

const steps125 = [0, Math.log10(2), Math.log10(5), 1]

function nice(value: number, round: typeof Math.floor): number {
  const exponent = Math.floor(Math.log10(value))
  const rest = Math.log10(value) - exponent
  const inside = steps125.filter((s) => (round === Math.floor ? s <= rest + 1e-9 : s >= rest - 1e-9))
  const step = round === Math.floor ? inside[inside.length - 1]! : inside[0]!
  return Number((10 ** (exponent + step)).toPrecision(1))
}
