/**
 * The library watched: what other processes change in it is announced here by the same events as what this one does.
 *
 * Twice a second it reads what writers say of themselves (`store/writers.ts`), and looks at the time stamps of the
 * library's folders. What no writer tells of, as an older version or a folder copied by hand, is found by looking at some
 * runs after the other. Whoever has gone without a word leaves a lock that nobody holds: its runs are told anew.
 */
import type { Emit } from '#shared/contract'
import { isActive, type RunSummary } from '#shared/run'
import { isDriven, type SweepSummary } from '#shared/sweep/record'
import type { Settings } from '#shared/settings'
import type { Library } from '../../store/types'
import { Glance } from '../../store/glance'
import { whenWritersChange, Writers, type Change, type Writer } from '../../store/writers'
import { Followed } from './followed'

/** Between two looks; what another process changes is shown within two of them. */
const LOOK_MS = 500
/** A hint of the file system brings a look at the writers forward, but no nearer to the last one than this. */
const SOONEST_MS = 200
/** Runs, and as many sweeps, whose stamps are compared at each look: all of 2000 within 10 s. */
const MOST_A_LOOK = 100

export interface WatchOptions {
  library: Library
  /** To those who listen here; other processes do not hear of it again. */
  emit: Emit
  settings: () => Settings
  /** Runs that this process trains or will. */
  own: () => readonly string[]
  summary: (runId: string) => Promise<RunSummary>
  sweep: (sweepId: string) => Promise<SweepSummary>
  /** The writer's file of this process. */
  ownWriter: string
}

export class Watch {
  private readonly writers: Writers
  private readonly glance: Glance
  private readonly followed: Followed
  /** What each writer said when it was read last. */
  private readonly said = new Map<string, Writer>()
  /** Every run with the stamp that was told of; null: whatever it is now was told of here. */
  private readonly runs = new Map<string, string | null>()
  private readonly sweeps = new Map<string, string | null>()
  /** Runs and sweeps of other processes that are told to be at work. */
  private readonly atWork = { runs: new Set<string>(), sweeps: new Set<string>() }
  /** Those that are still to be compared before all are again. */
  private readonly round: Record<'runs' | 'sweeps', string[]> = { runs: [], sweeps: [] }
  private timer: NodeJS.Timeout | undefined
  private dueAt = Infinity
  /** When writers were read last, and when all that is looked at was. */
  private lookedAt = { writers: 0, all: 0 }
  private endHints: () => void = () => undefined
  private closed = false
  private looking: Promise<void> = Promise.resolve()

  constructor(private readonly options: WatchOptions) {
    const { root } = options.library
    this.writers = new Writers(root)
    this.glance = new Glance(root)
    this.followed = new Followed(options.library, options.emit)
  }

  /** Takes in what there is, of which nothing is announced; looks from then on. */
  async start(): Promise<void> {
    try {
      for (const writer of (await this.writers.read()).living) this.said.set(writer.id, writer)
      for (const place of ['runs', 'sweeps', 'sessions', 'trash'] as const)
        await this.glance.hasChanged(place)
      for (const id of await this.glance.runs()) this.runs.set(id, await this.glance.runStamp(id))
      for (const id of await this.glance.sweeps()) this.sweeps.set(id, await this.glance.sweepStamp(id))
    } catch {
      // A library that is away for now: what there is when it comes back is new.
    }
    const { library, ownWriter } = this.options
    this.endHints = await whenWritersChange(library.root, ownWriter, () =>
      this.plan(this.lookedAt.writers + SOONEST_MS)
    )
    this.plan(Date.now() + LOOK_MS)
  }

  async close(): Promise<void> {
    this.closed = true
    clearTimeout(this.timer)
    this.endHints()
    await this.looking
  }

  /** Changed by this process, which has announced it itself. */
  adopt(change: Change): void {
    if (change.what === 'run') this.runs.set(change.id, null)
    if (change.what === 'sweep') this.sweeps.set(change.id, null)
  }

  /** A window has been told of these. */
  told(runs: readonly RunSummary[], sweeps: readonly SweepSummary[] = []): void {
    for (const { id, status } of runs) mark(this.atWork.runs, id, isActive(status) && !this.isOwn(id))
    for (const { id, status } of sweeps) mark(this.atWork.sweeps, id, isDriven(status))
  }

  /** A window has read a series so far; its rows to come are announced. */
  readRows(runId: string, series: string, rows: number): void {
    this.followed.readRows(runId, series, rows)
  }

  /** A window has the list of a run's states; those to come are announced. */
  readStates(...read: Parameters<Followed['readStates']>): void {
    this.followed.readStates(...read)
  }

  private isOwn(runId: string): boolean {
    return this.options.own().includes(runId)
  }

