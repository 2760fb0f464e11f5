/** Scales of layers against the same layers in plain float64, and against differences of the loss. */
import * as tf from '@tensorflow/tfjs'
import { beforeAll, expect, it } from 'vitest'
import { createScales, scalesRows } from '../../../../src/main/engine/derived/scales'
import { trainingFeeds, upload } from '../../../../src/main/engine/derived/trainingSet'
import { loadProgram } from '../../../../src/main/engine/programs'
import { initialState } from '../../../../src/main/engine/runners/initialState'
import { trainedFamilies } from '../../../../src/main/families'
import { affine, relu } from '../../../../src/kit/view'
import { openTestBackend, smallParity } from '../support'

beforeAll(openTestBackend)

/** Root mean square over units of the deviation over rows of `[rows, units]`. */
function deviation(y: Float64Array, units: number): number {
  const rows = y.length / units
  let sum = 0
  for (let u = 0; u < units; u++) {
    const own = Array.from({ length: rows }, (_, i) => y[i * units + u]!)
    const mean = own.reduce((total, value) => total + value, 0) / rows
    sum += own.reduce((total, value) => total + (value - mean) ** 2, 0) / rows / units
  }
  return Math.sqrt(sum)
}

it('tells the signal of every weight matrix, replica by replica', async () => {
  const spec = smallParity({ replicas: 2 })
  const program = await loadProgram(spec)
  const state = initialState(program)
  const { signal } = createScales(program)(state)
  expect(Object.keys(signal)).toEqual(['layer1/weight', 'layer2/weight', 'layer3/weight'])
  const { data, shape } = program.probe['x']!
  const [, rows, words] = shape as [number, number, number]
  const bits = 6
  for (const replica of [0, 1]) {
    let x: Float64Array = Float64Array.from({ length: rows * bits }, (_, at) => {
      const row = replica * rows + Math.floor(at / bits)
      return (data[row * words]! >>> (at % bits)) & 1
    })
    for (const layer of [1, 2, 3]) {
      const y = affine(state, `layer${layer}`, replica, x)
      expect(signal[`layer${layer}/weight`]![replica]).toBeCloseTo(deviation(y, y.length / rows), 5)
      x = relu(y)
    }
  }
})

it('tells the norm of the gradient over the first batches', async () => {
  const program = await loadProgram(smallParity())
  const state = initialState(program)
  const { gradient, weight } = createScales(program)(state)
  const sets = [...trainingFeeds(program)].map(upload)
  const name = 'layer3/weight'
  const loss = (at: number, by: number): number => {
    const data = state[name]!.data.slice()
    data[at]! += by
    const moved = upload({ ...state, [name]: { ...state[name]!, data } } as Parameters<typeof upload>[0])
    return (
      sets.reduce((sum, feeds) => sum + program.forward(moved, feeds, 'train').loss.dataSync()[0]!, 0) /
      sets.length
    )
  }
  const slopes = Array.from(state[name]!.data, (_, at) => (loss(at, 0.05) - loss(at, -0.05)) / 0.1)
  const norm = (values: Iterable<number>): number =>
    Math.sqrt(Array.from(values, (v) => v * v).reduce((a, b) => a + b, 0))
  expect(gradient[name]![0]! / norm(slopes)).toBeCloseTo(1, 2)
  expect(weight[name]![0]).toBeCloseTo(norm(state[name]!.data), 5)
})

it.each([
  ['default', 1 / Math.sqrt(6)],
  ['he', 1]
])('%s weights leave %d of the signal at every layer', async (initScheme, left) => {
  const task = { taskCount: 16, taskBits: 8, messageBits: 8, parityOrder: 3, probeRows: 64 }
  const spec = smallParity({ task, model: { depth: 8, width: 128, initScheme } })
  const program = await loadProgram(spec)
  const { signal } = createScales(program)(initialState(program))
  const [first, last] = [2, 7].map((layer) => signal[`layer${layer}/weight`]![0]!)
  expect((last! / first!) ** (1 / 5)).toBeGreaterThan(left * 0.85)
  expect((last! / first!) ** (1 / 5)).toBeLessThan(left * 1.15)
})

it.each(Object.keys(trainedFamilies))(
  'measures %s by the parameters that it declares, and leaks no tensor',
  async (id) => {
    const family = trainedFamilies[id as keyof typeof trainedFamilies]
    const spec = family.schema.parse({ family: id, replicas: 2 })
    const program = await loadProgram(spec)
    const names = program.parameters.map(({ name }) => name)
    const declared = family.declare(spec).find(({ name }) => name === 'scales')
    expect(declared!.inner[0]!.labels).toEqual(names)
    const rowsOf = scalesRows(program)
    const state = { step: 3, tensors: initialState(program) } as Parameters<typeof rowsOf>[0]
    rowsOf(state)
    const before = tf.memory().numTensors
    const [batch] = rowsOf(state)
    expect(tf.memory().numTensors).toBe(before)
    expect(batch!.rows).toBe(2 * names.length)
    const { signal, weight } = batch!.columns
    expect(Array.from(weight!).every(Number.isFinite)).toBe(true)
    expect(Array.from(signal!).some((value) => value > 0)).toBe(true)
  }
)
