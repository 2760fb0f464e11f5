import { describe, expect, it } from 'vitest'
import { denseAffinities, exactForces } from '../../../src/main/projection/tsne/exactForces'
import { barnesHutForces, sparseAffinities } from '../../../src/main/projection/tsne/barnesHut'
import { defaultAlignedOptions, type AlignedOptions } from '../../../src/main/projection/tsne/options'
import { conditionalProbabilities } from '../../../src/main/projection/tsne/perplexity'
import { Tsne } from '../../../src/main/projection/tsne/tsne'
import { clusters, expectClose, uniforms, wave } from './points'

const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0)
const options = (changes: Partial<AlignedOptions> = {}): AlignedOptions => ({
  ...defaultAlignedOptions,
  perplexity: 8,
  iterations: 100,
  ...changes
})

describe('affinities', () => {
  it('have the wanted perplexity for every point', () => {
    const out = new Float64Array(50)
    for (const perplexity of [2, 8, 30, 45]) {
      const squared = uniforms(50, perplexity).map((value) => 10 * value * value)
      conditionalProbabilities(squared, perplexity, 1, out)
      const entropy = out.reduce((sum, p) => sum - (p > 0 ? p * Math.log(p) : 0), 0)
      expect(Math.exp(entropy)).toBeCloseTo(perplexity, 4)
      expect(total(out)).toBeCloseTo(1, 12)
    }
  })

  it('stay finite where more neighbours coincide than the perplexity asks for, and where all do', () => {
    const out = new Float64Array(20)
    const squared = Float64Array.from({ length: 20 }, (_, i) => (i < 10 ? 0 : 1 + i))
    conditionalProbabilities(squared, 5, 1, out)
    expectClose(out.slice(0, 10), new Float64Array(10).fill(0.1), 1e-9)
    conditionalProbabilities(new Float64Array(20), 5, 1, out)
    expectClose(out, new Float64Array(20).fill(0.05), 1e-12)
  })

  it('sum to 1 over ordered pairs, dense and sparse, and agree where every pair is a neighbour', () => {
    const points = clusters(30, 5, 3)
    const dense = denseAffinities(points, 9.6, 'euclidean')
    const { starts, ends, joint } = sparseAffinities(points, 9.6, 'euclidean')
    expect(2 * total(dense)).toBeCloseTo(1, 12)
    expect(2 * total(joint)).toBeCloseTo(1, 12)
    for (let i = 0; i < 30; i++)
      for (let edge = starts[i]!; edge < starts[i + 1]!; edge++)
        expect(joint[edge]).toBeCloseTo(dense[(i * (57 - i)) / 2 + ends[edge]! - 1]!, 4)
  })

  // sklearn.manifold._t_sne._joint_probabilities of wave(20, 5), perplexity 5: pairs (0,1), (0,2), (0,3)
  it.each([
    ['euclidean', [9.6125995e-6, 1.6050365e-9, 1.5344915e-4]],
    ['cosine', [1.501373e-6, 0, 4.0954646e-4]]
  ] as const)('are scikit-learn’s with the %s metric', (metric, wanted) => {
    expectClose(denseAffinities(wave(20, 5), 5, metric).slice(0, 3), wanted, 5e-8)
  })
})

