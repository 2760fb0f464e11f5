/** Which stored state a panel shows for a step, and what it says of it. Pure. */
import type { InspectedArray, Inspection } from '#shared/inspection'
import type { CheckpointInfo } from '#shared/run'

/** The newest at or before `step`, else the first; null: nothing is stored. Checkpoints ascend. */
export function storedStep(
  checkpoints: readonly CheckpointInfo[],
  step: number,
  keptOnly: boolean
): number | null {
  const usable = checkpoints.filter(({ rolling }) => !keptOnly || !rolling)
  return (usable.findLast((checkpoint) => checkpoint.step <= step) ?? usable[0])?.step ?? null
}

/** Values of an array that the view is known to give. */
export function arrayOf({ arrays }: Inspection, name: string): InspectedArray['data'] {
  const found = arrays[name]
  if (!found) throw new Error(`the view gives no ${name}`)
  return found.data
}
