/** Tangent kernels against finite differences, against infinite width, and a lazy network against its closed form. */
import { describe, expect, it } from 'vitest'
import { declare } from '../../../src/families/kernel/declare'
import { drawRows } from '../../../src/families/kernel/data/rows'
import { createJob } from '../../../src/families/kernel/job'
import { arcCosineKernel } from '../../../src/families/kernel/kernels/arcCosine'
import { alignment, change, distance } from '../../../src/families/kernel/kernels/compare'
import { answersOf, cosines, orderBy } from '../../../src/families/kernel/kernels/picture'
import { answersBy, regression } from '../../../src/families/kernel/kernels/regression'
import { tangentKernel } from '../../../src/families/kernel/kernels/tangent'
import {
  type Activation,
  forward,
  type Network,
  relu,
  tanh
} from '../../../src/families/kernel/network/layers'
import { freshNetwork } from '../../../src/families/kernel/network/training'
import { kernelPicture, pictureTable, wording } from '../../../src/families/kernel/panels/matrix'
import { type KernelSpec, schema } from '../../../src/families/kernel/spec'
import { checkSpec } from '../../../src/main/asked/specs'

const specOf = (parts: object = {}): KernelSpec => schema.parse({ family: 'kernel', ...parts })
const rowsOf = (n: number, seed = 0) => drawRows(specOf({ seed }), n, 'data')

/** Values of a column of a run, by unit, then by scale. */
function columnOf(spec: KernelSpec, series: string, column: string): number[][] {
  const job = createJob(spec, null)
  return job.units.map((_, unit) =>
    job.compute(unit).flatMap((batch) => (batch.series === series ? [...batch.columns[column]!] : []))
  )
}

describe('the tangent kernel', () => {
  const plain = freshNetwork(8, 6, 3, 1)
  const withBiases = (activation: Activation, seed: number): Network => ({
    layers: freshNetwork(8, 7, 3, seed).layers.map((layer, at) => ({
      ...layer,
      bias: Float64Array.from({ length: layer.weights.columns }, (_, unit) => 0.1 * (unit - at))
    })),
    activation
  })

  it.each([
    ['scaled ReLU', plain],
    ['tanh and biases', withBiases(tanh, 2)],
    ['ReLU and biases', withBiases(relu, 3)]
  ])('is the product of the gradients, as finite differences have them: %s', (_, network) => {
    const { inputs } = rowsOf(5)
    const step = 1e-6
    const parameters = network.layers.flatMap(({ weights, bias }) => [weights.data, ...(bias ? [bias] : [])])
    const gradients = parameters.flatMap((data) =>
      Array.from(data.keys(), (at) => {
        const own = data[at]!
        const [above, below] = [own + step, own - step].map((value) => {
          data[at] = value
          return forward(network, inputs).outputs.data
        })
        data[at] = own
        return above!.map((value, i) => (value - below![i]!) / (2 * step))
      })
    )
    const pass = forward(network, inputs)
    const kernel = tangentKernel(network, pass, pass).data
    for (let i = 0; i < 5; i++)
      for (let j = 0; j < 5; j++) {
        const product = gradients.reduce((sum, gradient) => sum + gradient[i]! * gradient[j]!, 0)
        expect(kernel[5 * i + j]).toBeCloseTo(product, 6)
      }
  })

  it('has the known values of infinite width, and comes to them as one over the root of the width', () => {
    const [same, orthogonal] = [Float64Array.of(1, 1), Float64Array.of(1, -1)].map((data) => ({
      data,
      rows: 1,
      columns: 2
    }))
    // as many as there are layers; for orthogonal rows κ₁(0) + 0·κ₀(0) = 1/π
    for (const depth of [2, 3, 5]) expect(arcCosineKernel(same!, same!, depth).data[0]).toBeCloseTo(depth, 12)
    expect(arcCosineKernel(same!, orthogonal!, 2).data[0]).toBeCloseTo(1 / Math.PI, 12)

    const widths = specOf({
      replicas: 5,
      task: { over: 'width', from: 32, to: 1024, places: 6, samples: 24 }
    })
    const exponents = columnOf(widths, 'law', 'exponent')
    expect(exponents.map((each) => each.length)).toEqual([0, 0, 0, 5, 5, 5])
    const last = exponents.at(-1)!.toSorted((a, b) => a - b)
    expect(last[2]).toBeGreaterThan(-0.6)
    expect(last[2]).toBeLessThan(-0.4)
  })

  it('is compared by angle, by size and with the target', () => {
    const [one, twice, other] = [
      Float64Array.of(2, 1, 1, 2),
      Float64Array.of(4, 2, 2, 4),
      Float64Array.of(1, 0, 0, 1)
    ]
    expect([distance(twice, one), change(twice, one), distance(other, one)]).toEqual([
      expect.closeTo(0, 12),
      expect.closeTo(1, 12),
      expect.closeTo(1 - 4 / (Math.sqrt(10) * Math.SQRT2), 12)
    ])
    const targets = Float64Array.of(1, -1, 1, -1)
    const gram = Float64Array.from({ length: 16 }, (_, at) => targets[at >> 2]! * targets[at & 3]!)
    const by = { data: targets, rows: 4, columns: 1 }
    // a constant is taken off
    expect(alignment({ data: gram.map((value) => value + 3), rows: 4, columns: 4 }, by)).toBeCloseTo(1, 12)
    expect(alignment({ data: gram, rows: 4, columns: 4 }, { ...by, data: targets.map(() => 2) })).toBe(0)
  })
})

