/** Random starts: cells that are 1 with a given probability, independent of each other. */
import type { RandomStream } from '#shared/random'

/** Binary digits of a density: it is rounded to a multiple of 2⁻¹⁶. */
const DIGITS = 16

/** The density that starts really have. */
export const roundedDensity = (density: number): number => Math.round(density * 2 ** DIGITS) / 2 ** DIGITS

/**
 * Fills the cells [width] of 32 rows. A fair word for each binary digit of the density, from the last one that is 1:
 * or-ing it in for a 1 and and-ing it in for a 0 halves the distance to that digit, so that a density of ½ takes one word.
 */
export function drawStart(cells: Int32Array, density: number, stream: RandomStream): void {
  const scaled = Math.round(density * 2 ** DIGITS)
  if (scaled === 0 || scaled === 2 ** DIGITS) {
    cells.fill(scaled === 0 ? 0 : -1)
    return
  }
  const lowest = 31 - Math.clz32(scaled & -scaled)
  for (let x = 0; x < cells.length; x++) {
    let word = 0
    for (let digit = lowest; digit < DIGITS; digit++)
      word = (scaled >>> digit) & 1 ? word | stream.word() : word & stream.word()
    cells[x] = word
  }
}
