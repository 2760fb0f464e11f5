/** Hidden progress of a single task: Fourier gaps against enumeration and closed forms, moves of the first layer. */
import { describe, expect, it } from 'vitest'
import { coefficient, largestGap } from '../../../src/families/parity/measures/fourierGap'
import { createProgress } from '../../../src/families/parity/measures/progress'
import { declare } from '../../../src/families/parity/series'
import { drawTasks } from '../../../src/families/parity/data/task'
import type { ParitySpec } from '../../../src/families/parity/spec'
import { createProgram } from '../../../src/families/parity/program/program'
import { initialState } from '../../../src/main/engine/runners/initialState'
import { RandomStream } from '#shared/random'
import { specOf } from '../../main/engine/support'

const single = (task: object = {}, overrides: object = {}): ParitySpec =>
  specOf({
    task: { taskCount: 1, taskBits: 0, messageBits: 16, law: 'uniform', ...task },
    model: { depth: 2, width: 4 },
    ...overrides
  }) as unknown as ParitySpec

/** E[χ_T sign(b + v·s)] over all 2ᵐ signs. */
function enumerated(bias: number, weights: Float64Array, bits: readonly number[]): number {
  let sum = 0
  for (let signs = 0; signs < 2 ** weights.length; signs++) {
    const sign = (l: number): number => ((signs >>> l) & 1 ? -1 : 1)
    const at = weights.reduce((total, w, l) => total + sign(l) * w, bias)
    sum += Math.sign(at) * bits.reduce((product, bit) => product * sign(bit), 1)
  }
  return sum / 2 ** weights.length
}

describe('the Fourier gap', () => {
  it('has coefficients as enumeration gives them, but for what is not normal in the other bits', () => {
    const stream = new RandomStream(4, 'data')
    for (let unit = 0; unit < 6; unit++) {
      const weights = Float64Array.from({ length: 14 }, () => 2 * stream.uniform() - 1)
      const bias = stream.uniform()
      for (const bits of [[3], [0, 5], [1, 2, 9]]) {
        const exact = enumerated(bias, weights, bits)
        expect(Math.abs(coefficient({ bias, weights }, bits) - exact)).toBeLessThan(0.015)
      }
    }
  })

  it('is that of the majority of n bits, order k − 1 over order k + 1 being (n − k)/(k − 1)', () => {
    const n = 101
    const majority = { bias: 0, weights: new Float64Array(n).fill(1) }
    const [third, fifth] = [
      [0, 1, 2],
      [0, 1, 2, 3, 4]
    ].map((bits) => Math.abs(coefficient(majority, bits)))
    // exact: 2/2ⁿ C(n − 1, (n − 1)/2) C((n − 1)/2, (k − 1)/2)/C(n − 1, k − 1), k = 3: √(2/πn)/(n − 2) to 1/n
    expect(third! / (Math.sqrt(2 / (Math.PI * n)) / (n - 2))).toBeCloseTo(1, 1)
    expect(third! / fifth! / ((n - 4) / 3)).toBeCloseTo(1, 1)
  })

  it('is large where a unit leans on the support, not where on another bit, and the largest is told', () => {
    const unit = (large: readonly number[]) => ({
      bias: 0.6,
      weights: Float64Array.from({ length: 20 }, (_, l) => (large.includes(l) ? 1 : 0.1))
    })
    const [towards, away] = [largestGap([unit([1, 4, 7])], [1, 4, 7]), largestGap([unit([2])], [1, 4, 7])]
    expect(towards).toBeGreaterThan(0.1)
    expect(away).toBeLessThan(0.05 * towards)
    for (const units of [
      [unit([2]), unit([1, 4, 7])],
      [unit([1, 4, 7]), unit([2])]
    ])
      expect(largestGap(units, [1, 4, 7])).toBe(towards)
    expect(largestGap([], [1, 4, 7])).toBeNaN()
  })
})

describe('progress of the first layer', () => {
  const columnsOf = (spec: ParitySpec, change: (weight: Float32Array, inputs: number) => void = () => {}) => {
    const state = initialState(createProgram(spec))
    change(state['layer1/weight']!.data as Float32Array, state['layer1/weight']!.shape[1]!)
    return createProgress(spec)(7, state).columns
  }

  it('is nothing at the start, and tells inputs that the task reads from the others, in every replica', () => {
    const spec = single({}, { seed: 5, replicas: 2 })
    const before = columnsOf(spec)
    for (const name of ['moved', 'read', 'unread']) expect(Array.from(before[name]!)).toEqual([0, 0])
    const [read] = drawTasks(spec.task, 6).positions[0]!
    const other = [...Array(16).keys()].find((bit) => !drawTasks(spec.task, 6).positions[0]!.includes(bit))!
    const after = columnsOf(spec, (weight, inputs) => {
      weight[(inputs + read!) * 4 + 2]! += 0.5
      weight[(inputs + other) * 4 + 3]! -= 0.25
    })
    expect(Array.from(after['moved']!, (x) => Number(x.toFixed(6)))).toEqual([0, 0.5])
    expect(Array.from(after['read']!, (x) => Number(x.toFixed(6)))).toEqual([0, 0.5])
    expect(Array.from(after['unread']!, (x) => Number(x.toFixed(6)))).toEqual([0, 0.25])
    expect(Array.from(after['step']!)).toEqual([7, 7])
  })

  it.each([
    [{ inputs: 'plus-minus' }, 1],
    [{ inputs: 'plus-minus', layoutDraw: 3, code: 'one-hot' }, 1 + 0.05],
    [{ inputs: 'plus-minus', taskBits: 8 }, null],
    // bits of 0 and 1 are (1 − s)/2: half of every weight goes to the bias
    [{}, 1 + (3 + 13 * 0.05) / 2]
  ])('has the gap of units as the layout, the code and the inputs make them: %o', (task, bias) => {
    const spec = single(task)
    const { positions, layout, codes } = drawTasks(spec.task, spec.seed)
    const code = spec.task.code === 'one-hot' ? 1 : spec.task.taskBits
    const state = initialState(createProgram(spec))
    const weight = state['layer1/weight']!.data.fill(0.05)
    state['layer1/bias']!.data.fill(1)
    for (const p of positions[0]!) for (let u = 0; u < 4; u++) weight[layout[code + p]! * 4 + u] = 1
    const scale = spec.task.inputs === 'plus-minus' ? 1 : 0.5
    const ofCode = (b: number): number => ((codes[0]! >>> b) & 1 ? 0.05 : -0.05)
    const summed = [...Array(8).keys()].reduce((sum, b) => sum + ofCode(b), 1)
    const unit = {
      bias: bias ?? summed,
      weights: Float64Array.from({ length: 16 }, (_, l) => (positions[0]!.includes(l) ? 1 : 0.05) * scale)
    }
    const gap = createProgress(spec)(0, state).columns['gap']![0]!
    expect(gap).toBeGreaterThan(0)
    expect(gap / largestGap([unit], [...positions[0]!])).toBeCloseTo(1, 4)
  })

  it('has no gap of staircases', () => {
    expect(columnsOf(single({ target: 'staircase' }))['gap']![0]).toBeNaN()
  })

  it('is declared for a single task only', () => {
    const names = (spec: ParitySpec) => declare(spec).map(({ name }) => name)
    expect(names(single())).toContain('progress')
    expect(names(single({ taskCount: 2, taskBits: 1 }))).not.toContain('progress')
  })
})
