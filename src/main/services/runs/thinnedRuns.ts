/** Kept states of stored runs grow sparser on request. Runs that train look after theirs themselves. */
import type { Emit, Handlers } from '#shared/contract'
import { AppError } from '#shared/errors'
import { isActive } from '#shared/run'
import { keepRefused, type StateLimit, type ThinnedRun } from '#shared/trash'
import type { Library, StoredRun } from '../../store/types'
import type { Runs } from './runs'
import type { StateBudget, Thinning } from './stateBudget'

export function thinningHandlers(
  { library, emit }: { library: Library; emit: Emit },
  runs: Runs,
  budget: StateBudget
) {
  const isThinnable = ({ record, readOnly }: StoredRun): boolean => !readOnly && !isActive(record.status)

  async function each(
    { runId, keep }: { runId: string | null; keep: StateLimit | null },
    act: (run: StoredRun, limit: StateLimit) => Promise<Thinning>
  ): Promise<ThinnedRun[]> {
    const limit = limitOf(keep, budget.limit())
    const chosen = runId === null ? await library.list() : [await library.read(runId)]
    const thinned: ThinnedRun[] = []
    for (const run of chosen.filter(isThinnable)) {
      const { drop, left } = await act(run, limit)
      if (drop.length === 0) continue
      thinned.push({
        runId: run.record.id,
        title: run.labels.title,
        states: drop.length + left.filter(({ rolling }) => !rolling).length,
        steps: drop.map(({ step }) => step),
        sizeBytes: drop.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
      })
    }
    return thinned
  }

  async function thin({ record }: StoredRun, limit: StateLimit): Promise<Thinning> {
    const planned = await budget.plan(record, limit)
    if (planned.drop.length === 0) return planned
    const writer = await library.write(record.id)
    try {
      return await budget.thin(writer, limit)
    } finally {
      await writer.close()
      runs.forget(record.id)
      emit('run.changed', await runs.summary(record.id))
    }
  }

  return {
    'states.thinnable': (asked) => each(asked, ({ record }, limit) => budget.plan(record, limit)),
    'states.thin': async (asked) => {
      const thinned = await each(asked, thin)
      emit('library.changed', {})
      return thinned
    }
  } satisfies Partial<Handlers>
}

function limitOf(keep: StateLimit | null, budget: StateLimit | null): StateLimit {
  if (keep === null) {
    if (budget) return budget
    throw new AppError(
      'states.unlimited',
      'The settings set no budget for the states of a run: say how many, or how many bytes, to keep.',
      { path: 'keep' }
    )
  }
  // It may come over the wire, where only its being an object is checked.
  const { states, bytes } = keep as Partial<Record<'states' | 'bytes', unknown>>
  if (Number.isSafeInteger(states) && Number(states) >= 2) return { states: Number(states) }
  if (states === undefined && Number.isSafeInteger(bytes) && Number(bytes) > 0)
    return { bytes: Number(bytes) }
  throw keepRefused(String(states ?? bytes))
}
