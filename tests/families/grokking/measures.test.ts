/** The series that look behind the plateau, on real short runs: criteria G7 and G8 (tests/acceptance); then with the final keys. */
import { beforeAll, describe, expect, it } from 'vitest'
import type { TrainingSpec } from '#shared/experiment'
import { product } from '#shared/linalg/products'
import { effectiveRank, singularValues } from '#shared/linalg/singularValues'
import { manifest } from '../../../src/families/grokking/manifest'
import { transform } from '../../../src/families/grokking/group/harmonic'
import { symbolMatrices } from '../../../src/families/grokking/measures/matrices'
import type { GrokkingSpec } from '../../../src/families/grokking/spec/spec'
import { tableOf, whyNoProgress } from '../../../src/families/grokking/measures/groupTable'
import type { FromEngine } from '../../../src/main/engine/messages'
import { column, createRunner, engineName, openTestBackend, states, train } from '../../main/engine/support'

beforeAll(openTestBackend)

const complete = (draft: Record<string, unknown>): TrainingSpec =>
  manifest.schema.parse({ family: 'grokking', ...draft }) as TrainingSpec

const native = engineName === 'native'
/** Steps scale with the table: a smaller one takes longer (docs/experiments.md: p 59 and p 31). */
const p = native ? 59 : 23
const quadratic = complete({
  task: { operation: 'x+y', modulus: p, trainFraction: 0.5 },
  model: { kind: 'quadratic', hidden: native ? 500 : 200, loss: 'mse' },
  optimizer: { kind: 'adamw', learningRate: 0.01, weightDecay: 5, beta2: 0.98 },
  record: { trainEvery: 50, evaluateEvery: 50, checkpoints: 'every', checkpointEvery: 10 },
  stop: { steps: 200 }
})

/** A measure by step. */
function byStep(messages: readonly FromEngine[], name: string, series = 'measures'): Map<number, number> {
  const values = column(messages, series, name)
  return new Map(column(messages, series, 'step').map((step, i) => [step, values[i]!]))
}

describe('a quadratic network', () => {
  let messages: FromEngine[]
  beforeAll(async () => (messages = await train(quadratic)))
  const at = (name: string, step: number): number => byStep(messages, name).get(step)!

  it('aligns its phases while held-out accuracy is at chance, and ends as a set of cosines', () => {
    expect(at('alignment', 20)).toBeGreaterThan(0.95)
    expect(at('same', 200)).toBeGreaterThanOrEqual(native ? 0.97 : 0.85)
    expect(at('alignment', 200)).toBeGreaterThanOrEqual(0.99)
    if (native) {
      expect(at('iprOutput', 20)).toBeLessThanOrEqual(0.17)
      expect(at('iprOutput', 50)).toBeGreaterThanOrEqual(0.25)
      expect(at('iprOutput', 100)).toBeGreaterThanOrEqual(0.6)
      expect(at('iprOutput', 200)).toBeGreaterThanOrEqual(0.85)
    } else expect(at('iprOutput', 200)).toBeGreaterThan(2 * at('iprOutput', 10))
  })

  it('has the norm of every tensor, which add up to Σw²', () => {
    const norms = column(messages, 'tensors', 'norm')
    const sums = column(messages, 'measures', 'sumOfSquares')
    sums.forEach((sum, i) => {
      const own = norms.slice(3 * i, 3 * i + 3)
      expect(own.reduce((total, norm) => total + norm * norm, 0)).toBeCloseTo(sum, 6)
    })
  })

  it('has the effective rank that singular values give', () => {
    const last = states(messages).findLast(({ tensors }) => tensors['probe/predicted'])!
    const output = symbolMatrices(quadratic as unknown as GrokkingSpec, last.tensors, 0)[2]!
    expect(at('rank', last.step)).toBeCloseTo(effectiveRank(singularValues(output)), 5)
  })

  it('explains its logits by cosines in the end, with the final keys as with its own', async () => {
    const { program, runner } = await createRunner(quadratic)
    const kept = states(messages).filter(({ tensors }) => tensors['probe/predicted'])
    const inspected = kept.map(({ step, tensors }) => {
      runner.write(Object.fromEntries(Object.keys(runner.read()).map((name) => [name, tensors[name]!])))
      return { step, state: tensors, inspected: runner.inspect() }
    })
    const measure = program.derive!(inspected.at(-1)!)
    const batches = inspected.flatMap((each) => measure(each))
    const shares = batches
      .filter(({ series }) => series === 'progress')
      .map(({ columns }) => columns['trigonometric']![0]!)
    expect(shares.at(-1)).toBeCloseTo(at('trigonometric', 200), 5)
    expect(shares.at(-1)).toBeGreaterThan(2 * shares[0]!)
    const [keys] = batches.filter(({ series }) => series === 'keys')
    expect(Array.from(keys!.columns['key']!).reduce((a, b) => a + b, 0)).toBe(at('keys', 200))
    runner.dispose()
  })
})

describe('what has no answer', () => {
  it('is NaN, with a reason', async () => {
    const spec = complete({
      task: { operation: 'x2+y2', modulus: 7 },
      model: { kind: 'transformer', width: 8, hidden: 8, heads: 2, loss: 'crossEntropy' },
      stop: { steps: 2 }
    })
    const messages = await train(spec)
    for (const name of ['giniInput', 'iprOutput', 'alignment', 'restricted'])
      expect(column(messages, 'measures', name).every(Number.isNaN), name).toBe(true)
    expect(column(messages, 'measures', 'rank').every((rank) => rank > 1)).toBe(true)
    expect(whyNoProgress(spec as unknown as GrokkingSpec)).toMatch(/same square/)
  })

  it('measures transformers but for phases, subtraction in its own group', async () => {
    const spec = complete({
      task: { operation: 'x-y', modulus: 11 },
      model: { kind: 'transformer', width: 8, hidden: 16, heads: 2, loss: 'crossEntropy' },
      stop: { steps: 2 }
    })
    const messages = await train(spec)
    expect(column(messages, 'measures', 'alignment').every(Number.isNaN)).toBe(true)
    for (const name of ['giniInput', 'giniOutput', 'restricted', 'excluded', 'trigonometric'])
      expect(column(messages, 'measures', name).every(Number.isFinite), name).toBe(true)
    const { tensors } = states(messages)[0]!
    const [e, l, o] = symbolMatrices(spec as unknown as GrokkingSpec, tensors, 0)
    const { basis } = tableOf(spec as unknown as GrokkingSpec)!
    expect([e!.rows, l!.columns, o!.columns]).toEqual([11, 11, 11])
    const out = tensors['layer1/out/weight']!
    const map = product({ data: out.data, rows: 16, columns: 8 }, o!)
    expect(Array.from(transform(basis, l!, 1))).toEqual(Array.from(transform(basis, map, 1)))
  })
})
