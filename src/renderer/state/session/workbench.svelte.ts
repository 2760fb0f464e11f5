/** What is open in this window: runs, the active one, regions, choices in panels, and the time cursor. */
import { SvelteMap } from 'svelte/reactivity'
import type { Api } from '#shared/contract'
import type { RunSummary } from '#shared/run'
import type { SessionState } from '#shared/session'
import { axisScales, sameAxis, type AxisScale } from '#shared/axes'
import { next } from '../../../kit/ui/choice'
import { Comparison } from '../runs/comparison.svelte'
import { TimeCursor } from '../../../kit/panel/series/cursor.svelte'
import type { PanelRun } from '../../../kit/panel/props'
import { extentOf, fittingScale } from '../../../kit/panel/series/domain'
import type { Look } from '../../../kit/panel/series/looks'
import { Elements } from '../../../kit/panel/series/elements.svelte'
import type { Host } from '../window/host.svelte'
import type { Library } from '../runs/library.svelte'
import type { Notices } from '../window/notices.svelte'
import type { RunData } from '../runs/runData.svelte'
import { RunPool } from '../runs/runPool.svelte'
import { Sides } from '../window/sides.svelte'

export type InspectorTab = SessionState['inspectorTab']
/** What a session keeps of the workbench. */
type Arrangement = Omit<SessionState, 'draft' | 'layouts'>

export type ViewKey = 'x' | 'band' | 'singles'

/** Choices of the view bar are kept beside those of the panels. */
const VIEW = 'view'

export class Workbench {
  readonly cursor = new TimeCursor(() =>
    this.behind ? extentOf(this.behind) : { low: 0, high: 0, head: 0, whole: true }
  )
  readonly comparison: Comparison
  readonly elements = new Elements()
  readonly sides = new Sides()
  view = $state<SessionState['view']>('gallery')
  activeId = $state<string | null>(null)
  /** The sweep shown instead of a run; then no run is active. */
  sweepId = $state<string | null>(null)
  inspectorTab = $state<InspectorTab>('spec')
  /** The panel drawn over the whole grid. */
  full = $state<string | null>(null)
  private choices = $state.raw<SessionState['panels']>({})
  private readonly open = new SvelteMap<string, RunData>()
  /** By panel, in the order of the grid. */
  private readonly yScales = new SvelteMap<string, () => void>()

  private readonly pool: RunPool

  /** The active run, also while something else is shown. */
  private readonly behind = $derived(this.activeId === null ? null : (this.open.get(this.activeId) ?? null))
  readonly active = $derived.by(() => (this.comparison.shown || this.view === 'table' ? null : this.behind))
  /** Runs to draw: the active one first, then those of its family beside it, along the same axis. */
  readonly visible = $derived.by((): readonly RunData[] => {
    const { active } = this
    if (!active) return []
    const beside = [...this.open.values()].filter(
      ({ id, family, axis }) =>
        id !== active.id && family.id === active.family.id && sameAxis(axis, active.axis)
    )
    return [active, ...beside]
  })

  /** In the order in which they were opened. */
  readonly inOrder = $derived([...this.open.values()])

  constructor(
    api: Api,
    host: Host,
    private readonly library: Library,
    notices: Notices
  ) {
    this.pool = new RunPool(api, host, library, notices)
    this.comparison = new Comparison(api, this.pool, library)
    api.on('run.removed', ({ runId }) => this.close(runId))
    api.on('sweep.removed', ({ sweepId }) => {
      if (this.sweepId === sweepId) this.sweepId = null
    })
  }

  readonly isOpen = (id: string): boolean => this.open.has(id)

  /** Of a run that panels or the comparison draw; null: none does. */
  lookOf(id: string): Look | null {
    return this.open.get(id) ?? this.comparison.get(id)
  }

  /** Shows a run: makes it active if it is visible already, else draws it alone. */
  show(id: string): void {
    this.lookAt('runs')
    this.sweepId = null
    if (id === this.activeId && this.open.has(id)) return
    if (!this.open.has(id)) {
      for (const other of [...this.open.keys()]) this.drop(other)
      if (!this.load(id)) return
    }
    this.activeId = id
    this.elements.clear()
    this.full = null
    this.cursor.follow()
  }

  /** Shows a sweep; the runs that are open stay open behind it. */
  showSweep(id: string): void {
    this.lookAt('runs')
    this.activeId = null
    this.full = null
    this.sweepId = id
  }

  /** Shows the comparison over what is open, or what is open again; an empty one begins with the runs on screen. */
  toggleComparison(): void {
    const { comparison } = this
    if (comparison.shown && this.view === 'workbench') return this.lookAt('runs')
    if (comparison.ids.length === 0) comparison.add(this.visible.map(({ id }) => id))
    this.lookAt('comparison')
  }

