/** Where layouts start: tiny, so that early steps sort points before repulsion sets in. */
import { RandomStream } from '#shared/random'
import type { Matrix } from '#shared/linalg/matrix'
import { fitPca, project } from '../pca'
import { pooled } from '../pooled'

/** Standard deviation of the first coordinate (Kobak & Berens 2019). */
const SPREAD = 1e-4
/** Share of noise in a start from components, so that points without variance in one of them can leave the line. */
const JITTER = 0.01

/**
 * Starts of T frames [T, n, 2] of n points [n, d] each. All frames share one basis, fitted on all of them, and one
 * noise: what is alike starts alike.
 */
export function startLayouts(frames: readonly Matrix[], start: 'pca' | 'random', seed: number): Float64Array {
  const n = frames[0]!.rows
  const noise = normals(seed, 2 * n)
  const layouts = new Float64Array(frames.length * 2 * n)
  const basis = start === 'pca' ? fitPca(pooled(frames), Math.min(2, frames[0]!.columns)) : null
  frames.forEach((frame, t) => {
    const layout = layouts.subarray(t * 2 * n, (t + 1) * 2 * n)
    if (basis) spreadOut(project(frame, basis), n, layout)
    for (let i = 0; i < 2 * n; i++) layout[i]! += SPREAD * (basis ? JITTER : 1) * noise[i]!
  })
  return layouts
}

/** Scores [n, 1 or 2], centred and scaled so that the first coordinate has the standard deviation `SPREAD`. */
function spreadOut(scores: Float64Array, n: number, layout: Float64Array): void {
  const width = scores.length / n
  const means = [0, 0]
  for (let i = 0; i < scores.length; i++) means[i % width]! += scores[i]! / n
  let sum = 0
  for (let i = 0; i < n; i++) sum += (scores[i * width]! - means[0]!) ** 2
  const scale = sum > 0 ? SPREAD / Math.sqrt(sum / n) : 0
  for (let i = 0; i < scores.length; i++)
    layout[2 * Math.floor(i / width) + (i % width)] = (scores[i]! - means[i % width]!) * scale
}

/** Standard normal numbers by Box and Muller's transform (1958). */
function normals(seed: number, count: number): Float64Array {
  const stream = new RandomStream(seed, 'projection')
  const values = new Float64Array(count)
  for (let i = 0; i < count; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - stream.uniform()))
    const angle = 2 * Math.PI * stream.uniform()
    values[i] = radius * Math.cos(angle)
    if (i + 1 < count) values[i + 1] = radius * Math.sin(angle)
  }
  return values
}
