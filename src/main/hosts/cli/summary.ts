/** What a run came to: where every metric ended, and when accuracies first reached their thresholds. */
import path from 'node:path'
import {
  crossings,
  lastPerReplica,
  meanOverTasks,
  perTaskCrossings,
  type Columns
} from '#shared/analysis/crossings'
import type { Handlers } from '#shared/contract'
import type { Column, SeriesBatch, SeriesDeclaration } from '#shared/metrics'
import type { ExpectationResult } from '#shared/preset'
import type { RunStatus, RunSummary } from '#shared/run'
import type { Session } from './session'

type PerReplica = (number | null)[]

export interface RunEnd {
  event: 'end'
  runId: string
  status: RunStatus
  engine: { backend: string; runner: string; library: string; device: string } | null
  steps: number
  seconds: number
  final: Record<string, PerReplica>
  /** Per accuracy and threshold: the first step that reached it, per replica. */
  crossings: Record<string, Record<string, PerReplica>>
  /** Per threshold: the first step per replica and task. */
  taskCrossings: Record<string, (number | null)[][]>
  /** What the run's preset expects, and whether it came so. */
  expectations: readonly ExpectationResult[]
  /** Folder of the run. */
  path: string
}

const thresholds = [0.6, 0.9, 0.95, 0.99]
const taskThreshold = 0.75

/** Reads every series of the run. Metrics per task count as their plain mean over tasks. */
export async function summariseRun(
  { services, root }: Pick<Session, 'services' | 'root'>,
  run: RunSummary
): Promise<RunEnd> {
  const families = await services.handlers['families.list']({})
  const end = emptyEnd(run, root)
  for (const declaration of families.find(({ id }) => id === run.family)?.series ?? [])
    addSeries(end, declaration, await readSeries(services.handlers, run.id, declaration.name), run.replicas)
  end.expectations = await services.handlers['runs.expectations']({ runId: run.id })
  return end
}

function emptyEnd(run: RunSummary, root: string): RunEnd {
  const { engine } = run
  return {
    event: 'end',
    runId: run.id,
    status: run.status,
    engine: engine && {
      backend: engine.backend,
      runner: engine.runner,
      library: engine.library,
      device: engine.device
    },
    steps: run.step,
    seconds: run.seconds,
    final: {},
    crossings: {},
    taskCrossings: {},
    expectations: [],
    path: path.join(root, 'runs', run.id)
  }
}

function addSeries(end: RunEnd, series: SeriesDeclaration, stored: Columns, replicas: number): void {
  if (series.onRequest && !stored['step']?.length) return // nobody has asked for it
  for (const { name } of series.columns) {
    const metric = `${series.name}.${name}`
    const columns = series.perTask ? meanOverTasks(stored, name) : stored
    end.final[metric] = lastPerReplica(columns, name, replicas)
    if (name !== 'accuracy') continue
    end.crossings[metric] = Object.fromEntries(
      thresholds.map((threshold) => [String(threshold), crossings(columns, name, threshold, replicas)])
    )
    if (series.perTask)
      end.taskCrossings[String(taskThreshold)] = perTaskCrossings(stored, name, taskThreshold, replicas)
  }
}

/** All rows of a series, however many answers they take. */
export async function readSeries(handlers: Handlers, runId: string, series: string): Promise<Columns> {
  const parts: SeriesBatch[] = []
  let rows = 0
  for (;;) {
    const batch = await handlers['series.read']({ runId, series, fromRow: rows })
    parts.push(batch)
    if (batch.rows === 0) return joinColumns(parts)
    rows += batch.rows
  }
}

function joinColumns(parts: readonly SeriesBatch[]): Columns {
  if (parts.length === 1) return parts[0]!.columns
  return Object.fromEntries(
    Object.keys(parts[0]!.columns).map((name) => {
      const columns = parts.map((part) => part.columns[name]!)
      const Joined = columns[0]!.constructor as new (length: number) => Column
      const joined = new Joined(columns.reduce((sum, column) => sum + column.length, 0))
      let offset = 0
      for (const column of columns) {
        joined.set(column, offset)
        offset += column.length
      }
      return [name, joined]
    })
  )
}
