// The bench's arithmetic and what it says: medians and their intervals, who is compared with whom, what is refused.
import { describe, expect, it } from 'vitest'
import { differences, type Measured } from '../bench/measure.mjs'
import { nextTry } from '../bench/memory.mjs'
import { readOptions } from '../bench/options.mjs'
import { recordOf, storedAfter, textOf } from '../bench/record.mjs'
import { judge, table, type Result } from '../bench/report.mjs'
import { fastest, median, medianInterval, ratio, rotated, verdict } from '../bench/statistics.mjs'
import { works } from '../bench/works.mjs'
import { downloadSize } from '../bench/environments.mjs'

const measured = (name: string, threads: number, ...msPerStep: number[]): Measured => ({
  name,
  threads,
  msPerStep,
  firstStepSeconds: 1,
  firstLoss: 0.69,
  parameters: 100,
  library: `library of ${name}`,
  ...(name === 'ours' ? { mode: 'xla' } : {})
})

const nine = [9, 1, 8, 2, 7, 3, 6, 4, 5]
const times = (factor: number) => nine.map((value) => value * factor)

describe('statistics', () => {
  it('takes medians of odd and even counts', () => {
    expect(median([3, 1, 2])).toBe(2)
    expect(median([4, 1, 3, 2])).toBe(2.5)
  })

  it('spans the narrowest pair of order statistics that covers 95 %', () => {
    // P(Bin(9, ½) ≤ 1) = 10/512: second smallest to second largest cover 1 − 20/512
    expect(medianInterval(nine)).toEqual({ low: 2, high: 8, coverage: 1 - 20 / 512 })
    const fifteen = Array.from({ length: 15 }, (_, i) => i + 1)
    // P(Bin(15, ½) ≤ 3) = 576/32768
    expect(medianInterval(fifteen)).toEqual({ low: 4, high: 12, coverage: 1 - 1152 / 32768 })
  })

  it('says what too few values cover', () => {
    expect(medianInterval([2, 1, 3])).toEqual({ low: 1, high: 3, coverage: 0.75 })
    expect(medianInterval([7])).toEqual({ low: 7, high: 7, coverage: 0 })
  })

  it('covers the median as often as it says', () => {
    let state = 1
    const uniform = () => (state = (state * 48271) % 2147483647) / 2147483647
    let covered = 0
    for (let trial = 0; trial < 4000; trial++) {
      const { low, high } = medianInterval(Array.from({ length: 9 }, () => uniform() ** 3))
      covered += Number(low <= 1 / 8 && 1 / 8 <= high)
    }
    expect(covered / 4000).toBeCloseTo(1 - 20 / 512, 1.7)
  })

  it('compares round by round, so that a disturbed round disturbs both', () => {
    const a = measured('a', 1, ...times(0.5))
    const b = measured('b', 1, ...nine)
    expect(ratio(a, b)).toEqual({ median: 0.5, low: 0.5, high: 0.5, coverage: 1 - 20 / 512 })
    expect(fastest([b, a])).toBe(a)
    expect(fastest([])).toBeNull()
  })

  it('calls a limit inside the interval noise', () => {
    const found = { median: 0.78, low: 0.7, high: 0.82 }
    expect(verdict(found, 0.9)).toBe('met')
    expect(verdict(found, 0.8)).toBe('within noise')
    expect(verdict(found, 0.6)).toBe('missed')
  })

  it('lets everybody have one turn a round, and everybody begin one', () => {
    const orders = [0, 1, 2, 3].map((round) => rotated(['a', 'b', 'c'], round).join(''))
    expect(orders).toEqual(['abc', 'bca', 'cab', 'abc'])
  })
})

const w1 = works.find(({ id }) => id === 'W1')!
const result = (overrides: Partial<Result> = {}): Result => ({
  work: w1,
  measured: [
    measured('ours', 1, ...times(0.3)),
    measured('ours', 2, ...times(0.4)),
    measured('torch', 1, ...times(1)),
    measured('torch', 2, ...times(0.6)),
    measured('torch.compile', 1, ...times(0.5)),
    measured('torch.compile', 2, ...times(0.7)),
    measured('jax', 1, ...times(0.2))
  ],
  absent: [],
  notes: [],
  ...overrides
})
const machine = { processor: 'P', cores: 2, memoryGb: 24, system: 'S', node: '20.0.0', loadBefore: 0 }
const run = { rounds: 9, seconds: 0.7, threads: [1, 2] }

