/** Fixed rows: what is trained on, what is held out, and what of it could be looked up. */
import { describe, expect, it } from 'vitest'
import { createBatches, createProbe } from '../../../src/families/parity/data/batches'
import { drawSet, heldOutRows, withheldProbe } from '../../../src/families/parity/data/set'
import { drawTasks, lossWeights, probeRowsPerTask } from '../../../src/families/parity/data/task'
import { taskLaw } from '../../../src/families/parity/data/law'
import { check, facts } from '../../../src/families/parity/checks'
import { evaluationRows } from '../../../src/families/parity/program/meters'
import { declare } from '../../../src/families/parity/series'
import type { ParitySpec } from '../../../src/families/parity/spec'
import { specOf } from '../../main/engine/support'

const parity = (task: object, overrides: object = {}): ParitySpec =>
  specOf({ task, ...overrides }) as unknown as ParitySpec
const keys = (rows: readonly { task: number; message: number }[]): string[] =>
  rows.map(({ task, message }) => `${task} ${message}`)

/** Words and labels of the rows of steps. */
function rowsOf(spec: ParitySpec, steps: number): string[] {
  const { write } = createBatches(spec)
  const x = new Int32Array(spec.batchSize)
  const y = new Float32Array(spec.batchSize)
  return Array.from({ length: steps }, (_, step) => {
    write(step, { x, y })
    return Array.from(x, (word, i) => `${word} ${y[i]}`)
  }).flat()
}

describe('rows that are drawn once', () => {
  const spec = parity(
    { data: 'rows', rows: 500, testFraction: 0.2, messageBits: 6, taskCount: 4 },
    { batchSize: 32 }
  )

  it('are split, held-out rows being of the same law, and some of them training rows', () => {
    const { train, heldOut, seen } = drawSet(spec.task, 3)
    expect([train.length, heldOut.length]).toEqual([400, 100])
    const known = new Set(keys(train))
    expect(keys(heldOut).map((key) => known.has(key))).toEqual(seen)
    expect(seen.filter(Boolean).length).toBeGreaterThan(50)
    expect(drawSet(spec.task, 3)).toEqual(drawSet(spec.task, 3))
    expect(keys(drawSet(spec.task, 4).train)).not.toEqual(keys(train))
  })

  it('have messages of up to 40 bits, each bit fair, and of no more', () => {
    const long = parity({
      data: 'rows',
      rows: 4000,
      testFraction: 0.5,
      messageBits: 40,
      taskCount: 1,
      taskBits: 0
    })
    const { train, heldOut, seen } = drawSet(long.task, 2)
    const ones = (bit: number): number =>
      [...train, ...heldOut].filter(({ message }) => Math.floor(message / 2 ** bit) % 2 === 1).length
    for (let bit = 0; bit < 40; bit++) expect(Math.abs(ones(bit) - 2000)).toBeLessThan(4 * Math.sqrt(1000))
    expect([...train, ...heldOut].every(({ message }) => message < 2 ** 40)).toBe(true)
    expect(seen).not.toContain(true)
    const { write } = createBatches(long)
    const x = new Int32Array(32 * 3)
    const y = new Float32Array(32)
    write(0, { x, y })
    const [read] = drawTasks(long.task, long.seed).positions as [Uint16Array]
    for (let i = 0; i < 32; i++) {
      const bit = (p: number): number => (x[3 * i + (p >> 4)]! >> (p & 15)) & 1
      expect(y[i]).toBe(read.reduce((sum, p) => sum ^ bit(p), 0))
    }
    expect(x.some((word, i) => i % 3 === 2 && word > 0)).toBe(true)
    expect(check(parity({ data: 'rows', messageBits: 41 }))[0]).toMatchObject({ path: 'task.messageBits' })
  })

  it('come each once an epoch, in an order of its own, whatever was asked for before', () => {
    const epochs = rowsOf(spec, 25)
    expect(epochs).toHaveLength(800)
    const [first, second] = [epochs.slice(0, 400), epochs.slice(400)]
    expect(first.toSorted()).toEqual(second.toSorted())
    expect(first).not.toEqual(second)
    const { write } = createBatches(spec)
    const into = { x: new Int32Array(32), y: new Float32Array(32) }
    write(20, into)
    expect(Array.from(into.x, (word, i) => `${word} ${into.y[i]}`)).toEqual(epochs.slice(640, 672))
  })

  it('may come once only, and then none of those held out is a training row', () => {
    const unique = drawSet({ ...spec.task, data: 'unique-rows' }, 3)
    const all = keys([...unique.train, ...unique.heldOut])
    expect(new Set(all).size).toBe(all.length)
    expect(all.length).toBeLessThan(500)
    expect(unique.seen).not.toContain(true)
    expect(unique.heldOut).toHaveLength(Math.floor(0.2 * all.length))
  })

  it('have a share of wrong labels, the same at every epoch, and none among those held out', () => {
    const noisy = parity({ ...spec.task, labelNoise: 0.25 }, { batchSize: 32 })
    const clean = rowsOf(spec, 25)
    const told = rowsOf(noisy, 25)
    const wrong = told.map((row, i) => row !== clean[i])
    expect(wrong.slice(0, 400).filter(Boolean).length).toBeGreaterThan(70)
    expect(wrong.slice(0, 400).filter(Boolean).length).toBeLessThan(130)
    const byRow = (from: number) => told.slice(from, from + 400).toSorted()
    expect(byRow(0)).toEqual(byRow(400))
    expect(createProbe(noisy)['y']!.data).toEqual(createProbe(spec)['y']!.data)
  })

  it.each([
    [1, '85.8', '92.9'],
    [6, '27.8', '63.9']
  ])('tell beforehand what look-up would answer: %i tasks', (taskCount, leaked, answered) => {
    const task = { data: 'rows', rows: 10_000, messageBits: 12, taskCount, law: 'uniform' }
    const { text } = facts(parity(task)).find(({ path }) => path === 'task.rows')!
    expect(text).toContain(
      `${leaked}\u00a0% of held-out rows equal a training row, so look-up answers ${answered}\u00a0%`
    )
    const { seen } = drawSet(parity(task).task, 0)
    expect(seen.filter(Boolean).length / seen.length).toBeCloseTo(Number(leaked) / 100, 1)
  })
})

