/** Layers on plain numbers in float64, for looking into stored states where there are no tensors. Rows below each other. */
import type { HostTensor } from '#shared/trainingState'

export type State = Readonly<Record<string, HostTensor>>

/** One replica's part of a tensor `[R, …]`. */
export function partOf(state: State, name: string, replica: number): Float32Array | Float64Array {
  const { data, shape } = state[name]!
  const size = data.length / shape[0]!
  return data.subarray(replica * size, (replica + 1) * size)
}

/** Outputs that are added up side by side, in the processor's registers, and rows that share a look at their weights. */
const [LANES, TOGETHER] = [8, 32]

/** x·W + b: x `[rows, i]`, `<name>/weight` `[R, i, o]`, `<name>/bias` `[R, 1, o]` where there is one → `[rows, o]`. */
export const affine = (state: State, name: string, replica: number, x: Float64Array): Float64Array =>
  affineOf(state, name, replica)(x)

/** The same for many x, a portion at a time. Terms are added in the order of inputs; those of inputs that are 0 are left out. */
export function affineOf(state: State, name: string, replica: number): (x: Float64Array) => Float64Array {
  const [, inputs, outputs] = state[`${name}/weight`]!.shape as [number, number, number]
  const panels = panelsOf(partOf(state, `${name}/weight`, replica), inputs, outputs, LANES, Float64Array)
  const bias = new Float64Array(panels.length * LANES)
  if (state[`${name}/bias`]) bias.set(partOf(state, `${name}/bias`, replica))
  return (x) => {
    const rows = x.length / inputs
    const y = new Float64Array(rows * outputs)
    for (let first = 0; first < rows; first += TOGETHER) {
      const some = terms(x.subarray(first * inputs, (first + TOGETHER) * inputs), inputs)
      panels.forEach((panel, at) => addUp(panel, some, bias, at * LANES, y, first * outputs, outputs))
    }
    return y
  }
}

/** Weights `[i, o]` by so many outputs, `[i, lanes]` each, filled up with zeros. */
export function panelsOf<Panel extends Float32Array | Float64Array>(
  weight: Float32Array | Float64Array,
  inputs: number,
  outputs: number,
  together: number,
  Numbers: new (length: number) => Panel
): Panel[] {
  return Array.from({ length: Math.ceil(outputs / together) }, (_, at) => {
    const panel = new Numbers(inputs * together)
    const [from, lanes] = [at * together, Math.min(together, outputs - at * together)]
    for (let i = 0; i < inputs; i++)
      for (let lane = 0; lane < lanes; lane++) panel[i * together + lane] = weight[i * outputs + from + lane]!
    return panel
  })
}

/** Inputs of rows that are not 0, which is half of what a ReLU gives, and of bits: where their weights are, what they are; `ends` of rows. */
function terms(x: Float64Array, inputs: number) {
  const [places, values] = [new Int32Array(x.length), new Float64Array(x.length)]
  const ends = new Int32Array(x.length / inputs)
  let count = 0
  for (let row = 0; row < ends.length; row++) {
    for (let i = 0; i < inputs; i++) {
      const value = x[row * inputs + i]!
      if (value === 0) continue
      places[count] = i * LANES
      values[count++] = value
    }
    ends[row] = count
  }
  return { places, values, ends }
}

/** Outputs `first` … `first + LANES − 1` of rows, into `y` from `to` on. */
function addUp(
  panel: Float64Array,
  { places, values, ends }: ReturnType<typeof terms>,
  bias: Float64Array,
  first: number,
  y: Float64Array,
  to: number,
  outputs: number
): void {
  const lanes = Math.min(LANES, outputs - first)
  const sums = new Float64Array(LANES)
  let term = 0
  for (let row = 0; row < ends.length; row++) {
    // names of their own and no arrays, not even in passing: so they stay in registers, which is twice as fast
    let a = bias[first]!
    let b = bias[first + 1]!
    let c = bias[first + 2]!
    let d = bias[first + 3]!
    let e = bias[first + 4]!
    let f = bias[first + 5]!
    let g = bias[first + 6]!
    let h = bias[first + 7]!
    const end = ends[row]!
    for (; term < end; term++) {
      const at = places[term]!
      const value = values[term]!
      a += value * panel[at]!
      b += value * panel[at + 1]!
      c += value * panel[at + 2]!
      d += value * panel[at + 3]!
      e += value * panel[at + 4]!
      f += value * panel[at + 5]!
      g += value * panel[at + 6]!
      h += value * panel[at + 7]!
    }
    sums[0] = a
    sums[1] = b
    sums[2] = c
    sums[3] = d
    sums[4] = e
    sums[5] = f
    sums[6] = g
    sums[7] = h
    for (let lane = 0; lane < lanes; lane++) y[to + row * outputs + first + lane] = sums[lane]!
  }
}

export function relu(x: Float64Array): Float64Array {
  const y = new Float64Array(x.length)
  for (let i = 0; i < x.length; i++) y[i] = Math.max(0, x[i]!)
  return y
}

/** Added to a variance before the root, as in training. */
export const EPSILON = 1e-5

/** Inputs that activations are laid out on: fewer for wide layers, so that a layout over all states takes seconds. */
export const inputsShown = (units: number): number =>
  Math.max(128, Math.min(512, Math.floor(2 ** 17 / units)))