describe('the closed form', () => {
  it('meets every row in the end, and is the flow until then', () => {
    const { inputs, targets } = rowsOf(12)
    const kernel = arcCosineKernel(inputs, inputs, 3)
    const { largest, weights } = regression(kernel)
    const met = answersBy(kernel, weights(targets, Infinity))
    met.forEach((answer, i) => expect(answer).toBeCloseTo(targets[i]!, 6))
    // f′ = −K(f − y) by small steps
    const [time, steps] = [5 / largest, 20_000]
    let f = new Float64Array(12)
    for (let i = 0; i < steps; i++) {
      const push = answersBy(
        kernel,
        f.map((value, row) => targets[row]! - value)
      )
      f = f.map((value, row) => value + (time / steps) * push[row]!)
    }
    answersBy(kernel, weights(targets, time)).forEach((answer, i) => expect(answer).toBeCloseTo(f[i]!, 3))
  })

  it('is followed within 2 % by a lazy network, and left by a rich one', () => {
    const parts = { samples: 40, steps: 400, places: 8 }
    const gaps = columnOf(
      specOf({ task: parts, model: { width: 256, scales: [0.05, 100] } }),
      'network',
      'gap'
    )
    const [rich, lazy] = [0, 1].map((scale) => Math.max(...gaps.map((each) => each[scale]!)))
    expect(lazy).toBeGreaterThan(0)
    expect(lazy).toBeLessThan(0.02)
    expect(rich).toBeGreaterThan(0.2)
  })
})

