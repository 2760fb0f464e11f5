/** Specs and sweeps of drafts, asked here and now: what services ask of a thread. */
import { type ExperimentSpec, requireTraining, type TrainingSpec } from '#shared/experiment'
import type { RunRecord } from '#shared/run'
import { answer, type AboutSpec } from '../../../src/main/asked/questions'
import { checkSpec } from '../../../src/main/asked/specs'
import { checkSweep, type PlannedSweep } from '../../../src/main/asked/sweeps'

/** Throws with the first problem's sentence. */
export function requireSpec(draft: unknown): TrainingSpec {
  const { spec, problems } = checkSpec(draft)
  if (!spec) throw new Error(problems[0]!.message)
  return requireTraining(spec, 'tested')
}

/** Throws with the first problem's sentence. */
export function requireSweep(draft: unknown): PlannedSweep {
  const { plan, problems } = checkSweep(draft)
  if (!plan) throw new Error(problems[0]!.message)
  return plan
}

/** What a new run of a spec stores. */
export function declarationsFor(spec: ExperimentSpec): Pick<RunRecord, 'series' | 'headline'> {
  const { series, headline } = answer({ kind: 'about', spec }) as AboutSpec
  return { series, headline }
}
