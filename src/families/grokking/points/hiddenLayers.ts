/**
 * Hidden layers of the five networks at the place where the answer is read, in float64: what `model/` computes on the way.
 *
 * Dims: B rows, T positions, d width, N hidden. Attention: softmax of q·k/√e over the positions up to the last.
 */
import { affine, EPSILON, partOf, relu, type State } from '#kit/view'
import { layerNames } from '../program/network'
import type { GrokkingModel, GrokkingSpec } from '../spec/spec'
import { END, EQUALS, firstSymbolToken, operatorToken } from '../data/tokens'

export interface Pairs {
  /** `[B]` each. */
  a: ArrayLike<number>
  b: ArrayLike<number>
}
/** A layer's output `[B, units]` by its name. */
export type Hidden = Record<string, Float64Array>

interface Run {
  state: State
  replica: number
  model: GrokkingModel
}

/** Rows of a table `[R, symbols, d]`. */
function lookUp({ state, replica }: Run, name: string, indices: readonly number[]): Float64Array {
  const table = partOf(state, name, replica)
  const d = state[name]!.shape[2]!
  const rows = new Float64Array(indices.length * d)
  indices.forEach((index, row) => rows.set(table.subarray(index * d, (index + 1) * d), row * d))
  return rows
}

const sum = (x: Float64Array, y: ArrayLike<number>): Float64Array =>
  x.map((value, i) => value + y[i % y.length]!)

/** Every T-th row of x `[B·T, d]`, the last position of each sequence: `[B, d]`. */
function lastOf(x: Float64Array, positions: number, d: number): Float64Array {
  const rows = x.length / positions / d
  const last = new Float64Array(rows * d)
  for (let row = 0; row < rows; row++) {
    const from = ((row + 1) * positions - 1) * d
    last.set(x.subarray(from, from + d), row * d)
  }
  return last
}

function layerNorm({ state, replica }: Run, name: string, x: Float64Array): Float64Array {
  const scale = partOf(state, `${name}/scale`, replica)
  const shift = partOf(state, `${name}/shift`, replica)
  const d = scale.length
  const y = new Float64Array(x.length)
  for (let from = 0; from < x.length; from += d) {
    let mean = 0
    let square = 0
    for (let j = 0; j < d; j++) mean += x[from + j]! / d
    for (let j = 0; j < d; j++) square += (x[from + j]! - mean) ** 2 / d
    const inverse = 1 / Math.sqrt(square + EPSILON)
    for (let j = 0; j < d; j++) y[from + j] = (x[from + j]! - mean) * inverse * scale[j]! + shift[j]!
  }
  return y
}

/** Mixtures of values for every position that asks: x `[B·T, d]`, asked by all positions or by the last alone. */
function attention(run: Run, layer: string, x: Float64Array, positions: number, lastOnly: boolean) {
  const { state, replica, model } = run
  const { width: d, heads } = model
  const e = d / heads
  const asking = lastOnly ? 1 : positions
  const through = (name: string, y: Float64Array) => affine(state, `${layer}/${name}`, replica, y)
  const query = through('query', lastOnly ? lastOf(x, positions, d) : x)
  const [key, value] = [through('key', x), through('value', x)]
  const mixed = new Float64Array(query.length)
  const weights = new Float64Array(positions)
  for (let row = 0; row < query.length / d; row++) {
    const place = lastOnly ? positions - 1 : row % positions
    const first = Math.floor(row / asking) * positions
    for (let head = 0; head < heads; head++) {
      const from = row * d + head * e
      let largest = -Infinity
      for (let p = 0; p <= place; p++) {
        const at = (first + p) * d + head * e
        let score = 0
        for (let j = 0; j < e; j++) score += query[from + j]! * key[at + j]!
        weights[p] = score / Math.sqrt(e)
        largest = Math.max(largest, weights[p]!)
      }
      let total = 0
      for (let p = 0; p <= place; p++) total += weights[p] = Math.exp(weights[p]! - largest)
      for (let p = 0; p <= place; p++) {
        const at = (first + p) * d + head * e
        for (let j = 0; j < e; j++) mixed[from + j]! += (weights[p]! / total) * value[at + j]!
      }
    }
  }
  return through('mix', mixed)
}

