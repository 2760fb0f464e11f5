/** What a run was made with is read again: what was changed by hand since is refused, and everything is left as it is. */
import { requireTraining } from '#shared/experiment'
import { copyFile, cp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { parsePath, withValue } from '#shared/paths'
import type { RunRecord } from '#shared/run'
import { arrowSchema, encodeRows } from '../../../../src/main/store/series/arrowFormat'
import { readSeriesFile, seriesPath } from '../../../../src/main/store/series/seriesFile'
import { readCheckpointFile, writeCheckpointFile } from '../../../../src/main/store/states/checkpoints'
import { unguarded } from '../../store/rows'
import { isAt, openBench, quickDraft, type Bench } from '../support'

let bench: Bench
/** A stopped run, as it was, and the folder that each test changes. */
let id: string
let asItWas: string
let step: number
beforeAll(async () => {
  bench = await openBench()
  const record = { trainEvery: 10, evaluateEvery: 50, checkpoints: 'every', checkpointEvery: 60 }
  const draft = quickDraft({ record, stop: { steps: 1_000_000 } })
  ;({ id } = await bench.api.call('runs.start', { draft }))
  await bench.until(id, (run) => run.step > 200)
  await bench.api.call('runs.stop', { runId: id })
  ;({ step } = await bench.until(id, isAt('stopped')))
  // Where it has stopped at a kept step, only the rolling state is left there, so that a test can change the newest one.
  await rm(join(folder(), 'checkpoints', `${step}.safetensors`), { force: true })
  asItWas = join(bench.library, 'kept')
  await cp(folder(), asItWas, { recursive: true })
})
afterAll(() => bench.close())

const folder = (): string => join(bench.library, 'runs', id)

async function restored(): Promise<void> {
  await rm(folder(), { recursive: true })
  await cp(asItWas, folder(), { recursive: true })
}

async function changeRecord(path: string, value: unknown): Promise<void> {
  const file = join(folder(), 'run.json')
  const record = JSON.parse(await readFile(file, 'utf8')) as RunRecord
  await writeFile(file, JSON.stringify(withValue(record, parsePath(path), value)))
}

const newest = async () => ({
  state: (await readCheckpointFile(folder()))!,
  record: JSON.parse(await readFile(join(folder(), 'run.json'), 'utf8')) as RunRecord
})

it.each([
  [
    'a learning rate that was changed in run.json',
    () => changeRecord('spec.optimizer.learningRate', 25),
    /^The spec in .*run\.json was changed after run .* was made/
  ],
  [
    'a learning rate whose hash was changed as well',
    async () => {
      await changeRecord('spec.optimizer.learningRate', 25)
      await changeRecord('specHash', 'a'.repeat(64))
    },
    /was changed after run .* was made/
  ],
  [
    'a state that was made with another spec',
    async () => {
      const { state, record } = await newest()
      const origin = { specHash: 'a'.repeat(64), rows: {} }
      await writeCheckpointFile(
        folder(),
        state,
        { rolling: true, engine: record.engine!, ...origin },
        unguarded
      )
    },
    /latest\.safetensors was made with another spec than that of run .*Move it away/
  ],
  [
    'a state of a step that the run does not have',
    async () => {
      const { state, record } = await newest()
      const origin = { specHash: record.specHash!, rows: {} }
      await writeCheckpointFile(
        folder(),
        { ...state, step: 4e9 },
        { rolling: true, engine: record.engine!, ...origin },
        unguarded
      )
    },
    /holds the state of step 4000000000, and run .* has steps 0 to 1000000\.$/
  ],
  [
    'a series that was deleted',
    () => rm(join(folder(), 'series', 'train.arrows')),
    /train\.arrows of run .* has 0 rows, and had \d+/
  ],
  [
    'rows that were taken out',
    async () => {
      const { record } = await newest()
      const declaration = record.series.find(({ name }) => name === 'train')!
      const path = seriesPath(folder(), 'train')
      const { columns, rows } = await readSeriesFile(path, declaration, 0)
      const kept = Object.fromEntries(
        Object.entries(columns).map(([name, column]) => [name, column.slice(3)])
      )
      const { schema, batch } = encodeRows(arrowSchema(declaration), kept, rows - 3)
      await writeFile(path, Buffer.concat([schema, batch]))
    },
    /train\.arrows of run .* has \d+ rows, and had \d+ when the state of step \d+ was kept/
  ]
])('%s: neither continued nor verified nor forked', async (_, change, sentence) => {
  await restored()
  await change()
  const before = await readFile(join(folder(), 'run.json'), 'utf8')
  const spec = requireTraining((await bench.api.call('runs.read', { runId: id })).spec, 'forked')
  const draft = { ...spec, optimizer: { ...spec.optimizer, learningRate: 0.01 } }
  for (const attempt of [
    () => bench.api.call('runs.continue', { runId: id }),
    () => bench.api.call('runs.verify', { runId: id, steps: null }),
    () => bench.api.call('runs.fork', { runId: id, step, draft })
  ]) {
    const error = await attempt().then(
      () => null,
      (refusal: Error) => refusal
    )
    // The rolling state that now has another step is not there to be forked from.
    if (error && 'code' in error && error.code === 'fork.step') continue
    expect(error).toMatchObject({ code: 'run.changed', message: expect.stringMatching(sentence) })
  }
  expect(await readFile(join(folder(), 'run.json'), 'utf8')).toBe(before)
  expect((await bench.api.call('runs.list', {})).map((run) => run.status)).toEqual(['stopped'])
})

it('a checkpoint under the name of another step is damaged, and nothing goes on from it', async () => {
  await restored()
  const checkpoints = join(folder(), 'checkpoints')
  await copyFile(join(checkpoints, '60.safetensors'), join(checkpoints, '120.safetensors'))
  const spec = requireTraining((await bench.api.call('runs.read', { runId: id })).spec, 'forked')
  await expect(bench.api.call('runs.fork', { runId: id, step: 120, draft: spec })).rejects.toMatchObject({
    code: 'checkpoint.damaged',
    message: expect.stringMatching(/120\.safetensors is damaged: it holds the state of step 60/)
  })
})

it('as it was, it goes on; and so does a run of before these were written down', async () => {
  await restored()
  await changeRecord('schema', 5)
  await bench.api.call('runs.continue', { runId: id })
  await bench.until(id, (run) => run.step > step + 50)
  await bench.api.call('runs.stop', { runId: id })
  await bench.until(id, isAt('stopped'))
  expect(await bench.api.call('runs.verify', { runId: id, steps: 50 })).toMatchObject({ identical: true })
  expect((await readdir(join(folder(), 'checkpoints'))).length).toBeGreaterThan(3)
  await rename(asItWas, `${asItWas}-done`)
})
