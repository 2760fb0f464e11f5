import { describe, expect, it } from 'vitest'
import {
  mirrorLeakage,
  orderSeed,
  replicaRows,
  shuffled,
  splitSeed,
  trainRows
} from '../../../src/families/grokking/data/split'
import { mirrorRows, operationTable } from '../../../src/families/grokking/data/table'
import { RandomStream } from '#shared/random'
import { grokking } from './support'

const rowsOf = (task: Record<string, unknown>, replica = 0, seed = 3) => {
  const spec = grokking({ seed, task: { modulus: 23, ...task } })
  const table = operationTable(spec.task)
  return { table, spec, ...replicaRows(table, spec, replica) }
}

describe('splits', () => {
  it('have as many rows as the field counts', () => {
    expect([trainRows(0.3, 12769), trainRows(0.5, 3481), trainRows(0.29, 100)]).toEqual([3830, 1740, 29])
    expect([trainRows(1e-9, 50), trainRows(0.9999, 50)]).toEqual([1, 49])
  })

  it.each(['random', 'nested', 'mirrored'])('%s: every row on exactly one side', (split) => {
    for (const trainFraction of [0.001, 0.3, 0.5, 0.951, 0.998]) {
      const { table, train, heldOut } = rowsOf({ split, trainFraction })
      expect(train.length).toBe(trainRows(trainFraction, 529))
      expect([...train, ...heldOut].sort((a, b) => a - b)).toEqual([...table.c.keys()])
    }
  })

  it('mirrored keeps (a, b) and (b, a) together, whatever must make room', () => {
    for (const operation of ['x-y', 'x/y'])
      for (let extra = 0; extra < 40; extra++) {
        const { table, train } = rowsOf(
          { operation, split: 'mirrored', trainFraction: 0.9 + extra / 410 },
          extra
        )
        const trained = new Set(train)
        expect(trained.size).toBe(trainRows(0.9 + extra / 410, table.c.length))
        mirrorRows(table).forEach((mirror, row) => {
          if (mirror >= 0) expect(trained.has(mirror)).toBe(trained.has(row))
        })
      }
  })

  it('are nested in the fraction', () => {
    const { train: small } = rowsOf({ trainFraction: 0.2 })
    const { train: large } = rowsOf({ trainFraction: 0.6 })
    expect(large.slice(0, small.length)).toEqual(small)
  })

  it('follow the seed of the replica, unless they are to be shared', () => {
    const { train } = rowsOf({}, 2, 3)
    expect(rowsOf({}, 0, 5).train).toEqual(train)
    expect(rowsOf({}, 1, 3).train).not.toEqual(train)
    expect(rowsOf({ split: 'nested' }, 1, 3).train).toEqual(rowsOf({ split: 'nested' }, 4, 9).train)
    expect(rowsOf({ splitSeed: 8 }, 1, 3).train).toEqual(rowsOf({}, 0, 8).train)
    expect(splitSeed(grokking({ seed: 4294967295 }), 1)).toBe(0)
    expect(orderSeed(grokking({ seed: 4 }), 2)).toBe(6)
    expect(orderSeed(grokking({ seed: 4, task: { orderSeed: 1 } }), 2)).toBe(1)
  })

  it('come from an even shuffle', () => {
    const counts = new Uint32Array(16)
    for (let seed = 0; seed < 4000; seed++)
      shuffled(4, new RandomStream(seed, 'split')).forEach((value, place) => counts[place * 4 + value]!++)
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(5 * Math.sqrt(750))
  })
})

describe('leakage through mirrors', () => {
  it('is about f for a symmetric operation, none for a mirrored split or x − y', () => {
    const leak = (task: Record<string, unknown>): number => {
      const { table, train, heldOut } = rowsOf(task)
      const trained = new Set(train)
      const leaking = [...heldOut].filter((row) => {
        const [a, b] = [table.a[row]!, table.b[row]!]
        return a !== b && trained.has(b * 23 + a) && table.c[b * 23 + a] === table.c[row]
      })
      const got = mirrorLeakage(table, { train, heldOut, answers: table.c })
      expect(got).toBeCloseTo(leaking.length / heldOut.length, 12)
      return got
    }
    expect(Math.abs(leak({ trainFraction: 0.4 }) - 0.4)).toBeLessThan(0.06)
    expect(leak({ split: 'mirrored' })).toBe(0)
    expect(leak({ operation: 'x-y' })).toBe(0)
  })
})

describe('answers told in training', () => {
  const wrong = ({ train, answers, table }: ReturnType<typeof rowsOf>): number[] =>
    [...answers.keys()].filter((i) => answers[i] !== table.c[train[i]!])

  it('are right without corruption', () => expect(wrong(rowsOf({}))).toEqual([]))

  it.each([10, 100, 200, 264])('for %i outliers are those of as many other rows', (outliers) => {
    const rows = rowsOf({ outliers })
    const { train, answers, table } = rows
    expect(train).toEqual(rowsOf({}).train)
    const bad = wrong(rows)
    // A donor's answer is the right one by chance in 1 of 23 rows.
    expect(bad.length).toBeLessThanOrEqual(outliers)
    expect(bad.length).toBeGreaterThan(outliers * 0.85)
    if (outliers < train.length) return
    const sorted = (values: Iterable<number>) => [...values].sort((a, b) => a - b)
    expect(sorted(answers)).toEqual(
      sorted(train)
        .map((row) => table.c[row]!)
        .sort((a, b) => a - b)
    )
  })

  it.each([0.35, 1])('are wrong in a share ξ = %d of rows, evenly', (labelNoise) => {
    const rows = rowsOf({ labelNoise, modulus: 59 })
    const bad = wrong(rows)
    expect(bad.length).toBe(Math.round(labelNoise * rows.train.length))
    const errors = new Set(bad.map((i) => (rows.answers[i]! - rows.table.c[rows.train[i]!]! + 59) % 59))
    expect(errors.size).toBe(58)
  })

  it('differ between replicas that share a split', () => {
    const task = { splitSeed: 1, labelNoise: 0.2 }
    expect(rowsOf(task, 0).answers).not.toEqual(rowsOf(task, 1).answers)
    expect(rowsOf(task, 1).answers).toEqual(rowsOf(task, 0, 4).answers)
  })
})
