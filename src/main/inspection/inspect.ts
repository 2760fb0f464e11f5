/** Answers questions about stored states: which one serves, what a family's view makes of it. Keeps the last few. */
import { AppError } from '#shared/errors'
import { completeArgs, type InspectedTensor, type Inspection, type ViewArgs } from '#shared/inspection'
import type { ProjectionRequest, ProjectionTarget } from '#shared/projection'
import type { TrainingState } from '#shared/trainingState'
import { requireTraining, type ExperimentSpec } from '#shared/experiment'
import { ownDataOf } from '#shared/ownDataSchema'
import { specOfStage, stageCount } from '#shared/stages'
import { manifestOf, wholeSpec } from '../families'
import { missingFamily } from '../missingFamily'
import type { Library } from '../store/types'
import { keepRows } from '../../kit/data/ownRows'
import type { View } from '../../kit/view/views'
import { loadActivations, loadViews } from './families'
import { createPointSource, type StatePoints } from './points'

export type Question =
  | { kind: 'tensor'; runId: string; step: number; name: string }
  | { kind: 'view'; runId: string; step: number; view: string; replica: number; args: ViewArgs }
  | { kind: 'targets'; runId: string; step: number }
  | { kind: 'points'; runId: string; step: number; request: ProjectionRequest; described: boolean }

export interface AnswerOf {
  tensor: InspectedTensor
  view: Inspection
  targets: ProjectionTarget[]
  points: StatePoints
}
export type Answer = AnswerOf[Question['kind']]

/** States and runs kept in memory: panels ask about the same ones. */
const STATES = 3
const RUNS = 4
/** Views kept: a cursor goes back and forth. */
const VIEWS = 24

/** A cache that forgets what was asked for longest ago. */
function remembering<Value>(most: number) {
  const known = new Map<string, Promise<Value>>()
  return (key: string, make: () => Promise<Value>): Promise<Value> => {
    const value = known.get(key) ?? make()
    known.delete(key)
    known.set(key, value)
    value.catch(() => known.delete(key))
    const [oldest] = known.keys()
    if (known.size > most) known.delete(oldest!)
    return value
  }
}

export function createInspector(library: Library) {
  const states = remembering<TrainingState>(STATES)
  /** By run: its spec, and the views of each stage. */
  const runs = remembering<{ spec: ExperimentSpec; viewsOf: readonly Readonly<Record<string, View>>[] }>(RUNS)

  const views = remembering<Inspection>(VIEWS)
  const sources = remembering<ReturnType<typeof createPointSource>>(RUNS)

  const specOf = async (runId: string) => wholeSpec((await library.read(runId)).record.spec)

  /** For families whose views show rows of users' own files. */
  async function keepOwnRows(spec: ExperimentSpec): Promise<void> {
    for (const data of ownDataOf(spec)) keepRows(await library.data.rows(data))
  }

  /** Throws `inspect.none` for one that was dropped since it was listed. */
  async function read(runId: string, step: number): Promise<TrainingState> {
    const state = await library.readCheckpoint(runId, step)
    if (!state) throw new AppError('inspect.none', `The state at step ${step} of run ${runId} is gone.`)
    return state
  }

  /** The newest state at or before `step`, else the first. Throws `inspect.none`. */
  async function stateAt(runId: string, step: number, keptOnly: boolean): Promise<TrainingState> {
    const all = (await library.listCheckpoints(runId)).filter(({ rolling }) => !keptOnly || !rolling)
    const chosen = all.findLast((checkpoint) => checkpoint.step <= step) ?? all[0]
    if (!chosen) throw new AppError('inspect.none', `Run ${runId} has no stored state yet.`, { path: 'step' })
    return states(`${runId} ${chosen.step} ${chosen.rolling}`, () => read(runId, chosen.step))
  }

  async function tensor(runId: string, step: number, name: string): Promise<InspectedTensor> {
    const { tensors, ...state } = await stateAt(runId, step, name.startsWith('probe/'))
    const found = Object.hasOwn(tensors, name) ? tensors[name] : undefined
    if (!found)
      throw new AppError('inspect.tensor', `The state at step ${state.step} has no tensor ${name}.`, {
        path: 'name'
      })
    return { step: state.step, shape: found.shape, data: found.data }
  }

  async function view(
    { runId, step, view: id, replica, args: given }: Extract<Question, { kind: 'view' }>,
    signal: AbortSignal
  ): Promise<Inspection> {
    const { spec, viewsOf } = await runs(runId, async () => {
      const spec = await specOf(runId)
      if (!manifestOf(spec.family)) throw missingFamily(spec.family, 'looked into')
      await keepOwnRows(spec)
      const ofStages = Array.from({ length: stageCount(spec) }, (_, stage) => specOfStage(spec, stage))
      return { spec, viewsOf: await Promise.all(ofStages.map((each) => loadViews(wholeSpec(each)))) }
    })
    const { family, replicas } = spec
    const info = manifestOf(family)?.inspections?.find((each) => each.id === id)
    if (!info || !Object.hasOwn(viewsOf[0]!, id))
      throw new AppError('inspect.view', `The family ${family} has no view ${id}.`, { path: 'view' })
    if (!(Number.isInteger(replica) && replica >= 0 && replica < replicas))
      throw new AppError('inspect.replica', `replica must be from 0 to ${replicas - 1}; it is ${replica}.`, {
        path: 'replica'
      })
    const args = completeArgs(info, given)
    if (typeof args === 'string') throw new AppError('inspect.args', args, { path: 'args' })
    const state = await stateAt(runId, step, info.keptOnly ?? false)
    const look = viewsOf[state.stage]![id]!
    const key = [runId, state.step, id, replica, JSON.stringify(args)].join(' ')
    const pause = async (): Promise<void> => {
      await new Promise<void>((others) => setImmediate(others))
      if (signal.aborted) throw cancelledError()
    }
    const compute = async (): Promise<Inspection> => ({
      step: state.step,
      ...(await look(state.tensors, replica, { args, pause }))
    })
    // Another asker of the same view may have given up meanwhile.
    return views(key, compute).catch((error: unknown) => {
      if (signal.aborted || !(error instanceof AppError) || error.code !== 'inspect.cancelled') throw error
      return views(key, compute)
    })
  }

  const sourceOf = (runId: string) =>
    sources(runId, async () => {
      const spec = requireTraining(await specOf(runId), 'laid out')
      await keepOwnRows(spec)
      return createPointSource(spec, await loadActivations(spec))
    })

  return async (question: Question, signal: AbortSignal): Promise<Answer> => {
    const { kind, runId, step } = question
    switch (kind) {
      case 'tensor':
        return tensor(runId, step, question.name)
      case 'view':
        return view(question, signal)
      case 'targets':
        // States of a layout are many and each is read once: they are not kept.
        return (await sourceOf(runId)).targets((await read(runId, step)).tensors)
      case 'points': {
        const { tensors } = await read(runId, step)
        return (await sourceOf(runId)).points(tensors, question.request, step, question.described)
      }
    }
  }
}

export const cancelledError = (): AppError =>
  new AppError('inspect.cancelled', 'This view is no longer waited for.')
