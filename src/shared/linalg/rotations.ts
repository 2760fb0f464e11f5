/** What plane rotations of neighbouring rows are applied to while a matrix is made diagonal. */
import { rotate } from './lines'
import type { Matrix } from './matrix'

export interface Turned {
  /** (a, b) ← (c·a + s·b, c·b − s·a) for rows `row` and `row + 1`. */
  turn(row: number, c: number, s: number): void
}

/** Rows of a matrix, in place. */
export const turnedLines = ({ data, columns }: Matrix<Float64Array>): Turned => ({
  turn: (row, c, s) => rotate(data, row, columns, c, s)
})

export const nothing: Turned = { turn: () => undefined }

/** Rotations that are kept: their product turns few lines in far less time than it takes to be multiplied out. */
export class Rotations implements Turned {
  #kept: Float64Array
  #length = 0

  /** @param expected how many there will be, about */
  constructor(expected: number) {
    this.#kept = new Float64Array(3 * expected)
  }

  turn(row: number, c: number, s: number): void {
    if (this.#length === this.#kept.length) {
      const larger = new Float64Array(2 * this.#length)
      larger.set(this.#kept)
      this.#kept = larger
    }
    this.#kept[this.#length++] = row
    this.#kept[this.#length++] = c
    this.#kept[this.#length++] = s
  }

  /** Takes rows back in place: the last rotation first, each the other way round. */
  undo({ data, columns }: Matrix<Float64Array>): void {
    for (let at = this.#length - 3; at >= 0; at -= 3)
      rotate(data, this.#kept[at]!, columns, this.#kept[at + 1]!, -this.#kept[at + 2]!)
  }
}
