/** How the panels of the active run's family stand: its tabs, what a user has moved, hidden and doubled in them, and the way back. */
import type { PanelSpec } from '#shared/family'
import { hasSeries, panelsOf } from '#shared/panels'
import {
  panelTabs,
  type FamilyLayout,
  type Layouts,
  type NamedLayout,
  type PanelColumn,
  type PanelTab,
  type TabLayout,
  type TabLayouts
} from '#shared/layout'
import type { Workbench } from '../session/workbench.svelte'
import * as columns from './columns'
import { copyOf, isIn, originalOf, panelId, tabsFor } from './tabs'

const MOST_UNDONE = 50
/** Window widths in pixels below which there is one column, and from which there are three. */
const NARROW = 760
const WIDE = 2000

export type Direction = 'left' | 'right' | 'up' | 'down'
/** Of one key press. */
const ROWS_A_STEP = 2
const WIDTH_A_STEP = 0.04

type Shown = Pick<Workbench, 'active' | 'visible' | 'sides' | 'arrangement' | 'choose'>

export class PanelLayouts {
  private byFamily = $state.raw<Layouts>({})
  /** All arrangements before each change, oldest first. */
  private past = $state.raw<readonly Layouts[]>([])
  /** When the last change was made; what is undone first is the latest. */
  changedAt = $state(0)

  private readonly family = $derived.by(() => this.shown.active?.family ?? null)
  /** The panels that the run can have, by id. */
  readonly panels = $derived.by((): ReadonlyMap<string, PanelSpec> => {
    const { active } = this.shown
    if (!active) return new Map()
    return new Map(
      panelsOf(active.family.panels, active.detail?.spec ?? null).map((spec) => [
        panelId(active.family.id, spec),
        spec
      ])
    )
  })
  readonly tabs = $derived(tabsFor([...this.panels.values()]))
  readonly tab = $derived.by((): PanelTab => {
    const wanted = this.layoutOf(this.family?.id).tab
    return this.tabs.includes(wanted) ? wanted : (this.tabs[0] ?? 'all')
  })
  private readonly declared = $derived.by(
    () => new Set(this.shown.visible.flatMap(({ declarations }) => declarations.map(({ name }) => name)))
  )
  /** Of the open tab; where there are others, the one of all panels has also those that none of the shown runs fills. */
  private readonly own = $derived.by(() => {
    const { tab, tabs, declared } = this
    const isWhole = tab === 'all' && tabs.length > 1
    return [...this.panels]
      .filter(([, spec]) => isIn(tab, spec) && (isWhole || hasSeries(spec, declared)))
      .map(([id]) => id)
  })
  private readonly arranged = $derived(this.layoutOf(this.family?.id).tabs[this.tab] ?? null)
  readonly isArranged = $derived(this.arranged !== null)
  /** As kept, with what is new at its foot and without what this run has not. */
  private readonly whole = $derived.by((): readonly PanelColumn[] => {
    const { arranged, own, panels } = this
    const count = this.shown.sides.width >= WIDE ? 3 : 2
    if (!arranged) return columns.usualColumns(own, Math.max(1, Math.min(own.length, count)))
    const known = new Set(arranged.columns.flatMap((column) => column.panels.map(({ id }) => id)))
    const gone = [...known].filter((id) => !panels.has(originalOf(id).id))
    const fresh = own.filter((id) => !known.has(id) && !arranged.hidden.includes(id))
    const present = gone.reduce<readonly PanelColumn[]>(columns.without, arranged.columns)
    return fresh.reduce(columns.appended, present)
  })
  readonly ids = $derived(this.whole.flatMap(({ panels }) => panels.map(({ id }) => id)))
  /** Too narrow for columns: panels stand one below the other, and are not moved. */
  readonly isNarrow = $derived.by(() => this.shown.sides.width < NARROW)
  readonly columns = $derived(
    this.isNarrow ? columns.usualColumns(this.ids, Math.min(1, this.ids.length)) : this.whole
  )

  constructor(private readonly shown: Shown) {}

  /** The panel of an id, a copy under a name of its own. */
  specOf(id: string): PanelSpec | null {
    const { id: original, copy } = originalOf(id)
    const spec = this.panels.get(original)
    return spec && copy > 1 ? { ...spec, title: `${spec.title} (${copy})` } : (spec ?? null)
  }

  openTab(tab: PanelTab): void {
    const { family } = this
    if (family) this.byFamily = { ...this.byFamily, [family.id]: { ...this.layoutOf(family.id), tab } }
  }

