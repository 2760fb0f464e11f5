/** Runs as lists show them, and what a journal says before its run goes on. */
import { AppError } from '#shared/errors'
import { isActive, isResumable, stageStarts, targetOf, type RunRecord, type RunSummary } from '#shared/run'
import { stageCount, type StagePlace } from '#shared/stages'
import type { Library, RunWriter, StoredRun } from '../../store/types'
import type { Writers } from '../../store/writers'
import type { LiveRun } from './liveRun'

export class Summaries {
  /** Labels and size of live runs, read once: the disk is asked again when the run ends. */
  private readonly stored = new Map<string, StoredRun>()

  constructor(
    private readonly library: Library,
    /** Who trains the runs that are not this process's. */
    private readonly writers: Writers,
    private readonly live: ReadonlyMap<string, LiveRun>,
    /** Whether this process trains it, or will. */
    private readonly isOwn: (runId: string) => boolean
  ) {}

  async list(): Promise<RunSummary[]> {
    return Promise.all((await this.library.list()).map((run) => this.of(run)))
  }

  async read(runId: string): Promise<RunSummary> {
    return this.of(await this.library.read(runId))
  }

  /** Of a run with its record as it is now. Without its folder, as it was `known`. */
  async now(record: RunRecord, known: StoredRun | null = null): Promise<RunSummary> {
    let stored = this.stored.get(record.id)
    if (!stored) {
      stored = await this.library.read(record.id).catch((error: unknown) => {
        if (known) return known
        throw error
      })
      if (this.live.has(record.id)) this.stored.set(record.id, stored)
    }
    return this.of({ ...stored, record })
  }

  /** Labels changed, or the run has ended: it is read again. What was known of it. */
  forget(runId: string): StoredRun | null {
    const known = this.stored.get(runId) ?? null
    this.stored.delete(runId)
    return known
  }

  private async of({ record, labels, sizeBytes, readOnly }: StoredRun): Promise<RunSummary> {
    const live = this.live.get(record.id)
    const { spec, specHash: _hash, journal, series, ...rest } = live?.record ?? record
    const rate = live && isActive(rest.status) ? live.stepsPerSecond : null
    const step = live?.step ?? rest.step
    const targetSteps = targetOf({ spec, series, step })
    const isElsewhere = isActive(rest.status) && !this.isOwn(record.id)
    return {
      ...rest,
      step,
      ...labels,
      family: spec.family,
      replicas: spec.replicas,
      stageCount: stageCount(spec),
      stages: stageStarts({ spec, journal }),
      targetSteps,
      stepsPerSecond: rate,
      etaSeconds: rate ? (targetSteps - step) / rate : null,
      sizeBytes,
      readOnly,
      elsewhere: isElsewhere ? await this.writers.nameOf(record.id) : null
    }
  }
}

/** Who is killed writes no journal: what its last status and lock tell is written down before the run goes on. */
export async function noteInterruption(writer: RunWriter): Promise<void> {
  const { status, step, journal } = writer.record
  if (status !== 'interrupted' || journal.at(-1)?.event === 'interrupted') return
  await writer.update({}, { event: 'interrupted', step, detail: 'the process that trained it was gone' })
}

/** Throws `run.status`. */
export function requireResumable({ status }: RunRecord): void {
  if (isResumable(status)) return
  throw new AppError('run.status', `This run is ${status}, so there is nothing to continue.`)
}

/** A fork that begins in a later stage of its parent says so. */
export async function noteStage(writer: RunWriter, { stage, stageFrom }: StagePlace): Promise<void> {
  if (stage > 0) await writer.update({}, { event: 'stage', stage, step: stageFrom })
}
