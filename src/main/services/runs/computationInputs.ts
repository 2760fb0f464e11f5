/** What a computation is given besides its spec: what the parent of a fork has computed, and the run that the spec reads. */
import { isTraining } from '#shared/experiment'
import type { RunRecord } from '#shared/run'
import type { SourceRun } from '#shared/source'
import type { ComputedUnits } from '../../engine/messages'
import type { Library } from '../../store/types'
import type { Families } from '../families'
import { readSource } from './sources'

export interface ComputationInputs {
  computed: ComputedUnits | null
  source: SourceRun | null
}

interface Means {
  library: Library
  families: Families
}

/** Throws `source.*`. */
export const computationInputs = async (means: Means, record: RunRecord): Promise<ComputationInputs> => ({
  computed: await computedByParent(means, record),
  source: await readSource(means, record.spec)
})

/** Null where there is nothing that would be the same bits: no parent any more, or one that another version has computed. */
async function computedByParent(
  { library, families }: Means,
  { spec, parent, versions }: RunRecord
): Promise<ComputedUnits | null> {
  if (isTraining(spec) || !parent) return null
  const stored = await library.read(parent.runId).catch(() => null)
  if (!stored || stored.record.versions.saltus !== versions.saltus) return null
  const { series, spec: own, step: units } = stored.record
  const { about } = await families.aboutStored(own)
  if (!about) return null
  const batches = await Promise.all(series.map((each) => library.readSeries(parent.runId, each, 0)))
  return { spec: about.whole, series, units, batches }
}
