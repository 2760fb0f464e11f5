import { describe, expect, it } from 'vitest'
import { check } from '../../../src/families/parity/checks'
import { taskLaw } from '../../../src/families/parity/data/law'
import { createTrainMeter, logistic } from '../../../src/families/parity/program/meters'
import { networkParameters, parameterCount } from '../../../src/families/parity/program/network'
import type { ParitySpec } from '../../../src/families/parity/spec'
import { createBatchWriter, drawTasks, wordsPerRow, writeProbe } from '../../../src/families/parity/data/task'
import { RandomStream } from '#shared/random'
import { specOf } from '../../main/engine/support'

const parity = (overrides: Record<string, unknown>): ParitySpec => specOf(overrides) as unknown as ParitySpec

/** Reads a packed row back, bit by bit. */
function unpack(words: Int32Array, row: number, perRow: number, bits: number): number[] {
  return Array.from({ length: bits }, (_, i) => (words[row * perRow + (i >> 4)]! >> (i & 15)) & 1)
}

describe('parity data', () => {
  it.each([
    [8, 8, 3],
    [2, 40, 5],
    [17, 130, 9]
  ])('labels rows by the parity of their task: T %i, m %i, k %i', (taskBits, messageBits, parityOrder) => {
    const { task } = parity({ task: { taskBits, messageBits, parityOrder, taskCount: 4 } })
    const { codes, positions } = drawTasks(task, 11)
    const perRow = wordsPerRow(task)
    const rows = { words: new Int32Array(400 * perRow), labels: new Float32Array(400) }
    createBatchWriter(task, 11)(rows, 0, 400, 5)
    const seen = new Set<number>()
    for (let i = 0; i < 400; i++) {
      const bits = unpack(rows.words, i, perRow, taskBits + messageBits)
      const code = bits.slice(0, taskBits).reduce((sum, bit, b) => sum + bit * 2 ** b, 0)
      const which = codes.indexOf(code)
      expect(which).toBeGreaterThanOrEqual(0)
      seen.add(which)
      const message = bits.slice(taskBits)
      expect(rows.labels[i]).toBe(positions[which]!.reduce((sum, p) => sum ^ message[p]!, 0))
    }
    expect(seen.size).toBeGreaterThan(2)
  })

  it('draws distinct codes and, unless asked otherwise, distinct positions', () => {
    const { task } = parity({ task: { taskCount: 256, taskBits: 8 } })
    const { codes, positions } = drawTasks(task, 0)
    expect(new Set(codes).size).toBe(256)
    for (const p of positions) expect(new Set(p).size).toBe(3)
    const repeated = parity({ task: { parityOrder: 8, messageBits: 8, positions: 'with-replacement' } })
    expect(drawTasks(repeated.task, 0).positions.some((p) => new Set(p).size < 8)).toBe(true)
  })

  it('draws no subset twice where tasks and draws share none', () => {
    const drawn = (positionsDraw: number) => {
      const { task } = parity({ task: { positions: 'unshared', positionsDraw, taskCount: 16 } })
      return drawTasks(task, 5).positions.map((positions) => positions.toSorted().join())
    }
    const subsets = [0, 1, 2].flatMap(drawn)
    expect(new Set(subsets).size).toBe(48)
    const { task } = parity({ task: { taskCount: 16, positionsDraw: 1 } })
    expect(drawTasks(task, 5).positions.map((p) => p.toSorted().join())).not.toEqual(drawn(1))
  })

  it('labels rows of a staircase by what most of its parities are', () => {
    const { task } = parity({ task: { taskCount: 1, taskBits: 0, messageBits: 9, target: 'staircase' } })
    const [read] = drawTasks(task, 3).positions as [Uint16Array]
    const rows = { words: new Int32Array(200), labels: new Float32Array(200) }
    createBatchWriter(task, 3)(rows, 0, 200, 1)
    let differ = 0
    for (let i = 0; i < 200; i++) {
      const [a, b, c] = Array.from(read, (p) => 1 - 2 * ((rows.words[i]! >> p) & 1)) as [
        number,
        number,
        number
      ]
      expect(rows.labels[i]).toBe(a + a * b + a * b * c < 0 ? 1 : 0)
      differ += Number(rows.labels[i] !== (a * b * c < 0 ? 1 : 0))
    }
    expect(differ).toBeGreaterThan(20)
    expect(check(parity({ task: { target: 'staircase', parityOrder: 4 } }))).toEqual([
      { path: 'task.parityOrder', message: expect.stringContaining('needs an odd order') as string }
    ])
  })

  it('follows the law and makes fair messages', () => {
    const { task } = parity({ task: { taskCount: 4, law: 'explicit', probabilities: [0.4, 0.3, 0.2, 0.1] } })
    const { codes } = drawTasks(task, 2)
    const n = 20_000
    const rows = { words: new Int32Array(n), labels: new Float32Array(n) }
    createBatchWriter(task, 2)(rows, 0, n, 0)
    const counts = [0, 0, 0, 0]
    let ones = 0
    for (let i = 0; i < n; i++) {
      counts[codes.indexOf(rows.words[i]! & 255)]!++
      for (let b = 8; b < 16; b++) ones += (rows.words[i]! >> b) & 1
    }
    // χ² with 3 degrees of freedom: 16.3 is its 99.9 % point
    const chi2 = counts.reduce(
      (sum, c, t) => sum + (c - n * [0.4, 0.3, 0.2, 0.1][t]!) ** 2 / (n * [0.4, 0.3, 0.2, 0.1][t]!),
      0
    )
    expect(chi2).toBeLessThan(16.3)
    expect(Math.abs(ones / (8 * n) - 0.5)).toBeLessThan((4 * 0.5) / Math.sqrt(8 * n))
  })

  it('normalises the laws as the reference lists them', () => {
    const law = (name: string, exponent?: number): number[] =>
      Array.from(taskLaw(parity({ task: { law: name, ...(exponent && { exponent }) } }).task))
    expect(law('halving')[0]).toBeCloseTo(0.5, 4)
    expect(law('halving')[8]).toBeCloseTo(0.00195, 5)
    expect(law('zipf')[0]! / law('zipf')[3]!).toBeCloseTo(4, 10)
    expect(law('zipf', 1.4)[0]! / law('zipf', 1.4)[3]!).toBeCloseTo(4 ** 1.4, 10)
    expect(law('inverse-square')[0]! / law('inverse-square')[3]!).toBeCloseTo(16, 10)
    expect(law('exponential')[1]! / law('exponential')[0]!).toBeCloseTo(Math.exp(-0.1), 10)
    for (const name of ['uniform', 'halving', 'zipf'])
      expect(law(name).reduce((a, b) => a + b)).toBeCloseTo(1, 12)
  })

  it('probes every message once where there are few', () => {
    const { task } = parity({ task: { messageBits: 6, probeRows: 64, taskCount: 3 } })
    const rows = { words: new Int32Array(3 * 64), labels: new Float32Array(3 * 64) }
    writeProbe(rows, 0, task, 1)
    expect(new Set(rows.words.subarray(64, 128)).size).toBe(64)
    expect(rows.labels.subarray(0, 64).reduce((a, b) => a + b)).toBe(32)
  })
})

