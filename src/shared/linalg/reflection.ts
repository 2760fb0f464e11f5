/** Householder's reflections I − v·vᵀ. */
import { addScaled, dot } from './lines'
import type { Matrix } from './matrix'

/** Turns a vector into its mirror's normal, scaled so that I − v·vᵀ maps it to (±‖v‖, 0, …); returns that first entry. */
export function mirror(v: Float64Array): number {
  let squares = 0
  for (let i = 0; i < v.length; i++) squares += v[i]! * v[i]!
  const norm = Math.sqrt(squares)
  if (norm === 0) return 0
  const head = v[0]! > 0 ? -norm : norm
  v[0]! -= head
  const scale = 1 / Math.sqrt(norm * Math.abs(v[0]!))
  for (let i = 0; i < v.length; i++) v[i]! *= scale
  return head
}

/** Mirrors the `length` entries of a line from `at` on by the normal from `atNormal` on. */
export function reflect(
  lines: Float64Array,
  at: number,
  normals: Float64Array,
  atNormal: number,
  length: number
): void {
  addScaled(lines, at, -dot(normals, atNormal, lines, at, length), normals, atNormal, length)
}

/** A product H₀H₁… of mirrors of vectors [length]. */
export interface Mirrors {
  /** [count, length]: line k has the normal of Hₖ from its entry k + offset on, and anything before that. */
  normals: Float64Array
  count: number
  length: number
  offset: 0 | 1
}

/** HₖX for lines from `first` on. */
function reflectLines(
  { normals, length, offset }: Mirrors,
  k: number,
  { data, rows }: Matrix<Float64Array>,
  first: number
): void {
  const from = k + offset
  for (let line = first; line < rows; line++)
    reflect(data, line * length + from, normals, k * length + from, length - from)
}

/** …H₁H₀x in place of every line x. */
export function reflectForwards(mirrors: Mirrors, lines: Matrix<Float64Array>): void {
  for (let k = 0; k < mirrors.count; k++) reflectLines(mirrors, k, lines, 0)
}

/** H₀H₁…x in place of every line x. */
export function reflectBackwards(mirrors: Mirrors, lines: Matrix<Float64Array>): void {
  for (let k = mirrors.count - 1; k >= 0; k--) reflectLines(mirrors, k, lines, 0)
}

/** [count, length]: the first lines of (H₀H₁…)ᵀ. */
export function accumulated(mirrors: Mirrors, count: number): Matrix<Float64Array> {
  const { length, offset } = mirrors
  const lines = { data: new Float64Array(count * length), rows: count, columns: length }
  for (let i = 0; i < count; i++) lines.data[i * length + i] = 1
  // the last mirror first, so that each touches only its block
  for (let k = mirrors.count - 1; k >= 0; k--) reflectLines(mirrors, k, lines, k + offset)
  return lines
}
