/**
 * The run that a computation reads: found, read and told by its digest when it starts, read again and held against that digest
 * whenever units of it are computed.
 */
import { createHash } from 'node:crypto'
import { AppError } from '#shared/errors'
import { isTraining, type ExperimentSpec } from '#shared/experiment'
import { sourceOf, type Source, type SourceRun, type SourceState } from '#shared/source'
import { ownDataOf } from '#shared/ownDataSchema'
import { isStaged } from '#shared/stages'
import { hashSpec } from '../../store/states/trainingState'
import type { Library, StoredRun } from '../../store/types'
import type { Families } from '../families'

interface Means {
  library: Library
  families: Families
}

/** A checked spec with its source written out: every step, and the digest of what is there. Throws `source.*`, `spec.invalid`. */
export async function withSource(means: Means, spec: ExperimentSpec): Promise<ExperimentSpec> {
  const source = sourceOf(spec)
  if (!source) return spec
  const { read, digest } = await readRun(means, source, spec.replicas)
  const steps = read.states.map(({ step }) => step)
  return means.families.requireSpec({ ...spec, source: { run: source.run, steps, digest } })
}

/** What a stored spec reads; null: nothing. Throws `source.*`. */
export async function readSource(means: Means, spec: ExperimentSpec): Promise<SourceRun | null> {
  const source = sourceOf(spec)
  return source && (await readRun(means, source, spec.replicas)).read
}

const refuse = (code: string, path: string, sentence: string): AppError =>
  new AppError(`source.${code}`, sentence, { path: `source.${path}` })

/** Throws `source.missing`, `source.family`, `source.replicas`, `source.step`, `source.changed`. */
async function readRun({ library, families }: Means, { run, steps, digest }: Source, replicas: number) {
  const { record } = await find(library, run)
  const { spec } = record
  const { whole, training } = await families.needed(spec, 'read')
  if (!training?.dense || !isTraining(spec) || isStaged(spec))
    throw refuse(
      'family',
      'run',
      `Run ${run} ${isStaged(spec) ? 'is in stages' : `is of the family ${spec.family}`}, and only networks of dense layers that train in one stage can be read.`
    )
  if (ownDataOf(spec).length > 0)
    throw refuse(
      'family',
      'run',
      `Run ${run} is trained on files of its user's own, which other runs cannot read.`
    )
  if (spec.replicas < replicas)
    throw new AppError(
      'source.replicas',
      `Replica r reads replica r of run ${run}, which has ${spec.replicas}. Use ${spec.replicas} or fewer.`,
      { path: 'replicas' }
    )
  const kept = (await library.listCheckpoints(run)).filter(({ rolling }) => !rolling).map(({ step }) => step)
  const wanted = steps.length > 0 ? [...new Set(steps)].sort((a, b) => a - b) : kept
  const states: SourceState[] = []
  for (const step of wanted) states.push(await readState(library, run, step, kept))
  if (states.length === 0) throw refuse('step', 'steps', `Run ${run} has kept no state yet.`)
  const found = digestOf(record.specHash ?? hashSpec(spec), states)
  if (digest !== '' && digest !== found)
    throw refuse(
      'changed',
      'digest',
      `Run ${run} is not as it was read: its spec, or its weights at these steps, have another digest. Leave source.digest empty to take it as it is now, in a new run.`
    )
  return { read: { spec: whole, states }, digest: found }
}

async function find(library: Library, run: string): Promise<StoredRun> {
  try {
    return await library.read(run)
  } catch (error) {
    if (!(error instanceof AppError) || (error.code !== 'run.missing' && error.code !== 'run.invalidId'))
      throw error
    const thrown = (await library.bin.list()).some(({ id }) => id === run)
    throw refuse(
      'missing',
      'run',
      thrown
        ? `Run ${run}, which is to be read, is in the trash. Restore it.`
        : `Run ${run}, which is to be read, is not in this library. Import it with its bundle, or name another one.`
    )
  }
}

async function readState(
  library: Library,
  run: string,
  step: number,
  kept: readonly number[]
): Promise<SourceState> {
  const near = kept.toSorted((a, b) => Math.abs(a - step) - Math.abs(b - step)).slice(0, 3)
  const state = kept.includes(step) ? await library.readOwnCheckpoint(run, step) : null
  if (state) return { step, tensors: state.tensors }
  throw refuse(
    'step',
    'steps',
    `Run ${run} keeps no state at step ${step}.${near.length > 0 ? ` The nearest are at ${near.sort((a, b) => a - b).join(', ')}.` : ''}`
  )
}

/** SHA-256 of a spec's hash and of states: step by step their tensors by name, with shapes and values. */
function digestOf(specHash: string, states: readonly SourceState[]): string {
  const hash = createHash('sha256').update(specHash)
  for (const { step, tensors } of states) {
    hash.update(`\n${step}`)
    for (const name of Object.keys(tensors).sort()) {
      const { shape, data } = tensors[name]!
      hash.update(`\n${name} ${shape.join(' ')}\n`)
      hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    }
  }
  return hash.digest('hex')
}
