/** What came of trained runs, as a table asks for it. */
import { execFileSync, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBench, quickDraft, type Bench } from '../support'

let bench: Bench
let ids: string[]

beforeAll(async () => {
  bench = await openBench()
  ids = []
  for (const overrides of [{ seed: 1 }, { seed: 7 }, { seed: 1, batchSize: 8 }]) {
    const { id } = await bench.api.call('runs.start', { draft: { ...quickDraft(), ...overrides } })
    await bench.until(id, ({ status }) => status === 'finished')
    ids.push(id)
  }
})
afterAll(() => bench.close())

const saltus = (...words: string[]) => {
  const cli = path.resolve('out/main/cli.js')
  return spawnSync(process.execPath, [cli, ...words, '--out', bench.library], { encoding: 'utf8' })
}

it('is one set for runs that differ in their seed, with the numbers of their rows', async () => {
  const [one, other, third] = await bench.api.call('runs.outcomes', { runIds: ids })
  expect(one!.setOf).toBe(other!.setOf)
  expect(one!.setOf).not.toBe(third!.setOf)
  const { series } = await bench.api.call('runs.read', { runId: ids[0]! })
  const { columns } = await bench.api.call('series.read', { runId: ids[0]!, series: 'test', fromRow: 0 })
  expect(series.some(({ name }) => name === 'test')).toBe(true)
  const last = columns['accuracy']!.at(-1)!
  expect(one!).toMatchObject({
    fields: { seed: 1, batchSize: quickDraft()['batchSize'] ?? 32 }
  })
  expect(one!.seeds[0]).toMatchObject({ seed: 1, last, best: Math.max(...columns['accuracy']!) })
  expect(one!.curve!.median.at(-1)).toBe(last)
})

it('leaves out what is gone, and is told anew when a run has gone on', async () => {
  const found = await bench.api.call('runs.outcomes', { runIds: ['20260101-000000-parity-0000', ids[0]!] })
  expect(found.map(({ runId }) => runId)).toEqual([ids[0]])
  const { id } = await bench.api.call('runs.start', { draft: { ...quickDraft(), stop: { steps: 100_000 } } })
  const trained = (step: number) => bench.until(id, (run) => run.step >= step)
  await trained(100)
  const [early] = await bench.api.call('runs.outcomes', { runIds: [id] })
  await trained(early!.curve!.at.at(-1)! + 200)
  const [late] = await bench.api.call('runs.outcomes', { runIds: [id] })
  expect(late!.curve!.at.at(-1)).toBeGreaterThan(early!.curve!.at.at(-1)!)
  await bench.api.call('runs.stop', { runId: id })
  await bench.until(id, ({ status }) => status === 'stopped')
  await bench.api.call('runs.trash', { runId: id })
})

it('is listed by the command line: found by comparisons, folded, sorted, as CSV', () => {
  const found = JSON.parse(saltus('list', '--where', 'batchSize<10', '--json').stdout) as { id: string }[]
  expect(found.map(({ id }) => id)).toEqual([ids[2]])
  const rows = JSON.parse(saltus('list', '--results', '--sort', '-batchSize', '--json').stdout) as {
    runs: string[]
  }[]
  expect(rows.map(({ runs }) => runs.toSorted())).toEqual([[ids[0], ids[1]].toSorted(), [ids[2]]])
  const each = JSON.parse(saltus('list', '--results', '--each', '--json').stdout) as unknown[]
  expect(each).toHaveLength(3)
  const [head, ...lines] = saltus('list', '--results', '--csv', '-').stdout.trim().split('\n')
  expect(head).toMatch(/^title,runs,spec\.batchSize,/)
  expect(lines).toHaveLength(2)
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'saltus-list-')), 'runs.csv')
  execFileSync(process.execPath, [
    path.resolve('out/main/cli.js'),
    'list',
    '--results',
    '--csv',
    file,
    '--out',
    bench.library
  ])
  expect(fs.readFileSync(file, 'utf8').split('\n')[0]).toBe(head)
  fs.rmSync(path.dirname(file), { recursive: true })
})

it.each([
  [['--where', 'lr>fast'], /“fast” is no number to compare lr with\.$/],
  [
    ['--results', '--sort', 'learningRat'],
    /No run has a column learningRat\. Did you mean optimizer\.learningRate/
  ],
  [['--sort', 't50'], /^--sort goes with --results\.$/],
  [['--results', '--csv', '/nonexistent/x.csv'], /^\/nonexistent\/x\.csv cannot be written/]
])('refuses %j in one sentence', (words, said) => {
  const { status, stderr } = saltus('list', ...words)
  expect(status).not.toBe(0)
  expect(stderr.trim()).toMatch(said)
})
