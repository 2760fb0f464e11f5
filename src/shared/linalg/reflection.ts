/** Householder's reflections I − v·vᵀ. */

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
