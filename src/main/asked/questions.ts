/**
 * What is asked of families: their descriptions, checks of drafts, and what follows from a spec. Their own code answers,
 * in a thread of its own (see `worker.ts`), so that neither its time nor its failures are those of the host.
 */
import type { FamilyInfo } from '#shared/family'
import type { ExperimentSpec } from '#shared/experiment'
import { replicaSpecs } from '#shared/replicas'
import type { RunRecord } from '#shared/run'
import { familyInfos } from './catalogue'
import { checkSpec, familyOf, type CheckedSpec } from './specs'
import { checkSweep, type CheckedSweep } from './sweeps'

export type Question =
  | { kind: 'families' }
  | { kind: 'check'; draft: unknown }
  | { kind: 'sweep'; draft: unknown }
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
  /** Floating-point operations of one step. */
  operations: number
  /** Rows of one update, by replica. */
  rows: readonly number[]
}

export interface AnswerOf {
  families: readonly FamilyInfo[]
  check: CheckedSpec
  sweep: CheckedSweep
  about: AboutSpec
}
export type Answer = AnswerOf[Question['kind']]

/** Throws `spec.invalid` for a family that is not there, and whatever the family's code throws. */
export function answer(question: Question): Answer {
  switch (question.kind) {
    case 'families':
      return familyInfos()
    case 'check':
      return checkSpec(question.draft)
    case 'sweep':
      return checkSweep(question.draft)
    case 'about':
      return aboutSpec(question.spec)
  }
}

function aboutSpec(spec: ExperimentSpec): AboutSpec {
  const family = familyOf(spec)
  // A step's operations are proportional to its rows, which tells how many a whole training set has.
  const rowsOf = (single: ExperimentSpec): number =>
    single.batchSize ??
    Math.round(family.operationsPerStep(single) / family.operationsPerStep({ ...single, batchSize: 1 }))
  const whole = family.whole(spec)
  return {
    effective: family.effective(spec),
    whole,
    title: family.title,
    series: family.declare(spec),
    headline: family.headline,
    whyNotDerived: family.whyNotDerived ? family.whyNotDerived(spec) : 'This family has no derived series.',
    operations: family.operationsPerStep(spec),
    rows: replicaSpecs(whole).map(rowsOf)
  }
}
