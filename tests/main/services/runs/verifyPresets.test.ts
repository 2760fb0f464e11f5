/**
 * Quick presets that train, cut short at awkward ends: their replay from any kept state gives the stored bits. Every preset as
 * compiled, since each has a graph of its own; else one of each family.
 */
import { requireTraining } from '#shared/experiment'
import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { isTrained } from '../../../../src/main/families'
import { isAt, openBench, type Bench } from '../support'

let bench: Bench
beforeAll(async () => void (bench = await openBench()))
afterAll(() => bench.close())

type Draft = Record<string, unknown> & { family: string; model: object }

const folder = 'resources/presets'
const quick = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.json') && !name.endsWith('.preview.json'))
  .map((name) => ({ name, ...JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')) }))
  .filter((preset): preset is { name: string; spec: Draft } => preset.quick && preset.spec)
  .filter(({ spec }) => isTrained(spec.family))

const oneEach = quick.filter(
  ({ spec }, i) => quick.findIndex((other) => other.spec.family === spec.family) === i
)
const replayed = process.env['SALTUS_ENGINE'] === 'native' ? quick : oneEach
/** How a run ends and goes on is the same code for all families: the two oldest stand for them. */
const ended = oneEach.filter(({ spec }) => ['parity', 'grokking'].includes(spec.family))

/** Rows and kept states at steps that share few divisors. */
const record = { trainEvery: 7, evaluateEvery: 50, checkpoints: 'every', checkpointEvery: 12 }
const engine = { backend: process.env['SALTUS_ENGINE'] ?? 'wasm' }

/** One seed and a narrow model, which take less time and the same code. */
const draftOf = ({ spec }: { spec: Draft }, stop: object): Draft => ({
  ...spec,
  replicas: 1,
  model: { ...spec.model, ...('hidden' in spec.model && { hidden: 32 }) },
  record,
  engine,
  stop
})

async function trained(draft: Draft): Promise<{ id: string; step: number }> {
  const { id } = await bench.api.call('runs.start', { draft })
  const { step } = await bench.until(id, isAt('finished', 'failed', 'diverged'))
  return { id, step }
}

/** From the last state before the end, and from the first one. */
async function expectIdentical(runId: string, to: number): Promise<void> {
  for (const steps of [null, 1_000_000])
    expect(await bench.api.call('runs.verify', { runId, steps })).toMatchObject({
      to,
      identical: true,
      row: null,
      tensor: null
    })
}

it('there are some', () => expect([oneEach.length > 3, ended.length]).toEqual([true, 2]))

it.each(replayed)('$name: on a kept step, and a fork that ends between all rows', async (preset) => {
  const { id, step } = await trained(draftOf(preset, { steps: 24 }))
  expect(step).toBe(24)
  await expectIdentical(id, 24)
  const spec = requireTraining((await bench.api.call('runs.read', { runId: id })).spec, 'forked')
  const draft = { ...spec, stop: { ...spec.stop, steps: 37 } }
  const fork = await bench.api.call('runs.fork', { runId: id, step: 12, draft })
  await bench.until(fork.id, isAt('finished'))
  await expectIdentical(fork.id, 37)
})

it.each(ended)('$name: on a training row, by a rule', async (preset) => {
  const { series } = await bench.api.call('runs.read', {
    runId: (await bench.api.call('runs.list', {})).find(({ family }) => family === preset.spec.family)!.id
  })
  const rows = series.find(({ name }) => name === 'train') ?? series[0]!
  const rule = { metric: `${rows.name}.${rows.columns[0]!.name}`, value: -1e9, inARow: 3 }
  const { id, step } = await trained(draftOf(preset, { steps: 500, rules: [rule] }))
  expect(step).toBeLessThan(500)
  await expectIdentical(id, step)
})

it.each(ended)('$name: after kill -9', async (preset) => {
  const { id } = await bench.api.call('runs.start', { draft: draftOf(preset, { steps: 90 }) })
  await bench.until(id, ({ step, status }) => step > 20 || status === 'finished')
  process.kill(bench.engines.at(-1)!.pid!, 'SIGKILL')
  const { status } = await bench.until(id, isAt('interrupted', 'finished'))
  if (status === 'interrupted') await bench.api.call('runs.continue', { runId: id })
  await bench.until(id, isAt('finished'))
  await expectIdentical(id, 90)
})
