/** Pairs a, b of numbers below p and their sum modulo p: rows of the modular works, drawn without replacement. */
import { RandomStream } from '#shared/random'

export interface Pairs {
  a: Int32Array
  b: Int32Array
  sum: Int32Array
}

export function drawPairs(modulus: number, rows: number): Pairs {
  const stream = new RandomStream(0, 'split')
  const left = Array.from({ length: modulus * modulus }, (_, pair) => pair)
  const chosen = Array.from({ length: rows }, () => {
    const at = stream.below(left.length)
    const pair = left[at]!
    left[at] = left.at(-1)!
    left.pop()
    return pair
  })
  const column = (f: (pair: number) => number): Int32Array => Int32Array.from(chosen, f)
  return {
    a: column((pair) => Math.floor(pair / modulus)),
    b: column((pair) => pair % modulus),
    sum: column((pair) => (Math.floor(pair / modulus) + (pair % modulus)) % modulus)
  }
}
