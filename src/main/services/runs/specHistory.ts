/** The history of a run, from its own spec and those of the runs that it was forked from. */
import { specHistoryOf, type SpecHistory, type SpecPart } from '#shared/specHistory'
import { replicaSpecs } from '#shared/replicas'
import { isTraining, type TrainingSpec } from '#shared/experiment'
import { firstStep, stageStarts, type RunRecord } from '#shared/run'
import { resetsAll, specOfStage, stageBefore } from '#shared/stages'
import type { Library } from '../../store/types'
import type { AboutTraining } from '../../asked/questions'
import type { Families } from '../families'

/** A spec that a run trains under from a step on, as if it were a whole run. */
interface Trained {
  spec: TrainingSpec
  from: number
  stage: number
  /** The stage that it goes on from; null: that of the part before. */
  after: number | null
  reset: boolean
}

/** The specs of a run's stages, from where it begins itself. @param spec the run's with every field */
function trainedBy(record: RunRecord, spec: TrainingSpec): Trained[] {
  const first = firstStep(record)
  const starts = stageStarts(record)
  const begun = starts.findLastIndex(({ from }) => from <= first)
  return starts.slice(begun).map(({ stage, from }, i) => ({
    spec: specOfStage(spec, stage),
    from: i === 0 ? first : from,
    stage,
    after: i === 0 ? null : stageBefore(spec, stage),
    reset: i > 0 && resetsAll(spec, stage)
  }))
}

function partOf(
  { spec, from, stage, after, reset }: Trained,
  whole: TrainingSpec,
  { rows, shares }: AboutTraining
): SpecPart {
  const sameData = !Object.keys(spec.perReplica).some((path) => path.startsWith('task.'))
  return {
    from,
    rows: sameData ? rows.slice(0, 1) : rows,
    optimizers: replicaSpecs(whole).map(({ optimizer }) => optimizer),
    ...(shares && { shares }),
    stage,
    after,
    reset
  }
}

/** Null where an ancestor is not in the library, or a family not in this build; and of a computation. */
export async function readSpecHistory(
  library: Library,
  families: Families,
  record: RunRecord
): Promise<SpecHistory | null> {
  const line = [record]
  for (let { parent } = record; parent; { parent } = line[0]!) {
    const stored = await library.read(parent.runId).catch(() => null)
    // A record that names itself as an ancestor comes from no fork.
    if (!stored || line.some(({ id }) => id === stored.record.id)) return null
    line.unshift(stored.record)
  }
  const parts: SpecPart[] = []
  for (const [i, each] of line.entries()) {
    const until = line[i + 1]?.parent?.step ?? Infinity
    const { about } = await families.aboutStored(each.spec)
    if (!about || !isTraining(about.whole)) return null
    for (const trained of trainedBy(each, about.whole).filter(({ from }) => from < until)) {
      const own = await families.aboutStored(trained.spec)
      if (!own.about?.training || !isTraining(own.about.whole)) return null
      parts.push(partOf(trained, own.about.whole, own.about.training))
    }
  }
  return specHistoryOf(parts)
}
