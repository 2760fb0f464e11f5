/** What the tests of the grokking family share: specs, the reference's inputs, and the reference itself. */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { manifest } from '../../../src/families/grokking/manifest'
import type { GrokkingSpec } from '../../../src/families/grokking/spec/spec'

export const { schema } = manifest

/** A complete spec with these fields. */
export const grokking = (overrides: Record<string, unknown> = {}): GrokkingSpec =>
  schema.parse({ family: 'grokking', replicas: 64, ...overrides }) as GrokkingSpec

export const grokkingTask = (task: Record<string, unknown>): GrokkingSpec['task'] => grokking({ task }).task

/** The generator of make.py: Park and Miller 1988, exact in float64, values in (−½, ½). */
export function uniform(seed: number, count: number): Float64Array {
  let x = seed
  return Float64Array.from({ length: count }, () => {
    x = (x * 16807) % 2147483647
    return x / 2147483648 - 0.5
  })
}

const numbers = z.array(z.number())
const progress = z.object({
  seed: z.number(),
  keys: numbers,
  restricted: z.number(),
  restrictedHeldOut: z.number(),
  excluded: z.number(),
  shares: numbers
})
const norms = z.object({ seed: z.number(), norms: numbers, gini: z.number() })

const referenceSchema = z.object({
  cyclic: z.array(
    z.object({
      operation: z.string(),
      modulus: z.number(),
      norms,
      columns: z.object({ seed: z.number(), ipr: numbers, dominant: numbers, phases: numbers }),
      progress,
      neurons: z.object({ seed: z.number(), frequencies: numbers, explained: numbers })
    })
  ),
  permutations: z.array(z.object({ operation: z.string(), group: z.string(), norms, progress })),
  characters: z.object({
    types: z.array(z.string()),
    columns: z.array(z.string()),
    values: z.array(numbers)
  }),
  pairs: z.object({ seed: z.number(), coefficients: z.array(numbers) }),
  spectra: z.array(
    z.object({
      seed: z.number(),
      rows: z.number(),
      columns: z.number(),
      rank: z.number(),
      values: numbers,
      effective: z.number()
    })
  ),
  losses: z.object({ losses: numbers, zeroShare: z.number() }),
  ring: z.object({ seed: z.number(), frequency: z.number(), points: z.array(numbers), share: z.number() })
})

/** Values by numpy; see make.py beside the file. */
export const reference = referenceSchema.parse(
  JSON.parse(readFileSync(new URL('../../fixtures/grokking/reference.json', import.meta.url), 'utf8'))
)