describe('report', () => {
  it('sets our best thread count against the best torch and the best JAX', () => {
    const { ours, torch, toTorch, toJax, verdict: said } = judge(result())
    expect([ours!.threads, torch!.name, torch!.threads]).toEqual([1, 'torch.compile', 1])
    expect(toTorch!.median).toBeCloseTo(0.6)
    expect(toJax!.median).toBeCloseTo(1.5)
    expect(said).toBe('met')
  })

  it('goes without peers, and without a verdict then', () => {
    const alone = result({ measured: [measured('ours', 1, 2, 3, 4)] })
    expect(judge(alone)).toMatchObject({ torch: null, jax: null, toTorch: null, verdict: null })
    const text = textOf(recordOf(run, machine, [alone]))
    expect(text).toContain('| W1   | 3.00 (1) | –')
    expect(text).not.toContain('order-statistics')
  })

  it('lines its columns up', () => {
    expect(table([['a', 'bb'], ['ccc', '–']])).toBe('| a   | bb |\n|-----|----|\n| ccc | –  |') // prettier-ignore
  })

  it('shows who could not take part, and what is no fair comparison', () => {
    const absent = [{ name: 'torch.compile', threads: 2, reason: 'no Python.h' }]
    const text = textOf(recordOf(run, machine, [result({ absent, notes: ['parameters differ: 1, 2'] })]))
    expect(text).toMatch(/torch.compile +\| 2 .*no Python.h/)
    expect(text).toContain('W1 is no fair comparison: parameters differ: 1, 2')
    expect(text).toContain('96 %')
  })

  it('keeps a whole run, and of another the works that met every peer often enough', () => {
    const all = works.map((work) => result({ work }))
    const before = recordOf(run, machine, all)
    expect(storedAfter(null, before)).toBe(before)
    const withoutJax = result({ measured: result().measured.filter(({ name }) => name !== 'jax') })
    expect(storedAfter(before, recordOf({ ...run, rounds: 8 }, machine, all))).toBeNull()
    expect(storedAfter(before, recordOf(run, machine, [withoutJax]))).toBeNull()
    expect(storedAfter(null, recordOf(run, machine, all.slice(1)))).toBeNull()
    const last = recordOf({ ...run, rounds: 11 }, machine, [result({ work: works.at(-1)! }), withoutJax])
    const after = storedAfter(before, last)!
    expect(after.results.slice(0, -1)).toEqual(before.results.slice(0, -1))
    expect(after.results.at(-1)).toMatchObject({ work: works.at(-1), rounds: 11, date: last.date, machine })
  })
})

describe('fairness', () => {
  it('accepts the same model', () => expect(differences(result().measured)).toEqual([]))

  it('sees another parameter count and another loss', () => {
    const other = { ...measured('jax', 1, 1), parameters: 101, firstLoss: 0.9 }
    expect(differences([...result().measured, other])).toEqual([
      'parameters differ: 100, 101',
      'jax begins at a loss of 0.9, others at 0.69'
    ])
    const broken = { ...measured('jax', 1, 1), firstLoss: NaN }
    expect(differences([...result().measured, broken])).toHaveLength(1)
  })
})

describe('options', () => {
  it('have defaults', () => {
    expect(readOptions([])).toMatchObject({
      peers: ['torch', 'jax'],
      works: works.map(({ id }) => id),
      threads: [1, 2],
      rounds: 9,
      memory: null
    })
    expect(readOptions(['--peer', 'none', '--work', 'W3,W1', '--memory', '8'])).toMatchObject({
      peers: [],
      works: ['W3', 'W1'],
      memory: 8
    })
  })

  it.each([
    [['--peer', 'numpy'], '--peer does not know "numpy". It knows torch, jax.'],
    [['--work', ''], '--work does not know "". It knows W1,'],
    [['--rounds', '2.5'], '--rounds takes a whole number above 0 and up to 1000, not "2.5".'],
    [['--threads', '1,x'], '--threads takes a whole number above 0 and up to 256, not "x".'],
    [['--seconds', '0'], '--seconds takes a number above 0 and up to 60, not "0".'],
    [['--speed'], `Unknown option '--speed'. "--help" lists the options.`]
  ])('%j is refused', (args, message) => expect(() => readOptions(args)).toThrow(message))
})

describe('memory and downloads', () => {
  it('doubles until one fails, then halves the gap', () => {
    const tried = []
    let fits = 0
    let tooMany = Infinity
    for (let next = 1; next > fits && next < tooMany; next = nextTry(fits, tooMany)) {
      tried.push(next)
      if (next <= 130) fits = next
      else tooMany = next
    }
    expect(tried).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 192, 160, 144, 136, 132])
    expect(fits).toBe(128)
  })

  it('adds up what pip would download', () => {
    const output = 'Downloading a-1.whl (539.1 MB)\n   Using cached b-2.whl (12 kB)\nCollecting c (3 MB)\n'
    expect(downloadSize(output)).toBe('539 MB')
    expect(downloadSize('a.whl (1.5 GB)\nb.whl (600 MB)')).toBe('2.1 GB')
  })
})
