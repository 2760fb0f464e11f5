/**
 * Layouts of weights and activations over all kept states of a run, computed in worker threads, one at a time, and stored.
 *
 * A layout is named by its request. Reading never computes; computing answers with what is stored where it covers
 * every kept state, and replaces it otherwise.
 */
import { createHash } from 'node:crypto'
import type { Emit } from '#shared/contract'
import { AppError } from '#shared/errors'
import {
  projectionRequest,
  type PointSet,
  type Projection,
  type ProjectionRequest,
  type ProjectionTarget
} from '#shared/projection'
import { Queue } from '#shared/queue'
import { isActive, type RunRecord } from '#shared/run'
import { openProjection, type CreateProjection, type ProjectionCallbacks } from '../../projection/client'
import type { Frames, PcaResult, TsneResult } from '../../projection/job'
import type { AnswerOf } from '../../inspection/inspect'
import { isOfOneState, refuse } from '../../inspection/points'
import type { Library } from '../../store/types'
import type { Families } from '../families'
import type { Inspections } from './inspections'
import { decoded, encoded } from './projectionFile'
import { stacked } from './projectionPoints'
import { describeIssues } from '#shared/schemaProblems'
import type { ServiceOptions } from '../types'

const NEIGHBOURS = 10

function checked(given: unknown): ProjectionRequest {
  const parsed = projectionRequest.safeParse(given, { reportInput: true })
  if (parsed.success) return parsed.data
  const [problem] = describeIssues(parsed.error)
  return refuse(problem!.path, problem!.message)
}

const nameOf = (request: ProjectionRequest): string =>
  createHash('sha256').update(JSON.stringify(request)).digest('hex').slice(0, 32)

type LeftOut = Projection['leftOut'][number]

/** Whether a layout is of these states and no others, those that it leaves out among them. */
function isOfStates({ steps, leftOut }: Projection, states: readonly number[]): boolean {
  const looked = new Set([...steps, ...leftOut.map(({ step }) => step)])
  return looked.size === states.length && states.every((step) => looked.has(step))
}

export class Projections {
  private readonly jobs = new Map<
    string,
    { runId: string; abort: AbortController; done: Promise<Projection> }
  >()
  private readonly project: CreateProjection
  private readonly queue = new Queue()

  private readonly library: Library
  private readonly emit: Emit

  constructor(
    { library, emit, projectionWorker }: ServiceOptions,
    private readonly inspections: Inspections,
    private readonly families: Families
  ) {
    this.library = library
    this.emit = emit
    this.project = openProjection(projectionWorker)
  }

  /** Matrices of the newest kept state. Throws `family.missing`, `projection.none`. */
  async targets(runId: string): Promise<readonly ProjectionTarget[]> {
    const { record } = await this.library.read(runId)
    await this.families.needed(record.spec, 'laid out')
    const steps = await this.statesOf(record)
    return this.inspections.ask({ kind: 'targets', runId, step: steps.at(-1)! })
  }

  /** The stored layout; null: there is none. Throws `projection.request`, `projection.damaged`. */
  async read(runId: string, given: unknown): Promise<Projection | null> {
    const file = await this.library.readProjection(runId, nameOf(checked(given)))
    return file && decoded(file)
  }

  /** Throws `projection.*`: request, none, cancelled, and what the computation refuses, with the field's path. */
  async compute(runId: string, given: unknown): Promise<Projection> {
    const request = checked(given)
    const key = `${runId} ${nameOf(request)}`
    const known = this.jobs.get(key)
    if (known) return known.done
    const abort = new AbortController()
    const end = (problem: string | null): void => {
      this.jobs.delete(key)
      this.emit('run.projecting', { runId, done: null, total: 0, problem })
    }
    const done = this.queue.add(() =>
      this.work(runId, request, abort.signal).then(
        (projection) => {
          end(null)
          return projection
        },
        (error: Error) => {
          end(error.message)
          throw error
        }
      )
    )
    this.jobs.set(key, { runId, abort, done })
    return done
  }

  /** Ends every layout of a run that is under way or waits. */
  cancel(runId: string): void {
    for (const job of this.jobs.values()) if (job.runId === runId) job.abort.abort()
  }

