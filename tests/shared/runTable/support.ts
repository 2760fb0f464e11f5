/** Outcomes of runs as a library would tell them. */
import type { RunOutcome } from '#shared/runTable/outcome'
import type { Crossing } from '#shared/threshold'

export { run as summary } from '../../renderer/fixtures/samples'

interface Given extends Partial<RunOutcome> {
  /** By seed; null: not within 1000 steps. */
  t50?: readonly (number | null)[]
  train?: readonly (number | null)[]
  grok?: readonly (number | null)[]
}

const crossing = (at: number | null | undefined): Crossing | null =>
  at === undefined ? null : { at, after: null, until: 1000 }

export function outcome(
  runId: string,
  { t50 = [], train = [], grok = [], ...given }: Given = {}
): RunOutcome {
  return {
    runId,
    setOf: runId,
    fields: {},
    seeds: Array.from({ length: Math.max(1, t50.length, grok.length) }, (_, r) => ({
      seed: r,
      t50: crossing(t50[r]),
      train: crossing(train[r]),
      grok: crossing(grok[r]),
      heldOutAtFourFifths: null,
      last: 0.95,
      best: 0.97
    })),
    curve: null,
    verdicts: null,
    ...given
  }
}
