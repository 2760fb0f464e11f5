/**
 * What the kept states of a run may take on disk: while it trains, those of the budget in the settings; when asked for, a
 * number of states or of bytes. Dropped are every other one of the older half (`#shared/keptStates`), never one that something refers to:
 * a fork, a run that reads it, the end of a stage, a sudden change, a crossing that the run's preset speaks of.
 */
import { bytesText } from '#shared/bytes'
import type { Emit } from '#shared/contract'
import { statesToDrop } from '#shared/keptStates'
import type { CheckpointInfo, RunRecord } from '#shared/run'
import { sourceOf } from '#shared/source'
import type { StateLimit } from '#shared/trash'
import type { Library, RunWriter } from '../../store/types'
import type { Families } from '../families'
import type { ServiceOptions } from '../types'
import { judgeByPreset } from './expectations'

const GIGABYTE = 1e9

/** What goes, and what stays with what it takes. */
export interface Thinning {
  drop: readonly CheckpointInfo[]
  left: readonly CheckpointInfo[]
}

const sizeOf = (states: readonly CheckpointInfo[]): number =>
  states.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)

const fitter =
  (limit: StateLimit) =>
  (left: readonly CheckpointInfo[]): boolean =>
    'bytes' in limit ? sizeOf(left) <= limit.bytes : left.length <= limit.states

export class StateBudget {
  private readonly library: Library
  private readonly emit: Emit

  constructor(
    private readonly options: ServiceOptions,
    private readonly families: Families
  ) {
    this.library = options.library
    this.emit = options.emit
  }

  /** Of the settings; null: none. */
  limit(): StateLimit | null {
    const { stateBudgetGb } = this.options.settings.store
    return stateBudgetGb > 0 ? { bytes: stateBudgetGb * GIGABYTE } : null
  }

  /** Drops states of a run that is open for writing until the rest keeps within the budget, and says so in its journal. */
  async keepWithin(writer: RunWriter): Promise<void> {
    const limit = this.limit()
    if (limit) await this.thin(writer, limit)
  }

  async thin(writer: RunWriter, limit: StateLimit): Promise<Thinning> {
    const thinning = await this.plan(writer.record, limit)
    const { drop, left } = thinning
    if (drop.length === 0) return thinning
    const steps = drop.map(({ step }) => step)
    await writer.dropCheckpoints(steps, { step: left.at(-1)!.step, detail: describe(drop, limit) })
    this.emit('run.states', { runId: writer.id, states: left })
    return thinning
  }

  async plan(record: RunRecord, limit: StateLimit): Promise<Thinning> {
    const states = await this.library.listCheckpoints(record.id)
    const kept = states.filter(({ rolling }) => !rolling)
    const fits = fitter(limit)
    if (fits(kept)) return { drop: [], left: states }
    const needed = await this.needed(record, kept)
    const gone = new Set(statesToDrop(kept, fits, (step) => needed.has(step)))
    const isGone = ({ step, rolling }: CheckpointInfo): boolean => !rolling && gone.has(step)
    return { drop: kept.filter(isGone), left: states.filter((state) => !isGone(state)) }
  }

  /** Steps of states that something refers to; of what lies between two states, both. */
  private async needed(record: RunRecord, kept: readonly CheckpointInfo[]): Promise<Set<number>> {
    const { id, changes, journal } = record
    const runs = await this.library.list()
    const forks = runs.flatMap(({ record: { parent } }) => (parent?.runId === id ? [parent.step] : []))
    const read = runs.flatMap(({ record: { spec } }) => {
      const source = sourceOf(spec)
      return source?.run === id ? source.steps : []
    })
    const stages = journal.flatMap(({ event, step }) => (event === 'stage' ? [step] : []))
    const judged = await judgeByPreset(this.options, this.families, record)
    const crossed = judged.flatMap(({ expectation, got }) =>
      expectation.kind === 'crossing' && got && !got.beyond ? [got.at] : []
    )
    const moments = [...changes.flatMap(({ step, seen }) => [step, seen]), ...crossed]
    const around = moments.flatMap((moment) => [
      kept.findLast(({ step }) => step <= moment)?.step,
      kept.find(({ step }) => step >= moment)?.step
    ])
    return new Set([...forks, ...read, ...stages, ...around.filter((step) => step !== undefined)])
  }
}

/** As in `12 states of steps 100 to 5000 were dropped to stay within 2.0 GB`. */
function describe(drop: readonly CheckpointInfo[], limit: StateLimit): string {
  const [first, last] = [drop[0]!.step, drop.at(-1)!.step]
  const within = 'bytes' in limit ? `to stay within ${bytesText(limit.bytes)}` : `to keep ${limit.states}`
  return drop.length === 1
    ? `the state of step ${first} was dropped ${within}`
    : `${drop.length} states of steps ${first} to ${last} were dropped ${within}`
}
