/** Runs of other processes that windows here look at: their rows and states as they come. */
import type { Emit } from '#shared/contract'
import type { CheckpointInfo } from '#shared/run'
import type { Library } from '../../store/types'

interface Seen {
  /** Rows that are here, by series. */
  rows: Map<string, number>
  /** Null until a window has asked for them. */
  states: readonly CheckpointInfo[] | null
}

export class Followed {
  private readonly runs = new Map<string, Seen>()

  constructor(
    private readonly library: Library,
    private readonly emit: Emit
  ) {}

  readRows(runId: string, series: string, rows: number): void {
    const { rows: known } = this.of(runId)
    known.set(series, Math.max(rows, known.get(series) ?? 0))
  }

  readStates(runId: string, states: readonly CheckpointInfo[]): void {
    this.of(runId).states = states
  }

  forget(runId: string): void {
    this.runs.delete(runId)
  }

  /** Announces what has come since the last time; nothing of runs that no window looks at. */
  async tell(runId: string): Promise<void> {
    const seen = this.runs.get(runId)
    if (!seen) return
    const { record } = await this.library.read(runId)
    for (const declaration of record.series) {
      const known = seen.rows.get(declaration.name)
      if (known === undefined) continue
      // What is derived is replaced as a whole; of all else the rows that are here stay as they are.
      const replaces = declaration.source === 'derived'
      const batch = await this.library.readSeries(runId, declaration, replaces ? 0 : known)
      if (replaces ? batch.rows === known : batch.rows === 0) continue
      seen.rows.set(declaration.name, batch.firstRow + batch.rows)
      this.emit('run.series', { runId, batch, ...(replaces && { replaces }) })
    }
    if (seen.states) await this.tellStates(runId, seen, seen.states)
  }

  private async tellStates(runId: string, seen: Seen, before: readonly CheckpointInfo[]): Promise<void> {
    const states = await this.library.listCheckpoints(runId)
    seen.states = states
    const has = (list: readonly CheckpointInfo[], { step, rolling }: CheckpointInfo) =>
      list.some((each) => each.step === step && each.rolling === rolling)
    const isThinned = before.some((state) => !state.rolling && !has(states, state))
    if (isThinned) return this.emit('run.states', { runId, states })
    for (const checkpoint of states)
      if (!has(before, checkpoint)) this.emit('run.checkpoint', { runId, checkpoint })
  }

  private of(runId: string): Seen {
    let seen = this.runs.get(runId)
    if (!seen) this.runs.set(runId, (seen = { rows: new Map(), states: null }))
    return seen
  }
}
