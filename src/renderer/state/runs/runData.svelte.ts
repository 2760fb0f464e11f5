/**
 * An open run: its series as they grow, its checkpoints, its journal and what was expected of it.
 *
 * Subscribe first, then read from row 0; a gap or a new connection reads on from the last row here.
 */
import type { Api } from '#shared/contract'
import type { SpecHistory } from '#shared/specHistory'
import type { FamilyInfo } from '#shared/family'
import type { Inspection } from '#shared/inspection'
import { countsSteps, type MainAxis } from '#shared/axes'
import { mainAxisOf, type SeriesBatch, type SeriesDeclaration } from '#shared/metrics'
import type { RunVerdict } from '#shared/measure'
import type { Projection, ProjectionProgress, ProjectionRequest, ProjectionTarget } from '#shared/projection'
import { replicaTraits, type Traits } from '#shared/replicas'
import { isActive } from '#shared/run'
import type { CheckpointInfo, DeriveProgress, RunDetail, RunSummary } from '#shared/run'
import type { InspectAsked, PanelRun } from '../../../kit/panel/props'
import type { Look } from '../../../kit/panel/series/looks'
import type { Series } from '../../../kit/panel/series/series.svelte'
import { SeriesTable } from './seriesTable'
import { Seldom } from './seldom'
import { standIn } from './standIn'
import { inOrder, withState } from './states'

const FACTS_EVERY_MS = 2000

export class RunData implements PanelRun {
  checkpoints = $state.raw<readonly CheckpointInfo[]>([])
  detail = $state.raw<RunDetail | null>(null)
  /** Until the spec is known, replicas have a place and no seed. */
  readonly traits: readonly Traits[] = $derived(
    this.detail
      ? replicaTraits(this.detail.spec)
      : Array.from({ length: this.summary.replicas }, (_, replica) => ({ replica }))
  )
  private readonly standIn = $derived.by(() =>
    standIn(this.summary.family, this.declarations, this.headline, this.detail?.spec ?? null)
  )
  expectations = $state.raw<readonly RunVerdict[]>([])
  loaded = $state(false)
  deriving = $state.raw<DeriveProgress | null>(null)
  /** Once: a state that gives no rows gives none the next time. */
  private resumed = false
  projecting = $state.raw<ProjectionProgress | null>(null)
  /** Newest step of any series here. */
  private newestRow = $state(0)
  private readonly table = new SeriesTable()
  private readonly reading = new Set<string>()
  private readonly unsubscribe: (() => void)[]
  private readonly facts = new Seldom(() => this.readFacts().catch(() => undefined), FACTS_EVERY_MS)
  private closed = false

  constructor(
    private readonly api: Api,
    readonly id: string,
    /** Null: its family is not installed here. */
    private readonly installed: FamilyInfo | null,
    private readonly find: () => RunSummary,
    /** Told why derived series could not be computed. */
    private readonly notDerived: (problem: string) => void,
    /** For as long as it is open. */
    readonly look: Look
  ) {
    this.table.declare(this.declarations)
    const mine = <T extends { runId: string }>(act: (event: T) => void) => {
      return (event: T) => event.runId === id && act(event)
    }
    this.unsubscribe = [
      api.on(
        'run.series',
        mine(({ batch, replaces }) => (replaces ? this.table.renew(batch) : this.take(batch)))
      ),
      api.on(
        'run.deriving',
        mine((progress) => {
          this.deriving = progress.done === null ? null : progress
          if (progress.problem !== null) this.notDerived(progress.problem)
        })
      ),
      api.on(
        'run.projecting',
        mine((progress) => (this.projecting = progress.done === null ? null : progress))
      ),
      api.on(
        'run.checkpoint',
        mine(({ checkpoint }) => (this.checkpoints = withState(this.checkpoints, checkpoint)))
      ),
      api.on(
        'run.states',
        mine(({ states }) => (this.checkpoints = inOrder(states)))
      ),
      api.on('run.changed', (run) => {
        if (run.id !== id) return
        if (!isActive(run.status)) this.table.settle()
        this.facts.soon(run.status !== this.detail?.summary.status)
      })
    ]
  }

  async load(): Promise<void> {
    await this.readFacts()
    await Promise.all([...this.declarations.map(({ name }) => this.catchUp(name)), this.readCheckpoints()])
    this.loaded = true
  }