  /** @param at ms since 1970; what is due sooner stays so */
  private plan(at: number): void {
    if (this.closed || at >= this.dueAt) return
    this.dueAt = at
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.lookAgain(), at - Date.now())
  }

  private lookAgain(): void {
    const next = (): void => {
      // Hints that came meanwhile are heard with the next look.
      this.dueAt = Infinity
      this.plan(this.lookedAt.all + LOOK_MS)
    }
    // What fails, as with a library that is away for now, is looked at again.
    this.looking = this.look().then(next, next)
  }

  private async look(): Promise<void> {
    const changed = { runs: new Set<string>(), sweeps: new Set<string>() }
    const now = Date.now()
    this.lookedAt.writers = now
    await this.hearWriters(changed)
    if (now - this.lookedAt.all >= LOOK_MS) {
      this.lookedAt.all = now
      await this.lookAround(changed)
    }
    for (const id of changed.runs) await this.tellRun(id)
    for (const id of changed.sweeps) await this.tellSweep(id)
  }

  private async hearWriters(changed: { runs: Set<string>; sweeps: Set<string> }): Promise<void> {
    const { living, gone } = await this.writers.read()
    for (const writer of [...living, ...gone]) {
      if (writer.id === this.options.ownWriter) continue
      const before = this.said.get(writer.id)
      for (const kind of ['runs', 'sweeps'] as const)
        for (const [id, count] of Object.entries(writer[kind]))
          if (before?.[kind][id] !== count) changed[kind].add(id)
      if ((before?.sessions ?? 0) !== writer.sessions) this.options.emit('sessions.changed', {})
      if ((before?.settings ?? 0) !== writer.settings)
        this.options.emit('settings.changed', this.options.settings())
      this.said.set(writer.id, writer)
    }
    for (const { id, trains } of gone) {
      this.said.delete(id)
      for (const run of trains) changed.runs.add(run)
    }
  }

  /** What has come and gone, what nobody works at any more, and some of the runs that were there. */
  private async lookAround(changed: { runs: Set<string>; sweeps: Set<string> }): Promise<void> {
    if (await this.glance.hasChanged('runs')) {
      const there = new Set(await this.glance.runs())
      for (const id of there) if (!this.runs.has(id)) changed.runs.add(id)
      for (const id of this.runs.keys()) if (!there.has(id)) changed.runs.add(id)
    }
    let sweeps = this.comeRound('sweeps')
    if (await this.glance.hasChanged('sweeps')) {
      sweeps = await this.glance.sweeps() // any of them may have been replaced
      const there = new Set(sweeps)
      for (const id of this.sweeps.keys()) if (!there.has(id)) changed.sweeps.add(id)
    }
    for (const id of sweeps)
      if (this.differs(this.sweeps, id, await this.glance.sweepStamp(id))) changed.sweeps.add(id)
    if (await this.glance.hasChanged('trash')) this.options.emit('library.changed', {})
    for (const id of this.comeRound('runs'))
      if (!this.isOwn(id) && this.differs(this.runs, id, await this.glance.runStamp(id))) changed.runs.add(id)
    for (const id of this.atWork.runs) if (!(await this.glance.isWritten(id))) changed.runs.add(id)
    for (const id of this.atWork.sweeps) if (!(await this.glance.isDriven(id))) changed.sweeps.add(id)
  }

  private comeRound(kind: 'runs' | 'sweeps'): string[] {
    if (this.round[kind].length === 0) this.round[kind].push(...this[kind].keys())
    return this.round[kind].splice(0, MOST_A_LOOK)
  }

  /** A stamp that was not told of. */
  private differs(known: Map<string, string | null>, id: string, stamp: string | null): boolean {
    const before = known.get(id)
    if (before !== null) return before !== stamp
    known.set(id, stamp)
    return false
  }

  private async tellRun(id: string): Promise<void> {
    const stamp = await this.glance.runStamp(id)
    if (stamp === null) return this.lose(id)
    const known = this.runs.has(id)
    this.runs.set(id, stamp)
    try {
      if (!this.isOwn(id)) await this.followed.tell(id)
      const summary = await this.options.summary(id)
      this.options.emit('run.changed', summary)
      this.told([summary])
    } catch {
      // No run, or none yet: who makes one changes its folder again. Windows show it among what cannot be read.
      if (known) this.options.emit('run.removed', { runId: id })
      this.atWork.runs.delete(id)
      this.options.emit('library.changed', {})
    }
  }

  private lose(id: string): void {
    this.atWork.runs.delete(id)
    this.followed.forget(id)
    if (!this.runs.delete(id)) return
    this.options.emit('run.removed', { runId: id })
    this.options.emit('library.changed', {})
  }

  private async tellSweep(id: string): Promise<void> {
    const stamp = await this.glance.sweepStamp(id)
    this.atWork.sweeps.delete(id)
    if (stamp === null) {
      if (this.sweeps.delete(id)) this.options.emit('sweep.removed', { sweepId: id })
      return
    }
    this.sweeps.set(id, stamp)
    const summary = await this.options.sweep(id).catch(() => null)
    if (!summary) {
      // Windows show it among what cannot be read.
      this.options.emit('sweep.removed', { sweepId: id })
      this.options.emit('library.changed', {})
      return
    }
    this.options.emit('sweep.changed', summary)
    this.told([], [summary])
  }
}

function mark(set: Set<string>, id: string, isIn: boolean): void {
  if (isIn) set.add(id)
  else set.delete(id)
}