  /** The tab beside the open one, around the corner. */
  stepTab(by: 1 | -1): void {
    const { tabs } = this
    this.openTab(tabs[(tabs.indexOf(this.tab) + by + tabs.length) % tabs.length] ?? 'all')
  }

  /** To a place among the columns as they are now. */
  moveTo(id: string, place: columns.Place): void {
    this.arrange(columns.moved(this.whole, id, place))
  }

  move(id: string, direction: Direction): void {
    const at = columns.placeOf(this.whole, id)
    if (!at) return
    const by = direction === 'left' || direction === 'up' ? -1 : 1
    if (direction === 'left' || direction === 'right')
      return this.moveTo(id, { column: at.column + by, index: at.index })
    const index = by < 0 ? at.index - 1 : at.index + 2
    if (index >= 0) this.moveTo(id, { column: at.column, index })
  }

  resize(id: string, direction: Direction): void {
    const rows = { up: -ROWS_A_STEP, down: ROWS_A_STEP, left: 0, right: 0 }[direction]
    if (rows !== 0) return this.arrange(columns.heightened(this.whole, id, rows))
    const column = columns.placeOf(this.whole, id)?.column
    if (column === undefined) return
    // The last column has no right edge of its own.
    const last = column === this.whole.length - 1
    const by = direction === 'right' ? WIDTH_A_STEP : -WIDTH_A_STEP
    this.arrange(columns.widened(this.whole, last ? column - 1 : column, last ? -by : by))
  }

  hide(id: string): void {
    this.arrange(columns.without(this.whole, id), { hidden: id })
  }

  show(id: string): void {
    if (!this.ids.includes(id)) this.arrange(columns.appended(this.whole, id))
  }

  /** A copy below it, with the same choices. */
  duplicate(id: string): void {
    const at = columns.placeOf(this.whole, id)
    if (!at) return
    const copy = copyOf(id, this.ids)
    for (const [key, value] of Object.entries(this.shown.arrangement.panels[id] ?? {}))
      this.shown.choose(copy, key, value)
    const { rows } = this.whole[at.column]!.panels[at.index]!
    this.arrange(columns.inserted(this.whole, { id: copy, rows }, { ...at, index: at.index + 1 }))
  }

  /** Of the open tab. */
  reset(): void {
    const { family, tab } = this
    if (!family || !this.arranged) return
    this.put(family.id, { tab, tabs: { ...this.layoutOf(family.id).tabs, [tab]: undefined } })
  }

  get undoable(): boolean {
    return this.past.length > 0
  }

  undo(): void {
    const before = this.past.at(-1)
    if (!before) return
    this.past = this.past.slice(0, -1)
    this.changedAt = this.past.length > 0 ? Date.now() : 0
    this.byFamily = before
  }

  /** All tabs of the family, under a name. */
  named(name: string): NamedLayout | null {
    const { family } = this
    return family && { name: name.trim(), family: family.id, tabs: this.layoutOf(family.id).tabs }
  }

  /** What of the layouts of a family is shown. */
  isShown({ family, tabs }: NamedLayout): boolean {
    const now: TabLayouts = this.layoutOf(family).tabs
    return panelTabs.every((tab) => JSON.stringify(tabs[tab]) === JSON.stringify(now[tab]))
  }

  take({ family, tabs }: NamedLayout): void {
    this.put(family, { ...this.layoutOf(family), tabs })
  }

  get kept(): Layouts {
    return this.byFamily
  }

  restore(kept: Layouts): void {
    this.byFamily = kept
    this.past = []
    this.changedAt = 0
  }

  /** Columns in the place of those of the open tab. @param going on with the change before, which it is undone with */
  arrange(
    next: readonly PanelColumn[],
    { going = false, hidden }: { going?: boolean; hidden?: string } = {}
  ): void {
    const { family, tab } = this
    if (!family) return
    const shown = new Set(next.flatMap(({ panels }) => panels.map(({ id }) => id)))
    const before = this.arranged?.hidden ?? []
    const layout: TabLayout = {
      columns: next,
      hidden: [...before, ...(hidden === undefined ? [] : [hidden])].filter((id) => !shown.has(id))
    }
    const { tabs } = this.layoutOf(family.id)
    this.put(family.id, { tab, tabs: { ...tabs, [tab]: layout } }, going)
  }

  private layoutOf(family: string | undefined): FamilyLayout {
    return (family !== undefined && this.byFamily[family]) || { tab: 'overview', tabs: {} }
  }

  private put(family: string, layout: FamilyLayout, going = false): void {
    if (!going) this.past = [...this.past, this.byFamily].slice(-MOST_UNDONE)
    this.changedAt = Date.now()
    this.byFamily = { ...this.byFamily, [family]: layout }
  }
}
