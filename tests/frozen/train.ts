/** Trains a frozen run through the services, in the mode it names, and hashes every number it leaves. */
import { createHash } from 'node:crypto'
import type { ExperimentSpec } from '#shared/experiment'
import type { EngineRecord } from '#shared/run'
import { manifestOf } from '../../src/main/families'
import { changedDraft } from '../../src/main/hosts/cli/draft'
import { declarationsFor } from '../main/asked/drafts'
import { openLibrary } from '../../src/main/store/library'
import { isAt, type Bench } from '../main/services/support'
import { backendOf, nameOf, type FrozenRun } from './runs'

/** SHA-256 of every stored column and of every tensor of the last state, by name. */
export type Hashes = Record<string, string>

/** What a run on the native engine is trained with here; null on wasm. Throws where the native engine does not start. */
export async function engineFor({ api }: Bench, { native }: FrozenRun): Promise<EngineRecord | null> {
  if (!native) return null
  const { record, stepDowns } = await api.call('engine.status', {})
  if (record?.backend !== 'native') throw new Error(`There is no native engine: ${stepDowns[0]?.reason}`)
  return { ...record, ...native }
}

/** Trains from the start to the end and computes what is derived from the kept states. */
export async function train(
  bench: Bench,
  frozen: FrozenRun,
  wanted: EngineRecord | null
): Promise<{ engine: EngineRecord; hashes: Hashes }> {
  const spec = await specOf(bench, frozen)
  const id = await start(bench, frozen.preset, spec, wanted)
  const ended = isAt('finished', 'stopped', 'interrupted', 'diverged', 'failed')
  const { status, step, targetSteps, engine, error } = await bench.until(id, ended)
  if (status !== 'finished' || step !== targetSteps || !engine)
    throw new Error(`${nameOf(frozen)} is ${status} at step ${step}: ${error?.message}`)
  const { whyNotDerived } = await bench.api.call('runs.read', { runId: id })
  if (whyNotDerived === null) await bench.api.call('runs.derive', { runId: id })
  return { engine, hashes: await hashesOf(bench, id, spec.family) }
}

async function specOf({ api }: Bench, frozen: FrozenRun): Promise<ExperimentSpec> {
  const preset = (await api.call('presets.list', {})).find(({ id }) => id === frozen.preset)
  if (!preset?.spec) throw new Error(`No run among the presets is called ${frozen.preset}.`)
  const draft = changedDraft(
    preset.spec,
    { set: frozen.set, engine: backendOf(frozen) },
    await api.call('families.list', {})
  )
  const { spec, problems } = await api.call('spec.check', { draft })
  if (!spec) throw new Error(`${nameOf(frozen)}: ${problems[0]?.message}`)
  return spec
}

/** A fresh run chooses its mode by measuring; one whose record says what trained it keeps to that. */
async function start(
  { api, library }: Bench,
  preset: string,
  spec: ExperimentSpec,
  engine: EngineRecord | null
): Promise<string> {
  if (!engine) return (await api.call('runs.start', { draft: spec, preset })).id
  const writer = await openLibrary(library).create({
    spec,
    ...declarationsFor(spec),
    preset,
    title: preset,
    version: '0'
  })
  await writer.update({ status: 'interrupted', engine })
  await writer.close()
  return (await api.call('runs.continue', { runId: writer.id })).id
}

async function hashesOf({ library: root }: Bench, id: string, family: string): Promise<Hashes> {
  const library = openLibrary(root)
  const state = await library.readCheckpoint(id)
  if (!state) throw new Error(`Run ${id} has left no state.`)
  const hashes: Hashes = {}
  for (const declaration of manifestOf(family)!.series) {
    const { rows, columns } = await library.readSeries(id, declaration, 0)
    // A series that is computed on request alone has no rows.
    if (rows === 0) continue
    for (const [name, values] of Object.entries(columns))
      hashes[`${declaration.name}.${name}`] = hashOf(values)
  }
  for (const [name, { data }] of Object.entries(state.tensors)) hashes[`state ${name}`] = hashOf(data)
  return hashes
}

/** Of the values' bytes, lowest first wherever this runs. Which of its many NaNs a processor writes says nothing. */
function hashOf(values: Float32Array | Float64Array | Uint32Array | Uint16Array): string {
  const bytes = Buffer.from(values.slice().buffer)
  const size = values.BYTES_PER_ELEMENT
  for (const [i, value] of values.entries())
    if (Number.isNaN(value)) bytes.fill(0xff, i * size, (i + 1) * size)
  return createHash('sha256').update(bytes).digest('hex')
}
