/** A quadratic network beside the exact solution: the solution itself, a scaled one, one with a turned phase, noise. */
import { describe, expect, it } from 'vitest'
import { basisOf } from '../../../src/families/grokking/group/basis'
import { quadraticSolution } from '../../../src/families/grokking/measures/exactSolution'
import { structureOf } from '../../../src/families/grokking/group/structure'
import {
  compareWithSolution,
  exactKernel,
  type QuadraticNetwork
} from '../../../src/families/grokking/views/solution'
import { grokkingTask, uniform } from './support'

const p = 11
const hidden = 9 * 5 * 2 + 4
const used = 9 * 5 * 2
const exactAmplitude = (2 / used) ** (1 / 3)

function setting(operation: 'x+y' | 'x-y') {
  const structure = structureOf(grokkingTask({ operation, modulus: p }))
  if (structure.kind !== 'cyclic') throw new Error('cyclic expected')
  return { basis: basisOf(structure), sign: structure.sign }
}

/** Every weight, by network, through a function of its matrix, line and neuron. */
function changed(
  { u, v, w }: ReturnType<typeof quadraticSolution>,
  change: (value: number, matrix: 'u' | 'v' | 'w', neuron: number, at: number) => number
): QuadraticNetwork {
  const by = (name: 'u' | 'v' | 'w', matrix: typeof u) => ({
    ...matrix,
    data: Float64Array.from(matrix.data, (value, i) =>
      change(value, name, name === 'w' ? Math.floor(i / p) : i % hidden, i)
    )
  })
  return [by('u', u), by('v', v), by('w', w)]
}

describe.each(['x+y', 'x-y'] as const)('beside the exact solution of %s', (operation) => {
  const { basis, sign } = setting(operation)
  const solution = quadraticSolution(p, hidden, sign)
  const alive = Array.from({ length: used }, (_, j) => j)

  it('lies the solution itself, with nothing left', () => {
    const found = compareWithSolution(basis, sign, [solution.u, solution.v, solution.w])
    for (const j of alive) {
      expect(found.amplitude[j]).toBeCloseTo(exactAmplitude, 10)
      expect(found.phaseLeft[j]).toBeCloseTo(0, 10)
    }
    expect(found.exactAmplitude).toBe(exactAmplitude)
    found.use.forEach((share, k) => expect(share).toBeCloseTo(found.exactUse[k]!, 10))
    expect(found.learned.correlation).toBeCloseTo(1, 10)
    expect(found.learned).toMatchObject({ accuracy: 1 })
    expect(found.learned.margin).toBeCloseTo(found.exact.margin, 10)
    expect(found.learned.leastMargin).toBeCloseTo(found.exact.leastMargin, 10)
    // Five cosines in equal parts: 1 at the answer, −1/10 anywhere else.
    expect(found.exact.margin).toBeCloseTo(1.1, 10)
  })

  it('lies a network of half its amplitude with an eighth of its margin', () => {
    const { amplitude, learned, exact } = compareWithSolution(
      basis,
      sign,
      changed(solution, (value) => value / 2)
    )
    for (const j of alive) expect(amplitude[j]).toBeCloseTo(exactAmplitude / 2, 10)
    expect(learned.correlation).toBeCloseTo(1, 10)
    expect(learned.margin).toBeCloseTo(exact.margin / 8, 10)
  })

  it('lies a network without one frequency with the others in its place', () => {
    const { use, learned } = compareWithSolution(
      basis,
      sign,
      changed(solution, (value, _, neuron) => (Math.floor(neuron / 9) % 5 === 2 ? 0 : value))
    )
    expect(use[3]).toBeCloseTo(0, 10)
    for (const k of [1, 2, 4, 5]) expect(use[k]).toBeCloseTo(0.25, 10)
    expect(learned.correlation).toBeCloseTo(Math.sqrt(4 / 5), 10)
    expect(learned.accuracy).toBe(1)
  })

  it('lies a random network with no share in it, and its margins as counted row by row', () => {
    const values = uniform(91, 3 * p * hidden)
    const part = (i: number) => values.subarray(i * p * hidden, (i + 1) * p * hidden)
    const network = changed(solution, (_, matrix, __, at) => part({ u: 0, v: 1, w: 2 }[matrix])[at]!)
    const { learned } = compareWithSolution(basis, sign, network)
    const [u, v, w] = network.map((matrix) => matrix.data) as [Float64Array, Float64Array, Float64Array]
    const margins: number[] = []
    for (let a = 0; a < p; a++)
      for (let b = 0; b < p; b++) {
        const logits = Array.from({ length: p }, (_, q) => {
          let sum = 0
          for (let j = 0; j < hidden; j++)
            sum += w[j * p + q]! * (u[a * hidden + j]! + v[b * hidden + j]!) ** 2
          return sum
        })
        const answer = (a + sign * b + p) % p
        margins.push(logits[answer]! - Math.max(...logits.filter((_, q) => q !== answer)))
      }
    expect(Math.abs(learned.correlation)).toBeLessThan(0.1)
    expect(learned.margin).toBeCloseTo(margins.reduce((x, y) => x + y) / margins.length, 10)
    expect(learned.leastMargin).toBeCloseTo(Math.min(...margins), 10)
    expect(learned.accuracy).toBeCloseTo(margins.filter((margin) => margin > 0).length / margins.length, 12)
  })
})

it('gives frequencies unequal parts where the width does not divide', () => {
  const kernel = exactKernel(7, 9 * 4) // frequencies 1, 2, 3 and 1 again
  const wanted = Array.from({ length: 7 }, (_, d) =>
    [1, 2, 3, 1].reduce((sum, k) => sum + Math.cos((2 * Math.PI * k * d) / 7) / 4, 0)
  )
  kernel.forEach((logit, d) => expect(logit).toBeCloseTo(wanted[d]!, 12))
})
