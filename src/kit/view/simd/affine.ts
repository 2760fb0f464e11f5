/** Layers on plain numbers in float32, as training has them, for pictures that ask a network of thousands of inputs. */
import { affineOf, panelsOf, partOf, relu, type State } from '../layers'
import { LANES, moduleBytes, type Sums, TERM } from './module'

/** What is needed of WebAssembly, which the language's own types do not have. */
interface Memory {
  readonly buffer: ArrayBuffer
  grow(pages: number): number
}
declare const WebAssembly: {
  Memory: new (size: { initial: number }) => Memory
  Module: new (bytes: Uint8Array<ArrayBuffer>) => object
  Instance: new (module: object, imports: { m: { m: Memory } }) => { exports: { f: Sums } }
}

const PAGE = 65536
/** Rows that share a look at their weights; their terms stay near the processor. */
const TOGETHER = 64

let opened: { memory: Memory; sums: Sums } | null | undefined

/** Null where the processor has no such instructions. */
function open(): { memory: Memory; sums: Sums } | null {
  if (opened !== undefined) return opened
  const memory = new WebAssembly.Memory({ initial: 1 })
  try {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(moduleBytes()), { m: { m: memory } })
    opened = { memory, sums: exports.f }
  } catch {
    opened = null // of before 2008; sums in float64 take eight times as long
  }
  return opened
}

/** As `affineOf`, in float32, `rectified` with a ReLU after it: eight times as fast where inputs and outputs are a thousand. */
export function quickAffineOf(
  state: State,
  name: string,
  replica: number,
  rectified: boolean
): (x: Float64Array) => Float64Array {
  const simd = open()
  if (!simd) {
    const weighted = affineOf(state, name, replica)
    return rectified ? (x) => relu(weighted(x)) : weighted
  }
  const least = rectified ? 0 : -Infinity
  const { memory, sums } = simd
  const [, inputs, outputs] = state[`${name}/weight`]!.shape as [number, number, number]
  const size = inputs * LANES
  const panels = panelsOf(partOf(state, `${name}/weight`, replica), inputs, outputs, LANES, Float32Array)
  const bias = new Float32Array(panels.length * LANES)
  if (state[`${name}/bias`]) bias.set(partOf(state, `${name}/bias`, replica))
  // where things lie in the memory, in words of four bytes
  const biasAt = panels.length * size
  const outAt = biasAt + bias.length
  const endsAt = outAt + TOGETHER * bias.length
  const termsAt = endsAt + TOGETHER
  const words = termsAt + (TOGETHER * inputs * TERM) / 4

  /** Terms of some rows: inputs that are not 0. */
  function write(x: Float64Array, floats: Float32Array, wholes: Int32Array): void {
    let at = termsAt
    for (let row = 0, from = 0; from < x.length; row++, from += inputs) {
      for (let i = 0; i < inputs; i++) {
        const value = x[from + i]!
        if (value === 0) continue
        wholes[at] = i * LANES * 4
        floats[at + 1] = value
        at += 2
      }
      wholes[endsAt + row] = at * 4
    }
  }

  return (x) => {
    const lacking = words * 4 - memory.buffer.byteLength
    if (lacking > 0) memory.grow(Math.ceil(lacking / PAGE))
    const [floats, wholes] = [new Float32Array(memory.buffer), new Int32Array(memory.buffer)]
    panels.forEach((panel, at) => floats.set(panel, at * size))
    floats.set(bias, biasAt)
    const rows = x.length / inputs
    const y = new Float64Array(rows * outputs)
    for (let first = 0; first < rows; first += TOGETHER) {
      const some = Math.min(TOGETHER, rows - first)
      write(x.subarray(first * inputs, (first + some) * inputs), floats, wholes)
      for (let at = 0; at < panels.length; at++) {
        const [from, to] = [biasAt + at * LANES, outAt + at * LANES]
        sums(4 * at * size, 4 * termsAt, 4 * endsAt, some, 4 * from, 4 * to, 4 * bias.length, least)
      }
      for (let row = 0; row < some; row++) {
        const from = outAt + row * bias.length
        y.set(floats.subarray(from, from + outputs), (first + row) * outputs)
      }
    }
    return y
  }
}
