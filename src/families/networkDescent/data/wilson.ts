/** How sure a share is that was counted. */

/** The normal quantile of 97.5 %. */
const Z = 1.959963984540054

/** 95 % interval of a probability of which `right` of n trials came true (Wilson 1927); n > 0. */
export function wilson(right: number, n: number): { low: number; high: number } {
  const z2 = Z * Z
  const middle = (right + z2 / 2) / (n + z2)
  const half = (Z / (n + z2)) * Math.sqrt((right * (n - right)) / n + z2 / 4)
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) }
}
