/** Which of the kept test sequences a panel shows. */
import type { PanelRun } from '#kit/panel'
import { shownCount } from '../data/shown'
import type { LiquidSpec } from '../spec/spec'

/** One for each that is kept with the run's states. */
export function sequenceOptions(run: PanelRun | undefined): { value: string; label: string }[] {
  const count = run?.spec ? shownCount((run.spec as LiquidSpec).task) : 1
  return Array.from({ length: count }, (_, i) => ({ value: String(i + 1), label: `sequence ${i + 1}` }))
}
