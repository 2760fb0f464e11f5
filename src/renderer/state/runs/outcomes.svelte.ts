/** What came of runs: asked for in portions while something shows it, again of runs that have gone on since. */
import type { Api } from '#shared/contract'
import type { RunSummary } from '#shared/run'
import { MOST_OUTCOMES, type RunOutcome } from '#shared/runTable/outcome'
import { unknownField } from '#shared/runTable/unknownField'
import type { Filter } from '#shared/runTable/filter'
import { learnFields } from '#shared/runTable/table'
import type { Library } from './library.svelte'

/** Milliseconds between looks at what has gone on. */
const LOOK_MS = 1000
/** Milliseconds between two times that what has come is told. */
const TELL_MS = 700

/** What an outcome was told of. */
const stampOf = ({ step, status, stages }: RunSummary): string => `${step} ${status} ${stages.length}`

export class Outcomes {
  /** By run; another map whenever more is known. */
  known = $state.raw<ReadonlyMap<string, RunOutcome>>(new Map())
  /** How many of the runs asked about are not known yet. */
  waiting = $state(0)
  private followers = 0
  private working = false
  /** What was asked of a run last, also where there was no answer. */
  private readonly asked = new Map<string, string>()

  constructor(
    private readonly api: Api,
    private readonly library: Library
  ) {}

  /** From now on until what it returns is called. */
  follow(): () => void {
    this.followers++
    void this.work()
    return () => void this.followers--
  }

  /** What is wrong with a filter, one sentence; fields are judged once every run is known. */
  problemOf(filter: Filter): string | null {
    if (filter.problem !== null) return filter.problem
    const { runs } = this.library
    const isWhole = runs.size > 0 && [...runs.keys()].every((id) => this.known.has(id))
    return isWhole ? unknownField(filter, this.known.values()) : null
  }

  private async work(): Promise<void> {
    if (this.working) return
    this.working = true
    while (this.followers > 0) {
      const due = this.library.sorted.filter((run) => this.asked.get(run.id) !== stampOf(run))
      await this.readAll(due)
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    }
    this.working = false
  }

  /** Newest first. What has come is told at once, then seldom: a table of thousands is made anew each time. */
  private async readAll(due: readonly RunSummary[]): Promise<void> {
    let fresh: RunOutcome[] = []
    let told = 0
    const tell = (left: number): void => {
      this.waiting = Math.max(0, left)
      if (fresh.length === 0) return
      this.known = new Map([...this.known, ...fresh.map((outcome) => [outcome.runId, outcome] as const)])
      fresh = []
      told = performance.now()
    }
    let from = 0
    for (; from < due.length && this.followers > 0; from += MOST_OUTCOMES) {
      const runs = due.slice(from, from + MOST_OUTCOMES)
      const runIds = runs.map(({ id }) => id)
      const found = await this.api.call('runs.outcomes', { runIds }).catch(() => null)
      // A lost connection leaves the rest for the next look.
      if (!found) break
      for (const run of runs) this.asked.set(run.id, stampOf(run))
      found.forEach(learnFields)
      fresh = [...fresh, ...found]
      if (performance.now() - told > TELL_MS) tell(due.length - from - MOST_OUTCOMES)
    }
    tell(due.length - from)
  }
}
