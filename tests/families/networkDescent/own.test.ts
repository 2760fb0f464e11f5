import { describe, expect, it } from 'vitest'
import { keyOf, type OwnData } from '#shared/ownData'
import { keepRows } from '../../../src/kit/data/ownRows'
import { manifest } from '../../../src/families/networkDescent/manifest'
import { drawSet } from '../../../src/families/networkDescent/data/set'
import { specOf } from './support'

/** 60 rows of class a, 30 of b, 10 of c; the only input of a row is its number. */
const file: OwnData = {
  name: 'numbers.csv',
  sha256: '0'.repeat(64),
  format: 'csv',
  labels: null,
  inputsFrom: '',
  labelsFrom: 'letter',
  shape: [1],
  scale: 'range',
  classes: ['a', 'b', 'c'],
  counts: [60, 30, 10]
}
const classOf = (row: number): number => (row < 60 ? 0 : row < 90 ? 1 : 2)
const rows = Array.from({ length: 100 }, (_, row) => row)
keepRows({
  key: keyOf(file),
  x: Uint8Array.from(rows),
  low: 0,
  span: 99,
  labels: Uint8Array.from(rows, classOf)
})

const drawn = (task: object, seed = 0) =>
  drawSet(
    specOf({ task: { data: 'file', file, testRows: 20, samples: 50, labelNoise: 0, ...task } }).task,
    seed
  )

const numbersOf = ({ x }: { x: Float32Array }): number[] => [...x].map((value) => Math.round(value * 99))
const countsOf = (truth: Float32Array): number[] =>
  [0, 1, 2].map((own) => truth.filter((label) => label === own).length)

describe('rows of a user’s own file', () => {
  it('are parted into test rows by share, and training rows that are others, each with its own label', () => {
    const { train, test, told } = drawn({})
    expect(countsOf(test.truth)).toEqual([12, 6, 2])
    const [trained, tested] = [numbersOf(train), numbersOf(test)]
    expect(new Set([...trained, ...tested]).size).toBe(70)
    expect([...train.truth]).toEqual(trained.map(classOf))
    expect([...test.truth]).toEqual(tested.map(classOf))
    expect(told).toEqual(train.truth)
  })

  it('are drawn by the seed, and more of them are the fewer ones and others', () => {
    const few = numbersOf(drawn({ samples: 20 }).train)
    expect(numbersOf(drawn({}).train).slice(0, 20)).toEqual(few)
    expect(numbersOf(drawn({ samples: 20 }, 1).train)).not.toEqual(few)
  })

  it('come by weight where classes are weighted', () => {
    const { train, test } = drawn({ samples: 24, classWeights: [1, 1, 1] })
    expect(countsOf(train.truth)).toEqual([8, 8, 8])
    expect(countsOf(test.truth)).toEqual([12, 6, 2])
  })

  it('are told where they are too few, with what the file has, what is asked for and what would do', () => {
    const problems = (task: object) =>
      manifest.check(specOf({ task: { data: 'file', file, labelNoise: 0, ...task } }))
    expect(problems({})).toEqual([
      {
        path: 'task.testRows',
        message:
          'The file numbers.csv has 100 rows; 500 training rows and 1297 test rows are 1797. Use 20 test rows and 80 training rows, say, or a file of so many.'
      }
    ])
    expect(problems({ testRows: 20 }).map(({ path }) => path)).toEqual(['task.samples'])
    expect(problems({ testRows: 20, samples: 81 })).toHaveLength(1)
    expect(problems({ testRows: 20, samples: 80 })).toEqual([])
    // of five rows no ten can be tested
    const [small] = problems({ file: { ...file, counts: [3, 1, 1] } })
    expect(small!.message).toMatch(/1797\. Use a file of so many\.$/)
  })

  it('would do with a row of every class among the test rows', () => {
    const rare = { ...file, counts: [96, 3, 1] }
    const [problem] = manifest.check(specOf({ task: { data: 'file', file: rare } }))
    const [, test, samples] = /Use (\d+) test rows and (\d+) training rows/.exec(problem!.message)!
    const task = { data: 'file', file: rare, testRows: Number(test), samples: Number(samples) }
    expect(manifest.check(specOf({ task }))).toEqual([])
  })
})
