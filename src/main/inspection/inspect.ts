/** Answers questions about stored states: which one serves, what a family's view makes of it. Keeps the last few. */
import { AppError } from '#shared/errors'
import type { InspectedTensor, Inspection } from '#shared/inspection'
import type { ProjectionRequest, ProjectionTarget } from '#shared/projection'
import type { TrainingState } from '#shared/trainingState'
import { manifestOf, wholeSpec } from '../families'
import type { Library } from '../store/types'
import type { View } from '../../kit/view/views'
import { loadActivations, loadViews } from './families'
import { createPointSource, type StatePoints } from './points'

export type Question =
  | { kind: 'tensor'; runId: string; step: number; name: string }
  | { kind: 'view'; runId: string; step: number; view: string; replica: number }
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
  const states = remembering<TrainingState | null>(STATES)
  const runs = remembering<{ views: Readonly<Record<string, View>>; replicas: number; family: string }>(RUNS)

  const sources = remembering<ReturnType<typeof createPointSource>>(RUNS)

  const specOf = async (runId: string) => wholeSpec((await library.read(runId)).record.spec)

  /** The newest state at or before `step`, else the first. Throws `inspect.none`. */
  async function stateAt(runId: string, step: number, keptOnly: boolean): Promise<TrainingState> {
    const all = (await library.listCheckpoints(runId)).filter(({ rolling }) => !keptOnly || !rolling)
    const chosen = all.findLast((checkpoint) => checkpoint.step <= step) ?? all[0]
    const key = chosen && `${runId} ${chosen.step} ${chosen.rolling}`
    const state = key && (await states(key, () => library.readCheckpoint(runId, chosen.step)))
    if (!state) throw new AppError('inspect.none', `Run ${runId} has no stored state yet.`, { path: 'step' })
    return state
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

  async function view(runId: string, step: number, id: string, replica: number): Promise<Inspection> {
    const { views, replicas, family } = await runs(runId, async () => {
      const spec = await specOf(runId)
      return { views: await loadViews(spec), replicas: spec.replicas, family: spec.family }
    })
    const info = manifestOf(family)?.inspections?.find((each) => each.id === id)
    const look = Object.hasOwn(views, id) ? views[id] : undefined
    if (!info || !look)
      throw new AppError('inspect.view', `The family ${family} has no view ${id}.`, { path: 'view' })
    if (!(Number.isInteger(replica) && replica >= 0 && replica < replicas))
      throw new AppError('inspect.replica', `replica must be from 0 to ${replicas - 1}; it is ${replica}.`, {
        path: 'replica'
      })
    const state = await stateAt(runId, step, info.keptOnly ?? false)
    return { step: state.step, ...look(state.tensors, replica) }
  }

  const sourceOf = (runId: string) =>
    sources(runId, async () => {
      const spec = await specOf(runId)
      return createPointSource(spec, await loadActivations(spec))
    })

  /** States of a layout are many and each is read once: they are not kept. */
  async function kept(runId: string, step: number): Promise<TrainingState> {
    const state = await library.readCheckpoint(runId, step)
    if (!state) throw new AppError('projection.none', `The state at step ${step} of run ${runId} is gone.`)
    return state
  }

  return async (question: Question): Promise<Answer> => {
    const { kind, runId, step } = question
    switch (kind) {
      case 'tensor':
        return tensor(runId, step, question.name)
      case 'view':
        return view(runId, step, question.view, question.replica)
      case 'targets':
        return (await sourceOf(runId)).targets((await kept(runId, step)).tensors)
      case 'points': {
        const { tensors } = await kept(runId, step)
        return (await sourceOf(runId)).points(tensors, question.request, step, question.described)
      }
    }
  }
}
