/** The runs of a sweep by part: its own, and those that are taken over from earlier sweeps. */
import type { RunSummary } from '#shared/run'
import type { SweepRecord } from '#shared/sweep/record'
import type { Runs } from '../runs/runs'

/** Runs of a sweep by part. */
export type RunsByPart = ReadonlyMap<number, RunSummary>

/** Of several of its own for one part the newest, else the one that is taken over. */
export function partsOf(runs: readonly RunSummary[], { id, parts }: SweepRecord): RunsByPart {
  const own = runs.filter(({ sweep }) => sweep?.id === id)
  const inOrder = own.toSorted((a, b) => a.createdAt.localeCompare(b.createdAt))
  const taken = parts.flatMap((part, p) => {
    const run = part.taken && runs.find((each) => each.id === part.taken!.runId)
    return run ? [[p, run] as const] : []
  })
  return new Map([...taken, ...inOrder.map((run) => [run.sweep!.part, run] as const)])
}

/** With the runs that are taken over, where the sweep has none of its own for their part; one that is gone is trained anew. */
export async function withTaken({ parts }: SweepRecord, own: RunsByPart, runs: Runs): Promise<RunsByPart> {
  const taken = await Promise.all(
    parts.map(({ taken }, p) => (taken && !own.has(p) ? runs.summary(taken.runId).catch(() => null) : null))
  )
  return new Map([...own, ...taken.flatMap((run, p) => (run ? [[p, run] as const] : []))])
}
