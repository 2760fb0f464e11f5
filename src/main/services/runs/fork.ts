/** A fork: a new run that goes on from a kept state of another, with a spec of its own. */
import { AppError, fromWireError } from '#shared/errors'
import { requireTraining, type TrainingSpec } from '#shared/experiment'
import { parsePath } from '#shared/paths'
import { specChanges, type SpecChange } from '#shared/specChanges'
import type { TrainingState } from '#shared/trainingState'
import type { WarmStartJob } from '../../engine/messages'
import type { ForkStart, Library, StoredRun } from '../../store/types'
import type { Families } from '../families'
import type { EnginePool } from './enginePool'
import { threadsOf } from './threads'

/** What a fork is made with. */
export interface ForkMeans {
  library: Library
  pool: EnginePool
  families: Families
}

export interface PreparedFork {
  spec: TrainingSpec
  title: string
  fork: ForkStart
}

/** Fields that name a run and do not make it. */
const names = ['title', 'notes']
/** Parts of a spec whose change leaves every number of a step as it is. */
const withoutEffect = ['stop', 'record']

const partOf = ({ path }: SpecChange): string => parsePath(path)[0]!

/**
 * Everything a fork needs before its folder is made. Where nothing that is computed changes, and this machine
 * computes as the parent's did, it takes the engine record of its parent too, and so goes on with the same bits.
 * Throws `family.missing`, `run.computation`, `spec.invalid`, `fork.step`, `fork.stop`, `fork.family`, `checkpoint.shape`, `fork.lost`.
 */
export async function prepareFork(
  means: ForkMeans,
  { runId, step, draft }: { runId: string; step: number; draft: unknown }
): Promise<PreparedFork> {
  const { library, families } = means
  const stored = await library.read(runId)
  const { record, labels } = stored
  const before = requireTraining((await families.needed(record.spec, 'forked')).effective, 'forked')
  const spec = requireTraining(await families.requireSpec(draft), 'forked')
  if (spec.family !== record.spec.family)
    throw new AppError('fork.family', `A fork stays in its family, ${record.spec.family}.`, {
      path: 'family'
    })
  const from = await keptState(library, stored, step)
  if (spec.stop.steps <= step)
    throw new AppError(
      'fork.stop',
      `stop.steps must be beyond step ${step}, where the fork begins; it is ${spec.stop.steps}.`,
      { path: 'stop.steps' }
    )
  const state = await warmStarted(means, { spec, parent: before, from })
  const changes = specChanges(before, spec).filter((change) => !names.includes(partOf(change)))
  const sameBits = changes.every((change) => withoutEffect.includes(partOf(change)))
  const parent = { runId, title: labels.title, step, changes }
  const madeBy = record.engine!
  const isHere = sameBits && (await means.pool.compare(madeBy, spec.engine)) === null
  return {
    spec,
    title: spec.title && spec.title !== record.spec.title ? spec.title : `${labels.title}, from ${step}`,
    fork: { parent, state, madeBy, engine: isHere ? madeBy : null }
  }
}

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
async function warmStarted({ pool, families }: ForkMeans, job: WarmStartJob): Promise<TrainingState> {
  const engine = pool.take(await threadsOf(families, job.spec, null))
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