  close(): void {
    this.closed = true
    this.facts.stop()
    for (const end of this.unsubscribe) end()
  }

  /** As installed, or what stands in for it. */
  get family(): FamilyInfo {
    return this.installed ?? this.standIn
  }
  get summary(): RunSummary {
    return this.find()
  }
  get title(): string {
    return this.summary.title
  }
  get colour(): number {
    return this.look.colour
  }
  get dash(): number {
    return this.look.dash
  }
  get status() {
    return this.summary.status
  }
  get replicas(): number {
    return this.summary.replicas
  }
  get diverged() {
    return this.summary.diverged
  }
  get spec() {
    return this.detail?.spec ?? null
  }
  get stages() {
    return this.summary.stages
  }
  get changes() {
    return this.summary.changes
  }
  /** Units of work of a computation are no places on its axis. */
  get step(): number {
    return countsSteps(this.axis) ? Math.max(this.summary.step, this.newestRow) : this.newestRow
  }
  get targetSteps(): number {
    return this.summary.targetSteps
  }
  /** As stored with the run; until that is read, as its family declares them for every run. */
  get declarations(): readonly SeriesDeclaration[] {
    return this.detail?.series ?? this.installed?.series ?? []
  }
  get axis(): MainAxis {
    return mainAxisOf(this.declarations)
  }
  get headline(): string {
    return this.summary.headline
  }
  get whyNotDerived(): string | null {
    return this.detail?.whyNotDerived ?? null
  }
  get history(): SpecHistory | null {
    return this.detail?.history ?? null
  }

  inspect(view: string, step: number, replica: number, asked: InspectAsked = {}): Promise<Inspection> {
    return this.api.call('runs.inspect', { runId: this.id, view, step, replica, ...asked })
  }

  /** What comes of it is told by events. */
  derive(series?: string): void {
    this.api.call('runs.derive', { runId: this.id, ...(series && { series }) }).catch(() => undefined)
  }

  projectionTargets(): Promise<readonly ProjectionTarget[]> {
    return this.api.call('projections.targets', { runId: this.id })
  }

  readProjection(request: ProjectionRequest): Promise<Projection | null> {
    return this.api.call('projections.read', { runId: this.id, request })
  }

  computeProjection(request: ProjectionRequest): Promise<Projection> {
    return this.api.call('projections.compute', { runId: this.id, request })
  }

  cancelProjection(): void {
    this.api.call('projections.cancel', { runId: this.id }).catch(() => undefined)
  }

  series(name: string): Series {
    const series = this.table.get(name)
    if (!series) throw new Error(`run ${this.id} has no series ${name}`)
    return series
  }

  private take(batch: SeriesBatch): void {
    if (this.table.get(batch.series) && !this.append(batch)) this.catchUp(batch.series).catch(() => undefined)
  }

  private append(batch: SeriesBatch): boolean {
    if (!this.table.append(batch, !isActive(this.status))) return false
    this.advance(batch)
    return true
  }

  private async catchUp(name: string): Promise<void> {
    if (this.reading.has(name)) return
    this.reading.add(name)
    try {
      for (;;) {
        const request = { runId: this.id, series: name, fromRow: this.series(name).next }
        const batch = await this.api.call('series.read', request)
        if (this.closed || batch.rows === 0 || !this.append(batch)) return
      }
    } finally {
      this.reading.delete(name)
    }
  }

  private advance(batch: SeriesBatch): void {
    const { main } = this.series(batch.series).declaration
    const last = main && batch.columns[main.name]![batch.rows - 1]!
    if (last !== null && (!countsSteps(main!) || last > this.newestRow)) this.newestRow = last
  }

  private async readCheckpoints(): Promise<void> {
    this.checkpoints = inOrder(await this.api.call('checkpoints.list', { runId: this.id }))
  }

  private async readFacts(): Promise<void> {
    const runId = this.id
    const [detail, expectations] = await Promise.all([
      this.api.call('runs.read', { runId }),
      this.summary.preset ? this.api.call('runs.expectations', { runId }) : []
    ])
    this.table.declare(detail.series)
    this.detail = detail
    this.expectations = expectations
    // Cut off while they were computed: those of a single run come by themselves. Cells of a sweep are many.
    if (detail.underived > 0 && this.summary.sweep === null && !this.resumed) this.derive()
    this.resumed = true
  }
}