  /** Draws a run beside the active one or among those compared, or takes it away again. */
  toggleBeside(id: string): void {
    if (this.comparison.shown) this.comparison.toggle(id)
    else if (!this.activeId) this.show(id)
    else if (this.open.has(id)) this.close(id)
    else this.load(id)
  }

  close(id: string): void {
    this.drop(id)
    if (this.activeId !== id) return
    this.activeId = [...this.open.keys()][0] ?? null
  }

  started(run: RunSummary): void {
    this.library.put(run)
    this.inspectorTab = 'spec'
    this.show(run.id)
  }

  /** After a lost connection: whatever was missed is read. */
  readonly readAgain = (): Promise<void> => this.pool.readAgain()

  toggleFull(id: string): void {
    this.full = this.full === id ? null : id
  }

  openInspector(tab: InspectorTab): void {
    this.lookAt('runs')
    this.inspectorTab = tab
    this.sides.open('inspector')
  }

  choose(panel: string, key: string, value: string): void {
    this.choices = { ...this.choices, [panel]: { ...this.choices[panel], [key]: value } }
  }

  chosen(panel: string): Readonly<Record<string, string>> {
    return { ...this.choices[VIEW], ...this.choices[panel] }
  }

  get stepScale(): AxisScale {
    return this.scaleFor(this.behind)
  }

  /** The scale of a run's main axis: as chosen for all, else its own, as far as it can show every place. */
  scaleFor(run: PanelRun | null): AxisScale {
    const wanted = this.wantedScale(run)
    return run ? fittingScale(run, wanted) : wanted
  }

  private wantedScale(run: PanelRun | null): AxisScale {
    return axisScales.find((scale) => scale === this.choices[VIEW]?.x) ?? run?.axis.scale ?? 'log'
  }

  /** The next scale of the step axis, which all panels share. */
  cycleStepScale(): void {
    this.chooseView('x', next(axisScales, this.wantedScale(this.behind)))
  }

  offerYScale(panel: string, cycle: () => void): () => void {
    this.yScales.set(panel, cycle)
    return () => void this.yScales.delete(panel)
  }

  /** The next y scale of a panel, else of the first that has a choice. Null: none has. */
  yScaleOf(panel: string | null): (() => void) | null {
    return this.yScales.get(panel ?? '') ?? this.yScales.values().next().value ?? null
  }

  /** A choice of the view bar, valid for every panel that has not chosen for itself. */
  viewChoice(key: ViewKey, otherwise: string): string {
    return this.choices[VIEW]?.[key] ?? otherwise
  }

  readonly chooseView = (key: ViewKey, value: string): void => this.choose(VIEW, key, value)

  get arrangement(): Arrangement {
    return {
      openRuns: [...this.open.keys()],
      activeRun: this.activeId,
      activeSweep: this.sweepId,
      comparison: this.comparison.state,
      cursor: this.cursor.live ? null : this.cursor.step,
      view: this.view,
      inspectorOpen: this.sides.docked.inspector,
      libraryOpen: this.sides.docked.library,
      inspectorTab: this.inspectorTab,
      full: this.full,
      panels: this.choices
    }
  }

  /** Runs that are gone are left out. */
  async restore(kept: Arrangement): Promise<void> {
    for (const id of [...this.open.keys()]) this.drop(id)
    this.view = kept.view
    this.sides.docked = { library: kept.libraryOpen, inspector: kept.inspectorOpen }
    this.inspectorTab = kept.inspectorTab
    this.choices = kept.panels
    this.sweepId = kept.activeSweep
    this.comparison.restore(kept.comparison)
    this.cursor.follow()
    const loading = kept.openRuns.map((id) => this.load(id))
    if (this.sweepId) this.activeId = null
    else if (kept.activeRun && this.open.has(kept.activeRun)) this.activeId = kept.activeRun
    else this.activeId = [...this.open.keys()][0] ?? null
    this.full = this.behind && kept.full
    await Promise.all(loading)
    if (kept.cursor !== null && this.behind) this.cursor.place(kept.cursor)
  }

  private lookAt(what: 'runs' | 'comparison'): void {
    this.view = 'workbench'
    this.sides.closeDrawer()
    if (this.comparison.shown !== (what === 'comparison')) this.full = null
    this.comparison.shown = what === 'comparison'
  }

  /** Opens a run's data; false when there is no such run. */
  private load(id: string): Promise<unknown> | false {
    const found = this.pool.hold(id)
    if (found) this.open.set(id, found.run)
    return found?.reading ?? false
  }

  private drop(id: string): void {
    if (this.open.delete(id)) this.pool.release(id)
  }
}