  close(): void {
    for (const { abort } of this.jobs.values()) abort.abort()
  }

  /** Steps of the kept states; of a run that has ended, of its last one too. Ascending. */
  private async statesOf({ id: runId, status }: RunRecord): Promise<number[]> {
    const states = (await this.library.listCheckpoints(runId)).filter(
      ({ rolling }) => !rolling || !isActive(status)
    )
    const steps = [...new Set(states.map(({ step }) => step))].sort((a, b) => a - b)
    if (steps.length === 0)
      throw new AppError('projection.none', `Run ${runId} has kept no state yet.`, { path: 'runId' })
    return steps
  }

  private async work(runId: string, request: ProjectionRequest, signal: AbortSignal): Promise<Projection> {
    const { record } = await this.library.read(runId)
    await this.families.needed(record.spec, 'laid out')
    const steps = await this.statesOf(record)
    // A damaged layout is computed again: that is what its sentence asks for.
    const stored = await this.read(runId, request).catch(() => null)
    if (stored && isOfStates(stored, steps)) return stored
    const total = request.method === 'tsne' ? request.iterations : 1
    const report = (done: number): void => this.emit('run.projecting', { runId, done, total, problem: null })
    report(0)
    const { matrices, laid, leftOut } = await this.matricesOf(runId, request, steps, signal)
    const set = matrices.at(-1)!.set!
    const projection = await this.lay(stacked(matrices, laid), laid, set, request, {
      signal,
      onProgress: ({ iteration }) => report(iteration)
    })
    const whole = { ...projection, leftOut }
    await this.library.writeProjection(runId, nameOf(request), encoded(whole, request))
    return whole
  }

  /** The points of every state that has them, ascending, the last of them described; throws where none has. */
  private async matricesOf(
    runId: string,
    request: ProjectionRequest,
    steps: readonly number[],
    signal: AbortSignal
  ): Promise<{ matrices: AnswerOf['points'][]; laid: number[]; leftOut: LeftOut[] }> {
    const matrices: AnswerOf['points'][] = []
    const laid: number[] = []
    const leftOut: LeftOut[] = []
    let first: AppError | null = null
    for (const step of steps.toReversed()) {
      if (signal.aborted) throw new AppError('projection.cancelled', 'The layout was cancelled.')
      const described = matrices.length === 0
      try {
        matrices.unshift(await this.inspections.ask({ kind: 'points', runId, step, request, described }))
        laid.unshift(step)
      } catch (error) {
        if (!(error instanceof AppError) || !isOfOneState(error)) throw error
        first ??= error
        leftOut.unshift({ step, reason: error.message })
      }
    }
    if (matrices.length === 0 && first) throw first
    return { matrices, laid, leftOut }
  }

  private async lay(
    frames: Frames,
    steps: readonly number[],
    points: PointSet,
    { method, basis, ...options }: ProjectionRequest,
    callbacks: ProjectionCallbacks
  ): Promise<Omit<Projection, 'leftOut'>> {
    const result: PcaResult | TsneResult =
      method === 'pca'
        ? await this.project({ kind: 'pca', frames, components: 2, basis }, callbacks)
        : await this.project({ kind: 'tsne', frames, options }, callbacks)
    const { layouts, movement } = result
    const neighbours = Math.max(1, Math.min(NEIGHBOURS, Math.ceil(frames.points / 2) - 1))
    const { metric } = options
    const ring = Uint16Array.from(points.ring?.order ?? [])
    const quality = await this.project(
      { kind: 'quality', frames, layouts, neighbours, metric, ring },
      callbacks
    )
    return {
      steps: Float64Array.from(steps),
      points,
      layouts,
      explained: 'explained' in result ? result.explained : new Float64Array(),
      divergences: 'divergences' in result ? result.divergences : new Float64Array(),
      layoutMovement: movement.layout,
      weightMovement: movement.weights,
      preservation: Float64Array.from(quality.neighbours, (each) => each.preservation),
      trustworthiness: Float64Array.from(quality.neighbours, (each) => each.trustworthiness),
      neighbours,
      nearest: quality.nearest,
      ring: quality.ring
    }
  }
}
