/**
 * Sums of a layer's products, sixteen outputs at once: a WebAssembly module with one function, written down instruction by
 * instruction (binary format: WebAssembly Core Specification 2.0, §5).
 *
 * A row is a list of terms (byte offset of the weights of its input within the panel: i32, input: f32). `sums(panel, terms, ends,
 * rows, bias, out, stride, least)`: for each row, `LANES` outputs from `bias` on, to which the terms up to the row's end are added in their order; what
 * comes out below `least` becomes it; `stride` bytes lie between rows of outputs. The others are byte addresses in the memory that is imported as `m.m`.
 */

/** Outputs added up together: four registers of four numbers, which was faster than eight. */
export const LANES = 16
/** Bytes of a term. */
export const TERM = 8
const REGISTERS = LANES / 4

export type Sums = (
  panel: number,
  terms: number,
  ends: number,
  rows: number,
  bias: number,
  out: number,
  stride: number,
  least: number
) => void

const [I32, F32, V128] = [0x7f, 0x7d, 0x7b]

/** A whole number from 0 on, seven bits a byte. */
function leb(value: number): number[] {
  return value < 0x80 ? [value] : [0x80 | (value & 0x7f), ...leb(value >>> 7)]
}
const many = (items: readonly (readonly number[])[]): number[] => [...leb(items.length), ...items.flat()]
const section = (id: number, body: readonly number[]): number[] => [id, ...leb(body.length), ...body]

const [END, ADD, AT_LEAST, LESS] = [[0x0b], [0x6a], [0x4f], [0x49]]
/** Without a result. */
const [BLOCK, LOOP, LEAVE] = [
  [0x02, 0x40],
  [0x03, 0x40],
  [0x0d, 0]
]
const get = (local: number): number[] => [0x20, local]
const set = (local: number): number[] => [0x21, local]
const tee = (local: number): number[] => [0x22, local]
/** −64 … 63. */
const constant = (value: number): number[] => [0x41, value & 0x7f]
const load = (offset: number): number[] => [0x28, 2, offset]
const simd = (code: number, ...rest: readonly number[]): number[] => [0xfd, ...leb(code), ...rest]
const loadFour = (offset: number): number[] => simd(0, 2, offset)
const loadSpread = (offset: number): number[] => simd(9, 2, offset)
const storeFour = (offset: number): number[] => simd(11, 2, offset)
const [SPREAD, ADD_FOUR, MULTIPLY_FOUR, LARGER] = [simd(0x13), simd(0xe4), simd(0xe6), simd(0xe9)]

function sums(): number[] {
  const [panel, terms, ends, rows, bias, out, stride, least, end, weights, input, first] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
  ] as const
  const registers = Array.from({ length: REGISTERS }, (_, k) => ({ sum: first + k, offset: 16 * k }))
  const each = (of: (register: { sum: number; offset: number }) => number[]): number[] =>
    registers.flatMap(of)
  const advance = (local: number, by: readonly number[]): number[] => [...get(local), ...by, ...ADD]
  const body = [
    ...LOOP,
    ...[...get(ends), ...load(0), ...set(end)],
    ...each(({ sum, offset }) => [...get(bias), ...loadFour(offset), ...set(sum)]),
    ...BLOCK,
    ...[...get(terms), ...get(end), ...AT_LEAST, ...LEAVE], // a row without terms
    ...LOOP,
    ...[...get(panel), ...get(terms), ...load(0), ...ADD, ...set(weights)],
    ...[...get(terms), ...loadSpread(4), ...set(input)],
    ...each(({ sum, offset }) => [
      ...[...get(sum), ...get(input), ...get(weights), ...loadFour(offset)],
      ...[...MULTIPLY_FOUR, ...ADD_FOUR, ...set(sum)]
    ]),
    ...[...advance(terms, constant(TERM)), ...tee(terms), ...get(end), ...LESS, ...LEAVE],
    ...END,
    ...END,
    ...each(({ sum, offset }) => [
      ...[...get(out), ...get(sum), ...get(least), ...SPREAD, ...LARGER],
      ...storeFour(offset)
    ]),
    ...[...advance(out, get(stride)), ...set(out)],
    ...[...advance(ends, constant(4)), ...set(ends)],
    ...[...advance(rows, constant(-1)), ...tee(rows), ...LEAVE],
    ...END,
    ...END
  ]
  const locals = many([
    [2, I32],
    [1 + REGISTERS, V128]
  ])
  const code = [...locals, ...body]
  return [...leb(code.length), ...code]
}

const addresses = Array.from({ length: 7 }, () => [I32])
const [m, f] = ['m', 'f'].map((name) => [1, name.charCodeAt(0)]) as [number[], number[]]

/** The module's bytes; its function is exported as `f`. */
export const moduleBytes = (): Uint8Array<ArrayBuffer> =>
  Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0], // \0asm, version 1
    ...section(1, many([[0x60, ...many([...addresses, [F32]]), 0]])), // the function's type
    ...section(2, many([[...m, ...m, 2, 0, 1]])), // its memory, of a page or more
    ...section(3, many([[0]])),
    ...section(7, many([[...f, 0, 0]])),
    ...section(10, many([sums()]))
  ])
