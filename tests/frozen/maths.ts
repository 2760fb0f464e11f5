/** What this JavaScript engine's own functions give, as a short hash. */
import { createHash } from 'node:crypto'

/** Weights and measures use these functions, whose last bits differ between versions of V8 and compilers. */
function hashMaths(): string {
  const { sin, cos, exp, log, log1p, atan2, hypot } = Math
  const points = Float64Array.from({ length: 2000 }, (_, i) => (i + 1) * 0.004999)
  const values = [
    ...[sin, cos, exp, log, log1p].flatMap((f) => Array.from(points, (x) => f(x))),
    ...[atan2, hypot].flatMap((f) => Array.from(points, (x) => f(x, 3 - x)))
  ]
  return createHash('sha256').update(Float64Array.from(values)).digest('hex').slice(0, 16)
}

export const maths = hashMaths()
