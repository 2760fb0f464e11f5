/**
 * What runs and sweeps would take on this machine. One is measured at a time, since two would measure each other; what was
 * measured while nothing else trained is kept as long as this process lives.
 */
import type { Handlers } from '#shared/contract'
import { AppError } from '#shared/errors'
import { estimateOf, type Estimate, type Measurement, type Sized } from '#shared/estimate'
import { isTraining, type ExperimentSpec } from '#shared/experiment'
import { mainAxisOf } from '#shared/metrics'
import { Queue } from '#shared/queue'
import type { AboutSpec } from '../../asked/questions'
import type { EngineProcess } from '../../engine/messages'
import type { Runs } from '../runs/runs'
import { engineWithRows } from '../runs/ownRows'
import { threadsOf } from '../runs/threads'
import type { Families } from '../families'
import type { SettingsStore } from '../types'
import { measure } from './measure'

/** Programs whose measurements are kept. */
const KEPT = 64

interface Ticket {
  cancelled: boolean
  engine: EngineProcess | null
}

interface Candidate extends Sized {
  spec: ExperimentSpec
}

export class Estimates {
  private readonly families: Families
  private readonly known = new Map<string, Measurement>()
  private readonly tickets = new Set<Ticket>()
  private readonly byAsker = new Map<string, Ticket>()
  private readonly queue = new Queue()

  constructor(
    private readonly runs: Runs,
    private readonly settings: SettingsStore
  ) {
    this.families = runs.families
  }

  /** Throws `spec.invalid`, `engine.memory`, `estimate.cancelled`, `estimate.lost`. */
  async run(draft: unknown, asker?: string): Promise<Estimate> {
    const { spec, kept, problems } = await this.families.ask({ kind: 'check', draft })
    if (!spec) {
      const { path, message } = problems[0]!
      throw new AppError('spec.invalid', message, { path, problems: [...problems] })
    }
    const run = sized(spec, await this.families.fitting(spec))
    return this.answer(asker, [run], kept?.totalBytes ?? 0)
  }

  /** The smallest and the largest of its runs are measured. Throws `sweep.invalid`, and as `run`. */
  async sweep(draft: unknown, asker?: string): Promise<Estimate> {
    const { plan, keptBytes } = await this.families.requireCheckedSweep(draft)
    const runs: Candidate[] = []
    for (const { spec } of plan.parts) runs.push(sized(spec, await this.families.about(spec)))
    return this.answer(asker, runs, keptBytes)
  }

  cancel(asker: string): void {
    const ticket = this.byAsker.get(asker)
    if (ticket) end(ticket)
  }

  close(): void {
    this.tickets.forEach(end)
  }

  private async answer(
    asker: string | undefined,
    runs: readonly Candidate[],
    keptBytes: number
  ): Promise<Estimate> {
    const ticket: Ticket = { cancelled: false, engine: null }
    if (asker !== undefined) {
      this.cancel(asker)
      this.byAsker.set(asker, ticket)
    }
    this.tickets.add(ticket)
    try {
      const measured = await this.queue.add(async () => {
        const all = []
        for (const { spec, size } of extremes(runs))
          all.push({ size, measurement: await this.measured(spec, ticket) })
        return all
      })
      return estimateOf(runs, measured, this.settings.store.engineProcesses, keptBytes)
    } finally {
      this.tickets.delete(ticket)
      if (asker !== undefined && this.byAsker.get(asker) === ticket) this.byAsker.delete(asker)
    }
  }

  private async measured(spec: ExperimentSpec, ticket: Ticket): Promise<Measurement> {
    if (ticket.cancelled) throw new AppError('estimate.cancelled', 'The estimate was cancelled.')
    const key = programKey(spec)
    const known = this.known.get(key)
    if (known) return known
    await this.families.fitting(spec)
    const beside = this.runs.training
    const engine = await engineWithRows(this.runs, await threadsOf(this.families, spec, null), spec)
    ticket.engine = engine
    if (ticket.cancelled) engine.kill()
    const measurement = { ...(await measure(engine, spec, () => ticket.cancelled)), beside }
    if (beside > 0) return measurement
    this.known.set(key, measurement)
    const [oldest] = this.known.keys()
    if (this.known.size > KEPT) this.known.delete(oldest!)
    return measurement
  }
}

function end(ticket: Ticket): void {
  ticket.cancelled = true
  ticket.engine?.kill()
}

/** What does not change how long a step takes is left out. */
function programKey(spec: ExperimentSpec): string {
  const { title: _title, notes: _notes, seed: _seed, ...rest } = spec
  return JSON.stringify({ ...rest, stop: null })
}

function sized(spec: ExperimentSpec, { training, series }: AboutSpec): Candidate {
  if (isTraining(spec)) return { spec, size: training?.operations ?? 0, steps: spec.stop.steps }
  const { units = 1 } = mainAxisOf(series)
  return { spec, size: units, steps: units }
}

/** The run itself, or the smallest and the largest of several where they differ. */
function extremes(runs: readonly Candidate[]): Candidate[] {
  const bySize = runs.toSorted((a, b) => a.size - b.size)
  const [smallest, largest] = [bySize[0]!, bySize.at(-1)!]
  return smallest.size === largest.size ? [largest] : [smallest, largest]
}

export const estimateHandlers = (estimates: Estimates) =>
  ({
    'estimate.run': ({ draft, asker }) => estimates.run(draft, asker),
    'estimate.sweep': ({ draft, asker }) => estimates.sweep(draft, asker),
    'estimate.cancel': ({ asker }) => estimates.cancel(asker)
  }) satisfies Partial<Handlers>
