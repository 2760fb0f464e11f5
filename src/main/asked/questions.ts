/**
 * What is asked of families: their descriptions, checks of drafts, and what follows from a spec. Their own code answers,
 * in a thread of its own (see `worker.ts`), so that neither its time nor its failures are those of the host.
 */
import { AppError } from '#shared/errors'
import type { FamilyInfo } from '#shared/family'
import type { CheckedSpec } from '#shared/checkedSpec'
import { isTraining, type ExperimentSpec, type TrainingSpec } from '#shared/experiment'
import type { Footprint } from '#shared/memory'
import { replicaSpecs } from '#shared/replicas'
import type { RunRecord } from '#shared/run'
import type { Shares } from '#shared/specHistory'
import type { TrainingFacts } from '../../kit/family'
import { familyInfos } from './catalogue'
import { checkSpec, familyOf, storedProblem } from './specs'
import { checkSweep, type CheckedSweep } from './sweeps'

export type Question =
  | { kind: 'families' }
  | { kind: 'check'; draft: unknown }
  /** `without`: cells that need no run of their own; `warned`: with the known traps of its cells. */
  | { kind: 'sweep'; draft: unknown; without?: readonly number[]; warned?: boolean }
  | { kind: 'about'; spec: ExperimentSpec }

/** What follows from a spec. */
export interface AboutSpec extends Pick<RunRecord, 'series' | 'headline'> {
  /** Without the fields that others switch off, which older versions stored too. */
  effective: ExperimentSpec
  /** With every field, as the family's code reads it. */
  whole: ExperimentSpec
  /** Of the family. */
  title: string
  /** Why a run has no derived series; null: it has, or will. */
  whyNotDerived: string | null
  /** Null: it does not train, it computes. */
  training: AboutTraining | null
}

export interface AboutTraining {
  /** Floating-point operations of one step. */
  operations: number
  footprint: Footprint
  /** Rows of one update, by replica. */
  rows: readonly number[]
  shares?: Shares
  /** Whether computations can read its states. */
  dense: boolean
}

export interface AnswerOf {
  families: readonly FamilyInfo[]
  check: CheckedSpec
  sweep: CheckedSweep
  about: AboutSpec
}
export type Answer = AnswerOf[Question['kind']]

/** Throws `spec.invalid` for a family that is not there, `spec.stored` for a spec that is none of its, and whatever the family's code throws. */
export function answer(question: Question): Answer {
  switch (question.kind) {
    case 'families':
      return familyInfos()
    case 'check':
      return checkSpec(question.draft)
    case 'sweep':
      return checkSweep(question.draft, question.without, question.warned)
    case 'about':
      return aboutSpec(question.spec)
  }
}

function aboutSpec(spec: ExperimentSpec): AboutSpec {
  const family = familyOf(spec)
  const wrong = storedProblem(family, spec)
  if (wrong)
    throw new AppError('spec.stored', `The stored spec is not whole: ${wrong.message}`, { path: wrong.path })
  const whole = family.whole(spec)
  const { training } = family
  return {
    effective: family.effective(spec),
    whole,
    title: family.title,
    series: family.declare(spec),
    headline: family.headline,
    whyNotDerived:
      training?.whyNotDerived && isTraining(spec)
        ? training.whyNotDerived(spec)
        : 'This family has no derived series.',
    training: training && isTraining(whole) ? aboutTraining(whole, training) : null
  }
}

function aboutTraining(
  spec: TrainingSpec,
  { operationsPerStep, footprint, shares, dense }: TrainingFacts
): AboutTraining {
  // A step's operations are proportional to its rows, which tells how many a whole training set has.
  const rowsOf = (single: TrainingSpec): number =>
    single.batchSize ?? Math.round(operationsPerStep(single) / operationsPerStep({ ...single, batchSize: 1 }))
  return {
    operations: operationsPerStep(spec),
    footprint: footprint(spec),
    rows: replicaSpecs(spec).map(rowsOf),
    dense: dense?.(spec) ?? false,
    ...(shares && { shares: shares(spec) })
  }
}