describe('a run', () => {
  it('has one closed form for all of its scales, and a row of each network', () => {
    const job = createJob(specOf({ model: { width: 16, scales: [0.5, 2, 8] } }), null)
    const rows = Object.fromEntries(job.compute(1).map((batch) => [batch.series, batch]))
    for (const name of ['kernel', 'network', 'regression', 'wide'])
      expect([...rows[name]!.columns['scale']!]).toEqual([0, 1, 2])
    for (const name of ['closed', 'infinite']) {
      expect(rows[name]!.rows).toBe(1)
      expect(rows[name]!.columns).not.toHaveProperty('scale')
    }
  })

  it('trains on from where its thread stood, with the bits of a training from the start', () => {
    const spec = specOf({ model: { width: 16 } })
    const [whole, again] = [createJob(spec, null), createJob(spec, null)]
    const last = whole.units.length - 1
    for (let unit = 0; unit < last; unit++) whole.compute(unit)
    expect(again.compute(last)).toEqual(whole.compute(last))
    expect(again.compute(2)).toEqual(whole.compute(2))
  })

  it('says what is wrong with its fields', () => {
    const problems = (parts: object) => checkSpec({ family: 'kernel', ...parts }).problems
    expect(problems({ task: { over: 'width', from: 64, to: 64 } })).toEqual([
      { path: 'task.to', message: 'task.to must be beyond task.from, 64; it is 64.' }
    ])
    expect(problems({ task: { closedForm: true } })[0]).toMatchObject({ path: 'task.closedForm' })
    expect(problems({ task: { over: 'width', pictured: 8 } })[0]).toMatchObject({ path: 'task.pictured' })
    expect(problems({ task: { inputs: 3, degree: 4 } })[0]).toMatchObject({ path: 'task.degree' })
    expect(problems({ model: { scales: [1, 1] } })[0]).toMatchObject({ path: 'model.scales.1' })
    expect(problems({ task: { steps: 100_000, samples: 512 }, model: { width: 4096 } })[0]).toMatchObject({
      path: 'task.steps'
    })
  })

  it('that diverges says at which scale and step, and what to do', () => {
    const job = createJob(
      specOf({ task: { steps: 2000, places: 2 }, model: { scales: [0.001], rate: 1 } }),
      null
    )
    expect(() => job.compute(2)).toThrow(/α = 0.001 has diverged by step \d+; use a smaller model.rate/)
  })
})

describe('the picture of a kernel', () => {
  it('has cosines of gradients, rows by answer, equal ones in their own order', () => {
    const kernel = { data: Float64Array.of(4, 1, 0, 1, 1, -0.5, 0, -0.5, 1), rows: 3, columns: 3 }
    expect(orderBy(Float64Array.of(2, -1, 2), 3)).toEqual([1, 0, 2])
    expect(orderBy(Float64Array.of(2, -1, 2), 2)).toEqual([1, 0])
    expect([...cosines(kernel, [1, 0, 2])]).toEqual([1, 0.5, -0.5, 0.5, 1, 0, -0.5, 0, 1])
    expect([...cosines({ data: Float64Array.of(0, 0, 0, 2), rows: 2, columns: 2 }, [0, 1])]).toEqual([
      0, 0, 0, 1
    ])
    const classes = { data: Float64Array.of(0, 1, 0, 1, 0, 0), rows: 2, columns: 3 }
    expect([...answersOf(classes)]).toEqual([1, 0])
  })

  it('is stored at every place by scale, and none where no rows are pictured', () => {
    const spec = specOf({ task: { pictured: 6, steps: 3, places: 3 } })
    const [answers] = columnOf(spec, 'ordered', 'answer')
    expect(answers).toEqual(answers!.toSorted((a, b) => a - b))
    const numbers = columnOf(spec, 'ordered', 'number')[0]!
    expect(numbers.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6])
    for (const unit of columnOf(spec, 'matrix', 'cosine')) {
      expect(unit).toHaveLength(spec.model.scales.length * 36)
      for (const at of [0, 7, 35, 36, 71]) expect(unit[at]).toBeCloseTo(1, 6)
      expect(unit[1]).toBe(unit[6])
    }
    expect(declare(specOf()).map(({ name }) => name)).not.toContain('matrix')
  })

  it('is drawn for the scale that is chosen, with what a cell says in words and in the table', () => {
    const column = (values: Record<string, number[]>) => ({ column: (name: string) => values[name]! })
    const matrix = column({ scale: [0, 0, 0, 0, 1, 1, 1, 1], cosine: [1, 0, 0, 1, 1, -0.5, -0.5, 1] })
    const ordered = column({ number: [2, 1], answer: [-1.234, 0.5] })
    const picture = kernelPicture(matrix, ordered, 1)!
    expect(picture.square.values).toEqual([1, 0.25, 0.25, 1])
    expect(wording.words(-1.2, 0.5, 0.25)).toBe('rows with answers −1.2 and 0.5: cosine −0.50')
    expect(pictureTable(picture).row(1)).toEqual([2, -1.234, 1, 0.5, -0.5])
    expect(picture.square.names).toEqual([-1.2, 0.5])
    expect(kernelPicture(matrix, ordered, null)).toBe(null)
  })
})