describe('gradient', () => {
  const n = 30
  const joint = denseAffinities(clusters(n, 5, 3), 8, 'euclidean')
  const layout = uniforms(2 * n, 3)

  it('is the slope of the divergence, by finite differences', () => {
    const forces = exactForces(joint)
    const gradient = new Float64Array(2 * n)
    forces.gradient(layout, 1, gradient)
    const h = 1e-5
    const slopes = layout.map((_, i) => {
      const at = (shift: number): number => forces.divergence(layout.map((y, k) => (k === i ? y + shift : y)))
      return (at(h) - at(-h)) / (2 * h)
    })
    expectClose(gradient, slopes, 1e-9)
    expect(Math.max(...gradient.map(Math.abs))).toBeGreaterThan(1e-3)
  })

  it('pulls α times as much under exaggeration', () => {
    const forces = exactForces(joint)
    const [once, twice, thrice] = [1, 2, 3].map((alpha) => {
      const out = new Float64Array(2 * n)
      forces.gradient(layout, alpha, out)
      return out
    })
    expectClose(
      twice!.map((value, i) => 2 * value - once![i]!),
      thrice!,
      1e-12
    )
  })

  it('is the exact one for Barnes–Hut with θ → 0, near it with θ = 0.5', () => {
    const points = clusters(400, 5, 7)
    const sparse = sparseAffinities(points, 30, 'euclidean')
    const dense = new Float64Array((400 * 399) / 2)
    for (let i = 0; i < 400; i++)
      for (let edge = sparse.starts[i]!; edge < sparse.starts[i + 1]!; edge++)
        dense[(i * (797 - i)) / 2 + sparse.ends[edge]! - 1] = sparse.joint[edge]!
    const spread = uniforms(800, 5).map((value) => 20 * value)
    const gradientOf = (forces: ReturnType<typeof exactForces>): Float64Array => {
      const out = new Float64Array(800)
      forces.gradient(spread, 1, out)
      return out
    }
    const exact = gradientOf(exactForces(dense))
    const largest = Math.max(...exact.map(Math.abs))
    expectClose(gradientOf(barnesHutForces(sparse, 0)), exact, 1e-13)
    expectClose(gradientOf(barnesHutForces(sparse)), exact, 0.02 * largest)
    expect(barnesHutForces(sparse, 0).divergence(spread)).toBeCloseTo(
      exactForces(dense).divergence(spread),
      10
    )
    // points that coincide share a cell of the finest level
    spread.fill(1, 0, 60)
    expectClose(gradientOf(barnesHutForces(sparse, 0)), gradientOf(exactForces(dense)), 1e-13)
  })
})

describe('Tsne', () => {
  it('gives the same bits for the same seed, in portions or at once, and others for another', () => {
    const points = clusters(60, 5, 4)
    const at = (seed: number, portion: number): Float64Array => {
      const tsne = new Tsne([points], options({ seed, start: 'random' }))
      while (!tsne.finished) tsne.step(portion)
      return tsne.layouts()
    }
    expect(at(1, 7)).toEqual(at(1, 100))
    expect(at(2, 100)).not.toEqual(at(1, 100))
  })

  it('lowers the divergence and brings clusters together', () => {
    const tsne = new Tsne([clusters(80, 6, 4)], options({ iterations: 500, perplexity: 10 }))
    tsne.step(1)
    const [before] = tsne.divergences()
    tsne.step(1000)
    expect(tsne.iteration).toBe(500)
    expect(tsne.divergences()[0]).toBeLessThan(0.35 * before!)
  })

  it('leaves the line that points of one coordinate start on', () => {
    const tsne = new Tsne([{ data: uniforms(40), rows: 40, columns: 1 }], options())
    tsne.step(100)
    const ys = tsne.layouts().filter((_, i) => i % 2 === 1)
    expect(Math.max(...ys.map(Math.abs))).toBeGreaterThan(0.01)
  })

  it('stays finite where all points are the same', () => {
    const tsne = new Tsne([{ data: new Float64Array(160), rows: 40, columns: 4 }], options())
    tsne.step(100)
    expect(tsne.layouts().every(Number.isFinite)).toBe(true)
  })

  it('names what is wrong with its input', () => {
    const points = clusters(31, 5, 3)
    const wrong: [Partial<AlignedOptions>, string, RegExp][] = [
      [{ perplexity: 10 }, 'perplexity', /31 points must be from 1 to below 10; it is 10/],
      [{ perplexity: NaN }, 'perplexity', /it is NaN/],
      [{ iterations: 0 }, 'iterations', /from 1 to 100000; got 0/],
      [{ seed: -1 }, 'seed', /got -1/],
      [{ temporalWeight: 2 }, 'temporalWeight', /from 0 to 1; it is 2/]
    ]
    for (const [change, path, sentence] of wrong) {
      expect(() => new Tsne([points], options(change))).toThrow(sentence)
      expect(() => new Tsne([points], options(change))).toThrow(expect.objectContaining({ detail: { path } }))
    }
    expect(() => new Tsne([clusters(4, 5, 2)], options())).toThrow(/at least 5 points; there are 4/)
    expect(() => new Tsne([], options())).toThrow(/no frame/)
    expect(() => new Tsne([points, clusters(30, 5, 3)], options())).toThrow(/Frame 1 has 30 points/)
    const zero = { ...points, data: points.data.slice().fill(0, 10, 15) }
    expect(() => new Tsne([zero], options({ metric: 'cosine' }))).toThrow(/Point 2 is zero/)
  })
})
