/**
 * What “=” attends to in the first layer of the transformer (Nanda et al. 2023, §4.2): softmax over a, b and “=” of
 * q·k/√e, with the query of “=” at position 2 and keys of the embeddings at their positions.
 */
import { product } from '#shared/linalg/products'
import type { HostTensor } from '#shared/trainingState'
import { matrixOf } from '../measures/matrices'

/** Rows of x times W, in float64: `[rows, d]`. */
function projected(
  x: Float64Array,
  tensors: Readonly<Record<string, HostTensor>>,
  name: string,
  replica: number
): Float64Array {
  const weights = matrixOf(tensors, `layer1/${name}/weight`, replica)
  return product({ data: x, rows: x.length / weights.rows, columns: weights.rows }, weights).data
}

/** Weights on a, b and “=”: `[H, n, n]` each, by head, a and b. */
export function attentionWeights(
  tensors: Readonly<Record<string, HostTensor>>,
  replica: number,
  heads: number
): [Float64Array, Float64Array, Float64Array] {
  const embedding = matrixOf(tensors, 'embedding', replica)
  const position = matrixOf(tensors, 'position', replica)
  const d = embedding.columns
  const n = embedding.rows - 1
  const width = d / heads
  const placed = (first: number, count: number, at: number): Float64Array =>
    Float64Array.from(
      { length: count * d },
      (_, i) => embedding.data[first * d + i]! + position.data[at * d + (i % d)]!
    )
  const equals = placed(n, 1, 2)
  const query = projected(equals, tensors, 'query', replica)
  const score = (x: Float64Array): Float64Array => {
    const keys = projected(x, tensors, 'key', replica)
    return Float64Array.from({ length: (keys.length / d) * heads }, (_, i) => {
      const [row, head] = [Math.floor(i / heads), i % heads]
      let sum = 0
      for (let j = head * width; j < (head + 1) * width; j++) sum += query[j]! * keys[row * d + j]!
      return sum / Math.sqrt(width)
    })
  }
  const [ofA, ofB, own] = [score(placed(0, n, 0)), score(placed(0, n, 1)), score(equals)]
  const weights = [0, 1, 2].map(() => new Float64Array(heads * n * n)) as [
    Float64Array,
    Float64Array,
    Float64Array
  ]
  for (let head = 0; head < heads; head++)
    for (let a = 0; a < n; a++)
      for (let b = 0; b < n; b++) {
        const scores = [ofA[a * heads + head]!, ofB[b * heads + head]!, own[head]!]
        const largest = Math.max(...scores)
        const exps = scores.map((value) => Math.exp(value - largest))
        const total = exps[0]! + exps[1]! + exps[2]!
        weights.forEach((of, i) => (of[(head * n + a) * n + b] = exps[i]! / total))
      }
  return weights
}
