/** What the parent of a forked computation has computed, for the engine to take over. */
import { isTraining } from '#shared/experiment'
import type { RunRecord } from '#shared/run'
import type { ComputedUnits } from '../../engine/messages'
import type { Library } from '../../store/types'
import type { Families } from '../families'

/** Null where there is nothing that would be the same bits: no parent any more, or one that another version has computed. */
export async function computedByParent(
  library: Library,
  families: Families,
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