describe('parity network', () => {
  // parameter counts of the dissertation’s networks (docs/experiments.md)
  it.each([
    [16, 256, 8, false, 399_361],
    [20, 32, 6, false, 4_929],
    [20, 32, 6, true, 5_185],
    [20, 32, 4, true, 2_945],
    [20, 8, 6, true, 529],
    [20, 19, 6, true, 2_091]
  ])(
    '%i inputs, width %i, %i layers, batch norm %s: %i parameters',
    (inputs, width, depth, batchNorm, count) => {
      expect(
        parameterCount(parity({ task: { messageBits: inputs - 8 }, model: { width, depth, batchNorm } }))
      ).toBe(count)
    }
  )

  it.each([
    ['default', 2, 2 / Math.sqrt(64) / Math.sqrt(3)],
    ['he', 1, Math.sqrt(2 / 64)],
    ['xavier', 0.5, (0.5 * Math.sqrt(6 / 128)) / Math.sqrt(3)]
  ])(
    'draws hidden weights of the %s scheme with gain %f at its standard deviation',
    (initScheme, initGain, std) => {
      const weight = networkParameters(parity({ model: { initScheme, initGain } })).find(
        (p) => p.name === 'layer2/weight'
      )!
      const values = weight.initialize(new RandomStream(4, 'init'), 0)
      const measured = Math.sqrt(values.reduce((sum, w) => sum + w * w, 0) / values.length)
      // 4096 values: relative error of the standard deviation about 1/√(2·4096) = 1.1 %
      expect(Math.abs(measured / std - 1)).toBeLessThan(0.04)
    }
  )
})

describe('parity meters', () => {
  it('sums the deficit per row in double precision', () => {
    const meter = createTrainMeter(1)
    const logits = Float32Array.of(1e-6, -2e-6, 3, -40)
    const y = Float32Array.of(1, 1, 0, 0)
    meter.add({ logits }, { y })
    const rows = [1e-6, -2e-6].map((z) => Math.fround(z) / 2 - Math.fround(z) ** 2 / 8)
    const wanted =
      (rows[0]! +
        rows[1]! +
        (Math.LN2 - (3 + Math.log1p(Math.exp(-3)))) +
        (Math.LN2 - Math.log1p(Math.exp(-40)))) /
      4
    const row = meter.take()
    expect(row['deficit']![0]).toBeCloseTo(wanted, 14)
    expect(row['accuracy']![0]).toBe(0.5)
    expect(row['accuracyAtHalf']![0]).toBe(0.25)
    expect(meter.sums.every((s) => s === 0)).toBe(true)
  })

  it('does not overflow', () => {
    expect(logistic(1000)).toBe(0)
    expect(logistic(-1000)).toBe(1000)
    expect(logistic(0)).toBe(Math.LN2)
  })
})