describe('messages that are covered', () => {
  const spec = parity({ data: 'coverage', coverage: 0.75, messageBits: 8, taskCount: 4 }, { batchSize: 64 })

  it('are a share of those of each task, the others held out', () => {
    const { train, heldOut, seen } = drawSet(spec.task, 1)
    for (let t = 0; t < 4; t++) expect(train.filter(({ task }) => task === t)).toHaveLength(192)
    expect(seen).not.toContain(true)
    expect(heldOut).toHaveLength(heldOutRows(spec.task))
    expect(new Set(keys(heldOut.filter(({ task }) => task === 0))).size).toBe(64)
  })

  it('are all that steps have, tasks by their law', () => {
    const { codes } = drawTasks(spec.task, spec.seed)
    const rows = rowsOf(spec, 200).map((row) => Number(row.split(' ')[0]))
    const trained = new Set(
      drawSet(spec.task, spec.seed).train.map(({ task, message }) => codes[task]! + message * 256)
    )
    expect(rows.every((word) => trained.has(word))).toBe(true)
    const first = rows.filter((word) => (word & 255) === codes[0]).length / rows.length
    expect(first).toBeCloseTo(taskLaw(spec.task)[0]!, 1)
  })
})

describe('measures of held-out rows', () => {
  it('tell what was looked up from what was not', () => {
    const layout = {
      replicas: 2,
      tasks: 1,
      rowsPerTask: 2,
      labels: Float32Array.of(1, 0, 1, 1, 0, 0, 1, 0, 1, 1, 0, 0),
      law: Float64Array.of(1),
      heldOut: {
        rows: 4,
        seen: [
          [true, true, false, false],
          [false, false, true]
        ]
      },
      withheld: null
    }
    // right on the tasks, on what was seen, and on one of two other rows; the second replica has room for one more row
    const logits = Float32Array.of(1, -1, 1, 1, -1, 1, 1, -1, -1, 1, -1, 9)
    const [test, unseen, lookup, tasks] = evaluationRows(5, { logits }, layout)
    expect(test!.columns['accuracy']).toEqual(Float32Array.of(0.75, 2 / 3))
    expect(unseen!.columns['accuracy']).toEqual(Float32Array.of(0.5, 0.5))
    expect(lookup!.columns['accuracy']).toEqual(Float32Array.of(0.75, 2 / 3))
    expect(tasks!.columns['accuracy']).toEqual(Float32Array.of(1, 1))
  })
})

