/** A sweep as windows see it: its cells with their outcomes, and how far it is. */
import { AppError } from '#shared/errors'
import { isTraining, type ExperimentSpec } from '#shared/experiment'
import { firstStep, isActive, type RunSummary } from '#shared/run'
import {
  cellState,
  commonPhase,
  finalBefore,
  isOver,
  reachedQuartiles,
  valueQuartiles,
  type CellState
} from '#shared/sweep/outcomes'
import { cellsOf } from '#shared/sweep/axes'
import { firstReplica } from '#shared/sweep/plan'
import { isDriven, isDue, type CellView, type SweepRecord, type SweepSummary } from '#shared/sweep/record'
import type { StoredSweep } from '../../store/runs/sweepStore'
import type { Outcomes } from './outcomes'
import type { RunsByPart } from './partsOf'

/** Cells in order. With `atEndOnly` the rows of runs that still train are left unread. */
export async function cellViews(
  { spec, axes, parts, budgets }: SweepRecord,
  runs: RunsByPart,
  outcomes: Outcomes,
  { atEndOnly = false } = {}
): Promise<CellView[]> {
  const ofPart = await Promise.all(
    parts.map(async (part, p) => {
      const run = runs.get(p)
      if (!run || (atEndOnly && isActive(run.status))) return { replicas: [], curves: [] }
      // A run whose rows cannot be read is a cell that failed, among others that are shown.
      return outcomes.read(spec, part, run).catch((error: unknown) => {
        if (error instanceof AppError) return null
        throw error
      })
    })
  )
  const partOf = new Map(parts.flatMap((part, p) => part.cells.map((cell) => [cell, p] as const)))
  return cellsOf(axes).map(({ index, at, label }) => {
    const p = partOf.get(index)!
    const run = runs.get(p)
    const first = firstReplica(parts[p]!, index, spec.replicas)
    const replicas = ofPart[p]?.replicas.slice(first, first + spec.replicas) ?? []
    const curve = ofPart[p]?.curves[parts[p]!.cells.indexOf(index)] ?? null
    const came = ofPart[p] === null ? 'failed' : cellState(run?.status ?? null, replicas)
    const atEnd = isOver(came)
    const state = came === 'censored' && run && isDue(run, budgets.at(-1)) ? 'waiting' : came
    const reached = atEnd ? reachedQuartiles(replicas) : null
    const trainings = replicas.flatMap(({ trained }) => trained ?? [])
    const trained = atEnd && trainings.length > 0 ? reachedQuartiles(trainings) : null
    const runId = run?.id ?? null
    const final = valueQuartiles(replicas, 'final')
    const best = atEnd ? valueQuartiles(replicas, 'best') : null
    const phase = atEnd ? commonPhase(replicas) : null
    const finalAt = finalBefore(run?.step ?? 0, replicas)
    const outcome = { replicas, reached, trained, final, best, finalAt, phase, curve }
    const { taken } = parts[p]!
    // What the sweep has trained on is its own.
    const takenFrom = taken && run?.id === taken.runId ? taken.sweepId : null
    return { index, at, label, state, runId, firstReplica: first, takenFrom, ...outcome }
  })
}

/** Steps a second over the runs that train now, from all steps trained so far; null before there are any. */
function rateOf(runs: readonly RunSummary[]): number | null {
  const steps = runs.reduce((sum, run) => sum + run.step - firstStep(run), 0)
  const seconds = runs.reduce((sum, run) => sum + run.seconds, 0)
  const active = runs.filter(({ status }) => isActive(status)).length
  return seconds > 0 && steps > 0 && active > 0 ? (steps / seconds) * active : null
}

/** Of a run to come; how many units a computation has is known once it is there. */
const stepsOf = (spec: ExperimentSpec): number => (isTraining(spec) ? spec.stop.steps : 1)

/** @param isOwn it is driven by this process */
export async function summarise(
  { record, readOnly }: StoredSweep,
  runs: RunsByPart,
  outcomes: Outcomes,
  isOwn: boolean
): Promise<SweepSummary> {
  const { id, preset, createdAt, status, error, spec, parts } = record
  const cells: Partial<Record<CellState, number>> = {}
  /** Runs whose cells wait to be trained on. */
  const due = new Set<string>()
  for (const { state, reached, runId } of await cellViews(record, runs, outcomes, { atEndOnly: true })) {
    cells[state] = (cells[state] ?? 0) + 1
    if (state === 'waiting' && reached && runId) due.add(runId)
  }
  const step = [...runs.values()].reduce((sum, run) => sum + run.step, 0)
  const targetSteps = parts.reduce((sum, part, p) => {
    const run = runs.get(p)
    // Rules may end a run early: then it has nothing left to train.
    const over = run?.status === 'finished' || run?.status === 'diverged'
    if (run && due.has(run.id)) return sum + record.budgets.at(-1)!
    return sum + (over ? run.step : (run?.targetSteps ?? stepsOf(part.spec)))
  }, 0)
  // What an earlier sweep has trained tells nothing of how fast this one is.
  const own = [...runs.values()].filter(({ sweep }) => sweep?.id === id)
  const stepsPerSecond = status === 'running' ? rateOf(own) : null
  return {
    id,
    preset,
    createdAt,
    status,
    error,
    title: spec.title,
    family: spec.base.family,
    cells,
    cellCount: parts.reduce((sum, part) => sum + part.cells.length, 0),
    runCount: parts.length,
    step,
    targetSteps,
    stepsPerSecond,
    etaSeconds: stepsPerSecond === null ? null : (targetSteps - step) / stepsPerSecond,
    readOnly,
    elsewhere: isOwn || !isDriven(status) ? null : driverOf([...runs.values()])
  }
}

/** Whoever trains its runs; between two of them that is not known. */
const driverOf = (runs: readonly RunSummary[]): string =>
  runs.find(({ elsewhere }) => elsewhere !== null)?.elsewhere ?? 'another process'
