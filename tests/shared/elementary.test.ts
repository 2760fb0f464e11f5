/** Elementary functions of our own: near the true ones, and of the same bits for ever. */
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { arccosine, cosine, exponential, logarithm, normalShare, normalsOf, sine } from '#shared/elementary'
import { RandomStream } from '#shared/random'

const { EPSILON } = Number
const drawn = (count: number, low: number, high: number): Float64Array => {
  const stream = new RandomStream(1, 'probe')
  return Float64Array.from({ length: count }, () => low + (high - low) * stream.uniform())
}
const digest = (values: Float64Array): string =>
  createHash('sha256').update(new Uint8Array(values.buffer)).digest('hex').slice(0, 16)

describe('elementary functions', () => {
  it.each([
    ['sine', sine, Math.sin, drawn(20_000, -40, 40)],
    ['sine of many turns', sine, Math.sin, drawn(20_000, -1e6, 1e6)],
    ['cosine', cosine, Math.cos, drawn(20_000, -40, 40)]
  ])('%s lies within 4·10⁻¹⁶', (_, ours, theirs, points) => {
    for (const x of points) expect(Math.abs(ours(x) - theirs(x)), String(x)).toBeLessThan(2 * EPSILON)
  })

  it.each([
    ['logarithm near 1', logarithm, Math.log, drawn(20_000, 0.5, 2)],
    ['logarithm', logarithm, Math.log, drawn(20_000, -300, 300).map((x) => 10 ** x)],
    ['exponential', exponential, Math.exp, drawn(20_000, -700, 700)],
    ['arccosine', arccosine, Math.acos, drawn(20_000, -1, 1)],
    ['arccosine near 1', arccosine, Math.acos, drawn(20_000, 0.999, 1)]
  ])('%s has the true one’s digits', (_, ours, theirs, points) => {
    for (const x of points) {
      const wanted = theirs(x)
      expect(Math.abs(ours(x) - wanted), String(x)).toBeLessThanOrEqual(3 * EPSILON * Math.abs(wanted))
    }
  })

  it('are exact where the true value is a short number', () => {
    expect([sine(0), cosine(0), logarithm(1), exponential(0)]).toEqual([0, 1, 0, 1])
    expect([1, 0, -1].map(arccosine)).toEqual([0, Math.PI / 2, Math.PI])
  })

  it.each([
    [() => sine(1e9), 'sine'],
    [() => cosine(NaN), 'sine'],
    [() => arccosine(1.0000000001), 'arccosine'],
    [() => arccosine(NaN), 'arccosine'],
    [() => logarithm(0), 'logarithm'],
    [() => logarithm(-1), 'logarithm'],
    [() => exponential(1000), 'exponential']
  ])('refuse what they cannot tell', (call, word) => expect(call).toThrow(word))

  it('give shares of the normal law, as tables have them', () => {
    // Abramowitz & Stegun 1964, table 26.1
    for (const [x, share] of [
      [0, 0.5],
      [1, 0.841344746068543],
      [1.96, 0.97500210485178],
      [3, 0.99865010196837],
      [5, 0.999999713348428]
    ] as const) {
      expect(normalShare(x)).toBeCloseTo(share, 14)
      expect(normalShare(-x)).toBeCloseTo(1 - share, 14)
    }
    expect([normalShare(-Infinity), normalShare(Infinity)]).toEqual([0, 1])
  })

  it('have the bits that stored runs were made with', () => {
    const normal = normalsOf(new RandomStream(3, 'data'))
    expect([
      digest(drawn(1000, -40, 40).map(sine)),
      digest(drawn(1000, -40, 40).map(cosine)),
      digest(drawn(1000, -1, 1).map(arccosine)),
      digest(drawn(1000, 1e-3, 1e3).map(logarithm)),
      digest(drawn(1000, -30, 30).map(exponential)),
      digest(Float64Array.from({ length: 1000 }, normal))
    ]).toMatchInlineSnapshot(`
      [
        "fe5fe5c132ff2ba8",
        "ef000a8096158be1",
        "f210a11893f77ced",
        "1cdd6ead3ed0c938",
        "8f3a55dbf4dceea9",
        "dc944c9269325d1e",
      ]
    `)
  })

  it('give normal numbers of mean 0, variance 1 and kurtosis 3', () => {
    const normal = normalsOf(new RandomStream(5, 'data'))
    const values = Float64Array.from({ length: 100_000 }, normal)
    const moment = (n: number): number => values.reduce((sum, x) => sum + x ** n, 0) / values.length
    expect(Math.abs(moment(1))).toBeLessThan(0.012)
    expect(Math.abs(moment(2) - 1)).toBeLessThan(0.02)
    expect(Math.abs(moment(4) - 3)).toBeLessThan(0.15)
  })
})
