/** Between which places and values small curves are drawn. Pure. */
import type { SmallCurve } from '#shared/runTable/outcome'

export interface CurveFrame {
  places: readonly [from: number, to: number]
  values: readonly [low: number, high: number]
  /** Values lie by their logarithm. */
  isLog: boolean
}

/** Highest over lowest value from where on a quantity without a range is drawn by its logarithm. */
const WIDE = 10

/** Around all of them; a quantity with a range, as an accuracy, has that. */
export function frameOf(curves: readonly SmallCurve[]): CurveFrame {
  let [from, to, low, high] = [Infinity, 0, Infinity, -Infinity]
  for (const curve of curves) {
    from = Math.min(from, curve.at[0] ?? Infinity)
    to = Math.max(to, curve.at.at(-1) ?? 0)
    for (const value of curve.low) if (Number.isFinite(value)) low = Math.min(low, value)
    for (const value of curve.high) if (Number.isFinite(value)) high = Math.max(high, value)
  }
  const range = curves[0]?.range
  if (range) return { places: [from, to], values: range, isLog: false }
  return { places: [from, to], values: [low, high], isLog: low > 0 && high > WIDE * low }
}
