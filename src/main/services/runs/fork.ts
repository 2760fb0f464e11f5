/**
 * A fork: a new run with a spec of its own that goes on from a kept state of another; a computation from its first one, so
 * that it has all its units itself and takes over from its parent those with the same inputs.
 */
import { changedTitle } from '#shared/changedTitle'
import { AppError, fromWireError } from '#shared/errors'
import { isTraining, requireTraining, type ExperimentSpec } from '#shared/experiment'
import { parsePath } from '#shared/paths'
import { specChanges, type SpecChange } from '#shared/specChanges'
import type { TrainingState } from '#shared/trainingState'
import type { WarmStartJob } from '../../engine/messages'
import type { ForkStart, Library, StoredRun } from '../../store/types'
import type { Families } from '../families'
import type { EnginePool } from './enginePool'
import { engineWithRows } from './ownRows'
import { withSource } from './sources'
import { threadsOf } from './threads'

/** What a fork is made with. */
export interface ForkMeans {
  library: Library
  pool: EnginePool
  families: Families
}

export interface PreparedFork {
  spec: ExperimentSpec
  title: string
  fork: ForkStart
}

/** A kept state, and the spec that goes on from it. */
export interface ForkOf {
  runId: string
  step: number
  draft: unknown
}

/** Fields that name a run and do not make it. */
const names = ['title', 'notes']
/** Parts of a spec whose change leaves every number of a step as it is. */
const withoutEffect = ['stop', 'record']

const partOf = ({ path }: SpecChange): string => parsePath(path)[0]!

/**
 * Everything a fork needs before its folder is made. Where nothing that is computed changes, and this machine
 * computes as the parent's did, it takes the engine record of its parent too, and so goes on with the same bits.
 * Throws `family.missing`, `spec.invalid`, `fork.step`, `fork.stop`, `fork.family`, `checkpoint.shape`, `fork.lost`.
 */
export async function prepareFork(means: ForkMeans, { runId, step, draft }: ForkOf): Promise<PreparedFork> {
  const { library, families } = means
  const stored = await library.read(runId)
  const { record, labels } = stored
  const { effective } = await families.needed(record.spec, 'forked')
  const whole = await withSource(means, await families.requireSpec(draft))
  if (whole.family !== record.spec.family)
    throw new AppError('fork.family', `A fork stays in its family, ${record.spec.family}.`, {
      path: 'family'
    })
  if (!isTraining(whole)) return ofComputation(library, stored, { step, spec: whole, before: effective })
  const before = requireTraining(effective, 'forked')
  const spec = whole
  const from = await keptState(library, stored, step)
  if (spec.stop.steps <= step)
    throw new AppError(
      'fork.stop',
      `stop.steps must be beyond step ${step}, where the fork begins; it is ${spec.stop.steps}.`,
      { path: 'stop.steps' }
    )
  const state = await warmStarted(means, { spec, parent: before, from })
  const changes = changesOf(before, spec)
  const sameBits = changes.every((change) => withoutEffect.includes(partOf(change)))
  const parent = { runId, title: labels.title, step, changes }
  const madeBy = record.engine!
  const isHere = sameBits && (await means.pool.compare(madeBy, spec.engine)) === null
  return {
    spec,
    title: ownTitle(spec, record.spec) ?? changedTitle(labels.title, changes, `, from ${step}`),
    fork: { parent, state, madeBy, engine: isHere ? madeBy : null }
  }
}

/** Throws `fork.step`. @param before the parent's spec with every field */
async function ofComputation(
  library: Library,
  stored: StoredRun,
  { step, spec, before }: { step: number; spec: ExperimentSpec; before: ExperimentSpec }
): Promise<PreparedFork> {
  if (step !== 0)
    throw new AppError('fork.step', `A computation is forked as a whole, from step 0; step is ${step}.`, {
      path: 'step'
    })
  const { record, labels } = stored
  const state = await keptState(library, stored, 0)
  const changes = changesOf(before, spec)
  const parent = { runId: record.id, title: labels.title, step, changes }
  return {
    spec,
    title:
      ownTitle(spec, record.spec) ?? changedTitle(labels.title, changes, changes.length > 0 ? '' : ', again'),
    fork: { parent, state, madeBy: record.engine!, engine: null }
  }
}

const changesOf = (before: ExperimentSpec, after: ExperimentSpec): SpecChange[] =>
  specChanges(before, after).filter((change) => !names.includes(partOf(change)))

/** Null where it is the parent's. */
const ownTitle = ({ title }: ExperimentSpec, parent: ExperimentSpec): string | null =>
  title && title !== parent.title ? title : null

async function keptState(library: Library, { record }: StoredRun, step: number): Promise<TrainingState> {
  const state = record.engine && (await library.readOwnCheckpoint(record.id, step))
  if (state) return state
  const steps = (await library.listCheckpoints(record.id)).map((each) => each.step)
  const near = steps.toSorted((a, b) => Math.abs(a - step) - Math.abs(b - step)).slice(0, 3)
  const rest = near.length ? ` The nearest are at ${near.sort((a, b) => a - b).join(', ')}.` : ''
  throw new AppError('fork.step', `Run ${record.id} keeps no checkpoint at step ${step}.${rest}`, {
    path: 'step'
  })
}

/** An engine process looks whether the state fits, since only engines know models. */
async function warmStarted(means: ForkMeans, job: WarmStartJob): Promise<TrainingState> {
  const threads = await threadsOf(means.families, job.spec, null)
  const engine = await engineWithRows(means, threads, job.parent, job.spec)
  return new Promise<TrainingState>((resolve, reject) => {
    engine.onMessage((message) => {
      if (message.type !== 'warmStarted') return
      if (message.state) resolve(message.state)
      else reject(fromWireError(message.error!))
    })
    engine.onExit(() =>
      reject(new AppError('fork.lost', 'The engine process ended before the fork was made.'))
    )
    engine.send({ type: 'warmStart', job })
  }).finally(() => engine.send({ type: 'quit' }))
}