/** Abramowitz & Stegun 1964, 7.1.26: within 1.5·10⁻⁷. */
function erf(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x))
  const series =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
  return Math.sign(x) * (1 - series * Math.exp(-x * x))
}
const gelu = (x: Float64Array): Float64Array =>
  x.map((value) => 0.5 * value * (1 + erf(value * Math.SQRT1_2)))

/** All layers over x `[B·T, d]`; the last computes the last position alone. */
function layers(run: Run, embedded: Float64Array, positions: number): Hidden {
  const { state, replica, model } = run
  const norm = model.kind === 'decoder' ? model.norm : 'none'
  const activation = model.kind === 'decoder' && model.activation === 'gelu' ? gelu : relu
  const hidden: Hidden = {}
  const names = layerNames(model.layers)
  let x = embedded
  names.forEach((layer, i) => {
    const last = i === names.length - 1
    const normed = (which: 1 | 2, y: Float64Array) => layerNorm(run, `${layer}/norm${which}`, y)
    const seen = norm === 'pre' ? normed(1, x) : x
    const kept = last ? lastOf(x, positions, model.width) : x
    const added = sum(kept, attention(run, layer, seen, positions, last))
    const attended = norm === 'post' ? normed(1, added) : added
    const inner = activation(
      affine(state, `${layer}/in`, replica, norm === 'pre' ? normed(2, attended) : attended)
    )
    const out = sum(attended, affine(state, `${layer}/out`, replica, inner))
    x = norm === 'post' ? normed(2, out) : out
    const atLast = (y: Float64Array, units: number) => (last ? y : lastOf(y, positions, units))
    hidden[`activations/${layer}/mlp`] = atLast(inner, model.hidden)
    hidden[`activations/${layer}/residual`] = atLast(x, model.width)
  })
  return hidden
}

/** Vaswani et al. 2017, §3.5, `[T, d]`. */
const sinusoids = (positions: number, d: number): Float64Array =>
  Float64Array.from({ length: positions * d }, (_, at) => {
    const column = at % d
    const angle = Math.floor(at / d) / 10000 ** ((2 * Math.floor(column / 2)) / d)
    return column % 2 === 0 ? Math.sin(angle) : Math.cos(angle)
  })

/** Hidden layers of one replica on pairs of symbols. */
export function hiddenLayers(
  { model, task }: GrokkingSpec,
  state: State,
  replica: number,
  { a, b }: Pairs
): Hidden {
  const run = { state, replica, model }
  const [left, right] = [Array.from(a), Array.from(b)]
  switch (model.kind) {
    case 'quadratic':
    case 'relu': {
      const z = sum(lookUp(run, 'input/a', left), lookUp(run, 'input/b', right))
      return { 'activations/hidden': model.kind === 'relu' ? relu(z) : z.map((value) => value * value) }
    }
    case 'tied': {
      const z = sum(lookUp(run, 'embedding', left), lookUp(run, 'embedding', right))
      const hidden = relu(affine(state, 'in', replica, z))
      return { 'activations/hidden': hidden, 'activations/output': affine(state, 'out', replica, hidden) }
    }
    case 'transformer': {
      const equals = state['embedding']!.shape[1]! - 1
      const tokens = left.flatMap((symbol, row) => [symbol, right[row]!, equals])
      const position = partOf(state, 'position', replica)
      return layers(run, sum(lookUp(run, 'embedding', tokens), position), 3)
    }
    case 'decoder': {
      const first = firstSymbolToken(task)
      const sign = operatorToken(task)
      const tokens = left.flatMap((symbol, row) => [END, first + symbol, sign, first + right[row]!, EQUALS])
      return layers(run, sum(lookUp(run, 'embedding', tokens), sinusoids(5, model.width)), 5)
    }
  }
}
