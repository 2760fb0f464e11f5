/** Rows that are trained on and tested on: out of which source, told how, and in which order they come. */
import { describe, expect, it } from 'vitest'
import { digitImages } from '../../../src/kit/digits'
import { createProbe } from '../../../src/families/networkDescent/data/batches'
import { drawSet } from '../../../src/families/networkDescent/data/set'
import { fedAt, rowsOf, specOf } from './support'

const setOf = (task: object, seed = 0) => drawSet(specOf({ task }).task, seed)
const countsOf = (labels: Float32Array): number[] =>
  Array.from({ length: 10 }, (_, own) => labels.filter((label) => label === own).length)
const wrongIn = ({ told, train }: ReturnType<typeof setOf>): number =>
  told.filter((label, i) => label !== train.truth[i]).length

// counted in scikit-learn's own file with Python
it('the bundled digits are those of their source', () => {
  const { pixels, labels } = digitImages()
  expect(countsOf(Float32Array.from(labels))).toEqual([178, 182, 177, 183, 181, 182, 181, 179, 174, 180])
  expect(pixels.reduce((sum, value) => sum + value, 0)).toBe(561_718)
  expect([...pixels.subarray(0, 8)]).toEqual([0, 0, 5, 13, 9, 1, 0, 0])
})

describe('digits', () => {
  const all = { samples: 500, testRows: 1297 }

  it('are each trained on or tested on, none both', () => {
    const { train, test } = setOf(all)
    const own = digitImages()
    const source = rowsOf(
      Float32Array.from(own.pixels, (value) => value / 16),
      64
    )
    expect([...rowsOf(train.x, 64), ...rowsOf(test.x, 64)].sort()).toEqual(source.sort())
    expect(countsOf(test.truth)).toEqual([128, 131, 128, 132, 131, 131, 131, 129, 126, 130])
  })

  it('are drawn by the seed, and more of them are the fewer ones and others', () => {
    const [few, many] = [setOf({ samples: 60, testRows: 100 }), setOf({ samples: 200, testRows: 100 })]
    expect(many.train.x.subarray(0, 60 * 64)).toEqual(few.train.x)
    expect(many.told.subarray(0, 60)).toEqual(few.told)
    expect(many.test).toEqual(few.test)
    expect(setOf({ samples: 60, testRows: 100 }, 1).train.x).not.toEqual(few.train.x)
  })

  it('come by weight where classes are weighted, while the test stays as it was', () => {
    const plain = setOf({ samples: 200, testRows: 400 })
    const weighted = setOf({ samples: 200, testRows: 400, classWeights: [4, 1, 1, 1, 1, 1, 1, 1, 1, 8] })
    expect(countsOf(weighted.train.truth)).toEqual([40, 10, 10, 10, 10, 10, 10, 10, 10, 80])
    expect(weighted.test).toEqual(plain.test)
  })
})

describe('labels', () => {
  it('are told wrong as often as asked, by any other class, in training alone', () => {
    const set = setOf({ data: 'mnist-1d', samples: 5000, testRows: 10, labelNoise: 0.2 })
    // within 4 standard deviations of a binomial
    expect(Math.abs(wrongIn(set) - 1000)).toBeLessThan(4 * Math.sqrt(800))
    const from = set.told.filter((label, i) => set.train.truth[i] === 3 && label !== 3)
    expect(new Set(from).size).toBe(9)
    expect(countsOf(set.test.truth)).toEqual(new Array(10).fill(1))
  })

  it('are all right without noise, and all wrong with nothing else', () => {
    expect(wrongIn(setOf({ labelNoise: 0 }))).toBe(0)
    expect(wrongIn(setOf({ labelNoise: 1 }))).toBe(500)
  })
})

it('a cosine is split at random, with noise on training targets alone', () => {
  const { train, test, told } = setOf({ data: 'cosine', samples: 160, testRows: 40, targetNoise: 0.5 })
  const xs = [...train.x, ...test.x].sort((a, b) => a - b)
  expect(xs.map((x, i) => Math.abs(x - (-1 + (2 * i) / 199))).every((off) => off < 1e-6)).toBe(true)
  expect(test.truth.every((y, i) => Math.abs(y - Math.cos(10 * test.x[i]!)) < 1e-6)).toBe(true)
  const noise = told.map((y, i) => y - train.truth[i]!)
  const variance = noise.reduce((sum, value) => sum + value * value, 0) / 160
  expect(Math.abs(Math.sqrt(variance) - 0.5)).toBeLessThan(4 * (0.5 / Math.sqrt(320)))
})

describe('what a run is fed', () => {
  const spec = specOf({
    task: { samples: 30, testRows: 20 },
    batchSize: 10,
    replicas: 2,
    perReplica: { 'task.samples': [30, 20] }
  })

  it('every training row once an epoch, in another order in the next', () => {
    const epoch = (first: number): string[] =>
      [0, 1, 2].flatMap((step) => rowsOf(fedAt(spec, first + step).x.subarray(0, 10 * 64), 64))
    const set = drawSet(spec.task, 0)
    expect(epoch(0).sort()).toEqual(rowsOf(set.train.x, 64).sort())
    expect(epoch(3)).not.toEqual(epoch(0))
    expect(epoch(3).sort()).toEqual(epoch(0).sort())
  })

  it('the probe has all training rows, room for as many of every replica, and the test rows', () => {
    const { x, y } = createProbe(spec)
    const second = drawSet({ ...spec.task, samples: 20 }, 1)
    expect(x!.shape).toEqual([2, 50, 64])
    expect(y!.data.subarray(50, 70)).toEqual(Int32Array.from(second.told))
    expect(x!.data.subarray(70 * 64, 80 * 64).every((value) => value === 0)).toBe(true)
    expect(y!.data.subarray(80, 100)).toEqual(Int32Array.from(second.test.truth))
  })
})
