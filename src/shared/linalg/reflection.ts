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

/** Mirrors the vector of as many entries as the normal that begins at `at`. */
export function reflect(lines: Float64Array, at: number, normal: Float64Array): void {
  addScaled(lines, at, -dot(normal, 0, lines, at, normal.length), normal, 0, normal.length)
}

/** A product H₀H₁… of mirrors: the k-th acts on entries from k + offset on. */
export interface Mirrors {
  normals: readonly Float64Array[]
  offset: 0 | 1
}

/** (H₀H₁…)ᵀx in place of every line x. */
export function reflectBack({ normals, offset }: Mirrors, { data, rows, columns }: Matrix<Float64Array>): void {
  for (let line = 0; line < rows; line++)
    for (let k = 0; k < normals.length; k++) reflect(data, line * columns + k + offset, normals[k]!)
}

/** H₀H₁…x in place of every line x. */
export function reflectAll({ normals, offset }: Mirrors, { data, rows, columns }: Matrix<Float64Array>): void {
  for (let line = 0; line < rows; line++)
    for (let k = normals.length - 1; k >= 0; k--) reflect(data, line * columns + k + offset, normals[k]!)
}