describe('probe rows of withheld messages', () => {
  const spec = parity(
    { data: 'coverage', coverage: 0.75, messageBits: 6, taskCount: 3, probeRows: 64 },
    { batchSize: 16 }
  )

  it('are those that no step has, a quarter of each task', () => {
    const set = drawSet(spec.task, spec.seed)
    const withheld = withheldProbe(spec.task, spec.seed, set)
    const probe = createProbe(spec)['x']!.data
    const trained = new Set(rowsOf(spec, 400).map((row) => Number(row.split(' ')[0])))
    for (let t = 0; t < 3; t++) expect(withheld.slice(64 * t, 64 * t + 64).filter(Boolean)).toHaveLength(16)
    withheld.forEach((is, row) => {
      if (is) expect(trained.has(probe[row]!)).toBe(false)
    })
    expect(withheld.every((is, row) => is || trained.has(probe[row]!))).toBe(true)
  })

  it('are scored apart for each task', () => {
    const layout = {
      ...{ replicas: 1, tasks: 2, rowsPerTask: 3, law: Float64Array.of(0.9, 0.1) },
      labels: Float32Array.of(1, 1, 1, 0, 0, 0, 1),
      heldOut: { rows: 1, seen: [[false]] },
      withheld: [[false, true, true, true, false, false]]
    }
    const logits = Float32Array.of(1, 1, -1, 1, -1, -1, 1)
    const rows = evaluationRows(5, { logits }, layout)
    const of = (series: string) => rows.find((each) => each.series === series)!.columns
    expect(of('withheld')['accuracy']).toEqual(Float32Array.of(0.5, 0))
    expect(of('withheld')['task']).toEqual(Uint16Array.of(0, 1))
    expect(of('tasks')['accuracy']).toEqual(Float32Array.of(2 / 3, 2 / 3))
  })

  it('are recorded where messages are withheld, and nowhere else', () => {
    const recorded = (data: string) => declare(parity({ data })).map(({ name }) => name)
    expect(recorded('coverage')).toContain('withheld')
    for (const data of ['fresh', 'rows', 'unique-rows']) expect(recorded(data)).not.toContain('withheld')
  })
})

describe('what a task may be', () => {
  it('positions that all share', () => {
    const { positions } = drawTasks(parity({ sharedPositions: 2, parityOrder: 4, messageBits: 12 }).task, 0)
    const [first] = positions
    for (const each of positions) {
      expect(each.slice(0, 2)).toEqual(first!.slice(0, 2))
      expect(new Set(each).size).toBe(4)
    }
    expect(new Set(positions.map((each) => each.join())).size).toBeGreaterThan(1)
  })

  it('a code with a bit for each', () => {
    const spec = parity({ code: 'one-hot', taskCount: 5, messageBits: 4 })
    const { x } = createProbe(spec)
    const perTask = probeRowsPerTask(spec.task)
    for (let t = 0; t < 5; t++) expect(x!.data[t * perTask]! & 31).toBe(1 << t)
    expect(x!.shape).toEqual([1, 5 * perTask, 1])
  })

  it('rows that weigh by the inverse of how often they come', () => {
    const { task } = parity({ taskCount: 3, weighting: 'inverse' })
    const law = taskLaw(task)
    const weights = lossWeights(task, law)
    expect(law.reduce((sum, p, t) => sum + p * weights[t]!, 0)).toBeCloseTo(1, 12)
    expect(new Set(Array.from(law, (p, t) => (p * weights[t]!).toFixed(9))).size).toBe(1)
    const spec = parity({ taskCount: 3, weighting: 'inverse' }, { batchSize: 16 })
    const w = new Float32Array(16)
    createBatches(spec).write(0, { x: new Int32Array(16), y: new Float32Array(16), w })
    expect(Array.from(w).every((each) => Array.from(weights, Math.fround).includes(each))).toBe(true)
  })
})
