/** What a schema calls off has no effect: with other values in such fields the same bits are trained or computed. */
import { OWN_DATA_PATH } from '#shared/ownData'
import { beforeAll, describe, expect, it } from 'vitest'
import { isTraining, type ExperimentSpec } from '#shared/experiment'
import { pathText, withValue } from '#shared/paths'
import { switchedOff, type SwitchedField } from '#shared/switches'
import { loadJob } from '../../src/main/engine/jobs'
import { families } from '../../src/main/families'
import type { Family } from '../../src/main/registeredFamily'
import { createRunner, openTestBackend } from '../main/engine/support'

beforeAll(openTestBackend)

/** Small enough for a run of every choice. */
const small: Record<string, object> = {
  automata: {
    task: { rules: [0, 110], width: 12, updates: 6, probeRows: 8 },
    model: { width: 8 },
    batchSize: 8
  },
  fractals: {
    task: { iterations: 30, level: 5, levelTo: 5, probePoints: 64 },
    model: { width: 8, frequencies: 4 },
    batchSize: 8
  },
  parity: {
    task: { taskCount: 2, taskBits: 2, messageBits: 4, parityOrder: 2, probeRows: 8 },
    model: { depth: 3, width: 8 },
    batchSize: 8
  },
  grokking: {
    task: { modulus: 7, group: 'S3' },
    model: { width: 8, heads: 2, hidden: 8 },
    optimizer: { weightDecay: 0.1 }
  },
  networkDescent: {
    task: { samples: 20, testRows: 20, labelNoise: 0.2, targetNoise: 0.1 },
    model: { width: 8 },
    batchSize: 8
  },
  liquid: {
    task: { length: 6, testRows: 3, times: [] },
    model: { units: 4, backbone: 4 }
  },
  robustness: { task: { inputs: 3, samples: 20, testRows: 20, labelNoise: 0.2 }, model: { width: 4 } },
  randomFeatures: {
    task: { inputs: 3, samples: 8, freshRows: 10, from: 1, to: 2, places: 2 },
    model: { features: 4 }
  },
  kernel: {
    task: { inputs: 3, samples: 6, freshRows: 10, steps: 4, from: 2, to: 8, places: 3 },
    model: { width: 4 }
  },
  baum: { task: { inputs: 3, samples: 12, from: 2, to: 12, places: 3 } },
  digitFeatures: { task: { samples: 10, testRows: 20, sizes: [4, 12] } },
  linearDescent: {
    task: { samples: 6, testPoints: 10, repeats: 2, inputs: 3, from: 2, to: 12, places: 3 },
    model: { parameters: 3 }
  }
}

const complete = (family: Family, draft: object): ExperimentSpec | null => {
  const parsed = family.schema.safeParse({ family: family.id, ...draft })
  return parsed.success ? (parsed.data as ExperimentSpec) : null
}

/** The values of an enumeration; none of any other field. */
const enumerated = (family: Family, path: readonly string[]): unknown[] =>
  (
    path.reduce<unknown>(
      (node, key) => (node as { properties: Record<string, unknown> }).properties[key],
      family.jsonSchema
    ) as { enum?: unknown[] }
  ).enum ?? []

/** A value that the field may have and that is not its default. */
function otherValue(family: Family, { path, initial }: SwitchedField): unknown {
  const candidates = [
    ...enumerated(family, path),
    true,
    3,
    4,
    0.25,
    'x + 2*y',
    [0.75, 0.25],
    16,
    [1, 2],
    'a'.repeat(64)
  ]
  return candidates.find(
    (value) => value !== initial && complete(family, withValue({}, path, value)) !== null
  )
}

/** Every value of every field that switches others on, and one that does not, one after the other, and each pair of such values. */
function variants(family: Family): ExperimentSpec[] {
  const choices = new Map<string, { path: readonly string[]; value: unknown }>()
  for (const { by } of family.switched)
    for (const { path, in: values, initial } of by)
      for (const value of [
        initial,
        ...values,
        ...enumerated(family, path)
          .filter((v) => !values.includes(v))
          .slice(0, 1)
      ])
        choices.set(pathText([...path, String(value)]), { path, value })
  const all = [...choices.values()].filter(({ path }) => path[0] !== 'record')
  const few = all.filter(({ value }) => !/^x.*y/.test(String(value)) || value === 'x+y')
  const base = small[family.id] ?? {}
  const made = [
    ...all.map(({ path, value }) => withValue(base, path, value)),
    ...few.flatMap((a, i) =>
      few.slice(i + 1).map((b) => withValue(withValue(base, a.path, a.value), b.path, b.value))
    )
  ].map((draft) => complete(family, draft)!)
  const distinct = new Map(made.map((spec) => [JSON.stringify(spec), spec]))
  return [...distinct.values()].filter((spec) => family.check(spec).length === 0)
}

/** Off only where another run is read: none is at hand here. */
const isOffForRun = (family: Family, { by }: SwitchedField): boolean =>
  by.every(({ path, in: values }) => {
    const others = enumerated(family, path).filter((value) => !values.includes(value))
    return others.length === 1 && others[0] === 'run'
  })

/** What a few steps come to, or the first units of a computation. */
async function outcome(spec: ExperimentSpec) {
  if (!isTraining(spec)) {
    const { units, compute } = await loadJob(spec)
    return { units, rows: [0, 1].map((unit) => compute(unit)) }
  }
  const { initial, program, runner } = await createRunner(spec)
  const outputs = [runner.run(0, 2), runner.evaluate(), runner.read()]
  runner.dispose()
  return { initial, outputs, parameters: program.parameters.map(({ name, shape }) => ({ name, shape })) }
}

describe.each(Object.values(families))('family $id', (family) => {
  it('has a default and another value for every field that can be off', () => {
    for (const field of family.switched) {
      // a file of the user's own is chosen, and left out until then
      if (pathText(field.path) === OWN_DATA_PATH) continue
      expect(field.initial, pathText(field.path)).toBeDefined()
      expect(otherValue(family, field), pathText(field.path)).toBeDefined()
      for (const { initial } of field.by) expect(initial).toBeDefined()
    }
  })

  it('has the same bits whatever is in the fields that are off', async () => {
    const off = new Set<string>()
    for (const spec of variants(family)) {
      const fields = switchedOff(family.switched, spec)
      fields.forEach(({ path }) => off.add(pathText(path)))
      const changed = fields.reduce<ExperimentSpec>(
        (other, field) => withValue(other, field.path, otherValue(family, field)),
        spec
      )
      const choice = JSON.stringify(spec)
      expect(await outcome(changed), choice).toEqual(await outcome(family.whole(spec)))
    }
    const never = family.switched.filter(({ path }) => !off.has(pathText(path)) && path[0] !== 'record')
    expect(never.filter((field) => !isOffForRun(family, field))).toEqual([])
  })
})
