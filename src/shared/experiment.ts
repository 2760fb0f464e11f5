/**
 * What an experiment is, as plain data: the parts of a spec that every family shares (their schemas: `experimentSchema.ts`,
 * apart so that pages take no zod with them).
 *
 * A family adds its own `task` and `model` (see `families/<name>/manifest.ts`). Every default is
 * written into the stored spec, so a run is a function of its spec and its engine record.
 */
import type { z } from 'zod'
import { AppError } from './errors'
import type { engineSchema, recordSchema } from './experimentParts'
import type { Optimizer } from './optimizer'
import type { Stage } from './stageSchema'
import type { stopSchema } from './stopSchema'

export type RecordPolicy = z.infer<ReturnType<typeof recordSchema>>
export type StopPolicy = z.infer<typeof stopSchema>
export type StopRule = StopPolicy['rules'][number]
export type EnginePreference = z.infer<typeof engineSchema>

/** A complete, checked spec: what all kinds of experiment share. `task` and `model` are typed inside their family. */
export interface ExperimentSpec<Task = Record<string, unknown>, Model = Record<string, unknown>> {
  schema: number
  family: string
  title: string
  notes: string
  seed: number
  replicas: number
  perReplica: Record<string, number[]>
  task: Task
  model: Model
  /** Of runs that train, left out where the run has a single one. */
  stages?: Stage[] | undefined
  engine: { threads: number | null }
}

/** Of a family that trains. A spec without these parts is that of a computation. */
export interface TrainingSpec<
  Task = Record<string, unknown>,
  Model = Record<string, unknown>
> extends ExperimentSpec<Task, Model> {
  /** Rows per step and replica; null: the whole training set, in families that have one. */
  batchSize: number | null
  optimizer: Optimizer
  record: RecordPolicy
  stop: StopPolicy
  engine: EnginePreference
}

/** Whether a spec, or a family's defaults, train over steps; else it is computed in units of work. */
export const isTraining = (spec: object): spec is TrainingSpec => 'stop' in spec

/** For what only a run that trains can do, `doing` as in `forked`. Throws `run.computation`. */
export function requireTraining(spec: ExperimentSpec, doing: string): TrainingSpec {
  if (isTraining(spec)) return spec
  throw new AppError(
    'run.computation',
    `A computation keeps no states of a network, so it cannot be ${doing}. Start a new run with other values.`,
    { path: 'family' }
  )
}

/** A wrong value in a spec: where, and one sentence that names what would work. */
export interface SpecProblem {
  path: string
  message: string
}

/** A known trap that a spec walks into: the field, one sentence of what comes of it and what to do. It keeps nothing from starting. */
export interface SpecWarning {
  path: string
  message: string
}

/** Something a spec implies and a user should see, shown under the field at `path`. */
export interface SpecFact {
  path: string
  text: string
  /** Parts of a whole, drawn as bars beneath the text. */
  shares?: readonly SpecShare[]
}

export interface SpecShare {
  label: string
  /** From 0 to 1. */
  value: number
}
