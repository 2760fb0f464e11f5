/**
 * The bundled handwritten digits: 1797 images of 8 × 8 (Alpaydin & Kaynak 1998; `resources/data/digits`), for families that
 * learn from them.
 */
import text from '../../../resources/data/digits/digits.txt?raw'

export const DIGITS = { rows: 1797, side: 8, classes: 10, brightest: 16 } as const

export interface DigitImages {
  /** 0 … 16, `[1797, 64]`, each image row by row. */
  pixels: Uint8Array
  /** 0 … 9. */
  labels: Uint8Array
}

let read: DigitImages | null = null

/** All of them, in the order of their source; not to be written to. */
export function digitImages(): DigitImages {
  return (read ??= parse())
}

/** A line is the digit, then a letter for every pixel: `a` for 0. */
function parse(): DigitImages {
  const inputs = DIGITS.side ** 2
  const pixels = new Uint8Array(DIGITS.rows * inputs)
  const labels = new Uint8Array(DIGITS.rows)
  const line = inputs + 2 // with the digit and the end of the line
  for (let row = 0; row < DIGITS.rows; row++) {
    labels[row] = Number(text[row * line])
    for (let i = 0; i < inputs; i++)
      pixels[row * inputs + i] = text.charCodeAt(row * line + 1 + i) - 'a'.charCodeAt(0)
  }
  return { pixels, labels }
}
