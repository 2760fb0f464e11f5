/** What a run came to: where every metric ended, and when accuracies first reached their thresholds. */
import path from 'node:path'
import { lastValues, tracksByGroup, tracksOf, type Columns, type Track } from '#shared/analysis/tracks'
import type { Handlers } from '#shared/contract'
import type { MainAxis } from '#shared/axes'
import { mainAxisOf, type SeriesDeclaration } from '#shared/metrics'
import type { RunVerdict } from '#shared/measure'
import type { ExperimentSpec } from '#shared/experiment'
import type { RunStatus, RunSummary } from '#shared/run'
import { sourceOf, type Source } from '#shared/source'
import { whyEnded } from '#shared/whyEnded'
import { takenOver } from '#shared/takenOver'
import { replicaSeeds } from '#shared/replicas'
import { atLeast, crossingOf } from '#shared/threshold'
import { readWholeSeries } from '#shared/wholeSeries'
import type { Session } from './session'
import { addToStages, stageEndsOf, type StageEnd } from './stageEnds'

type PerReplica = (number | null)[]
/** Per accuracy and threshold. */
type Crossings = Record<string, Record<string, PerReplica>>

export interface RunEnd {
  event: 'end'
  runId: string
  status: RunStatus
  /** Why it ended, a clause; null: it was not its spec that ended it. */
  why: string | null
  engine: { backend: string; runner: string; library: string; device: string } | null
  steps: number
  seconds: number
  /** What a forked computation took over from its parent, in words. */
  taken: string | null
  /** The run that it reads, and the steps of its states; null: it reads none. */
  source: Source | null
  /** What crossings are places of. */
  axis: MainAxis
  /** Of every replica, in the order of the lists below. */
  seeds: readonly number[]
  /** Per metric and replica the value of its newest row; null: there is none, or the replica has diverged. */
  final: Record<string, PerReplica>
  /** The steps of these values: rows that come with kept states may be older than the last step. */
  finalSteps: Record<string, PerReplica>
  diverged: readonly { replica: number; seed: number; step: number }[]
  /** The first place on the axis that reached it, per replica. */
  crossings: Crossings
  /** Of a run in stages, those that it has reached; none where it has a single one. */
  stages: StageEnd[]
  /** Per threshold: the first place on the axis, per replica and place of the inner axes, such as a task. */
  taskCrossings: Record<string, (number | null)[][]>
  /** What the run's preset expects, and whether it came so. */
  expectations: readonly RunVerdict[]
  /** Folder of the run. */
  path: string
}

const thresholds = [0.6, 0.9, 0.95, 0.99]
const taskThreshold = 0.75

/** Reads every series of the run. Metrics with inner axes count as their plain mean over them. */
export async function summariseRun(
  { services, root }: Pick<Session, 'services' | 'root'>,
  run: RunSummary
): Promise<RunEnd> {
  const { spec, series, journal } = await services.handlers['runs.read']({ runId: run.id })
  const end = emptyEnd(run, mainAxisOf(series), replicaSeeds(spec), root)
  end.taken = takenOver({ spec, journal })
  end.source = sourceOf(spec)
  end.why = whyEnded(run, spec)
  for (const declaration of series)
    addSeries(end, declaration, await readSeries(services.handlers, run.id, declaration.name), run, spec)
  end.expectations = await services.handlers['runs.expectations']({ runId: run.id })
  return end
}

function emptyEnd(run: RunSummary, axis: MainAxis, seeds: readonly number[], root: string): RunEnd {
  const { engine } = run
  return {
    event: 'end',
    runId: run.id,
    status: run.status,
    why: null,
    engine: engine && {
      backend: engine.backend,
      runner: engine.runner,
      library: engine.library,
      device: engine.device
    },
    steps: run.step,
    seconds: run.seconds,
    taken: null,
    source: null,
    axis,
    seeds,
    final: {},
    finalSteps: {},
    diverged: run.diverged.map(({ replica, step }) => ({ replica, seed: seeds[replica]!, step })),
    crossings: {},
    stages: stageEndsOf(run),
    taskCrossings: {},
    expectations: [],
    path: path.join(root, 'runs', run.id)
  }
}

function addSeries(
  end: RunEnd,
  series: SeriesDeclaration,
  stored: Columns,
  run: RunSummary,
  spec: ExperimentSpec
): void {
  const { replicas } = run
  if (series.onRequest && !stored['replica']?.length) return // nobody has asked for it
  for (const { name } of series.columns) {
    const metric = `${series.name}.${name}`
    const tracks = tracksOf(series, stored, name, replicas)
    const last = lastValues(tracks, run.diverged)
    end.final[metric] = last.map((one) => one && one.value)
    end.finalSteps[metric] = last.map((one) => one && one.step)
    if (name !== 'accuracy') continue
    const firstAt = (threshold: number) => (track: Track) => crossingOf(track, atLeast(threshold)).at
    end.crossings[metric] = Object.fromEntries(
      thresholds.map((threshold) => [String(threshold), tracks.map(firstAt(threshold))])
    )
    addToStages(end.stages, series, stored, name, run, spec)
    if (series.inner.length === 0) continue
    const groups = tracksByGroup(series, stored, name, replicas)
    end.taskCrossings[String(taskThreshold)] = Array.from({ length: replicas }, (_, r) =>
      groups.map((group) => firstAt(taskThreshold)(group[r]!))
    )
  }
}

/** All rows of a series, however many answers they take. */
export const readSeries = (handlers: Handlers, runId: string, series: string): Promise<Columns> =>
  readWholeSeries((fromRow) => handlers['series.read']({ runId, series, fromRow }))
