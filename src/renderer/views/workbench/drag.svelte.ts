/** A panel held by its head is moved to where the mark shows; an edge that is held is moved with the pointer. Esc takes either back. */
import type { PanelColumn } from '#shared/layout'
import { heightened, widened, type Place } from '../../state/layout/columns'
import type { PanelLayouts } from '../../state/layout/layouts.svelte'

/** Pixels before a press is a drag. */
const STARTS_AT = 4
/** Pixels from the grid's edge in which a new column begins, or which scroll. */
const RIM = 20
const MARK = 3

interface Held {
  id: string
  what: 'head' | 'below' | 'right'
  column: number
  x: number
  y: number
  /** As they were. */
  columns: readonly PanelColumn[]
  /** Pixels of a row. */
  row: number
}

interface Mark {
  left: number
  top: number
  width: number
  height: number
}

const controls = 'button, input, select, textarea, a, [role=menu], [role=dialog], dialog'

export class PanelDrag {
  /** The panel that is held by its head. */
  moving = $state<string | null>(null)
  /** Where it would stand, in pixels of the window. */
  mark = $state.raw<Mark | null>(null)
  private held: Held | null = null
  private started = false
  private place: Place | null = null

  constructor(
    private readonly layouts: PanelLayouts,
    private readonly grid: () => HTMLElement
  ) {}

  begin(event: PointerEvent): void {
    const target = event.target as HTMLElement
    const cell = target.closest<HTMLElement>('[data-cell]')
    if (event.button !== 0 || !cell || this.layouts.isNarrow) return
    const edge = target.dataset['edge'] as 'below' | 'right' | undefined
    const head = target.closest('[data-panel] > header') && !target.closest(controls)
    if (!edge && !head) return
    const { columns } = this.layouts
    const id = cell.dataset['cell']!
    const rows = columns.flatMap(({ panels }) => panels).find((panel) => panel.id === id)?.rows ?? 1
    this.held = {
      id,
      what: edge ?? 'head',
      column: Number(cell.dataset['column']),
      x: event.clientX,
      y: event.clientY,
      columns,
      row: cell.offsetHeight / rows
    }
    this.started = false
    if (edge) event.preventDefault()
  }

  move(event: PointerEvent): void {
    const { held } = this
    if (!held) return
    const [dx, dy] = [event.clientX - held.x, event.clientY - held.y]
    if (!this.started && Math.hypot(dx, dy) < STARTS_AT) return
    // From here on the pointer is the grid's, wherever it goes.
    if (!this.started) this.grid().setPointerCapture(event.pointerId)
    if (held.what === 'head') this.carry(held, event)
    else this.stretch(held, dx, dy)
    this.started = true
  }

  end(): void {
    const { held, place } = this
    if (this.started && held?.what === 'head' && place) this.layouts.moveTo(held.id, place)
    this.stop()
  }

  cancel(): void {
    if (this.started && this.held && this.held.what !== 'head') this.layouts.undo()
    this.stop()
  }

  key(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || !this.held) return
    event.preventDefault()
    this.cancel()
  }

  private stop(): void {
    this.held = this.place = this.moving = this.mark = null
    this.started = false
  }

  private stretch({ what, id, column, columns, row }: Held, dx: number, dy: number): void {
    const next =
      what === 'below'
        ? heightened(columns, id, Math.round(dy / row))
        : widened(columns, column, dx / this.grid().clientWidth)
    this.layouts.arrange(next, { going: this.started })
  }

  private carry({ id }: Held, { clientX, clientY }: PointerEvent): void {
    this.moving = id
    const grid = this.grid()
    const box = grid.getBoundingClientRect()
    if (clientY < box.top + RIM) grid.scrollTop -= RIM
    if (clientY > box.bottom - RIM) grid.scrollTop += RIM
    const { columns } = this.layouts
    const rectOf = (column: number, index: number) =>
      grid.querySelector(`[data-cell="${columns[column]?.panels[index]?.id}"]`)?.getBoundingClientRect()
    const alone = columns.find(({ panels }) => panels[0]?.id === id && panels.length === 1)
    const side = clientX < box.left + RIM ? -1 : clientX > box.right - RIM ? columns.length : null
    if (side !== null && !alone) {
      const edge = side < 0 ? box.left + MARK : box.right - 2 * MARK
      this.at({ column: side, index: 0 }, [edge, box.top + 8, MARK, box.height - 16])
      return
    }
    const column = Math.max(
      0,
      columns.findLastIndex((_, i) => (rectOf(i, 0)?.left ?? Infinity) - 8 <= clientX)
    )
    const { panels } = columns[column]!
    const middle = ({ top, height }: DOMRect) => top + height / 2
    const below = panels.findIndex((_, i) => clientY < middle(rectOf(column, i)!))
    const index = below < 0 ? panels.length : below
    const first = rectOf(column, 0)!
    const y = below < 0 ? rectOf(column, panels.length - 1)!.bottom - 4 : rectOf(column, index)!.top - 4
    this.at({ column, index }, [first.left, y - MARK / 2, first.width, MARK])
  }

  private at(place: Place, [left, top, width, height]: [number, number, number, number]): void {
    this.place = place
    this.mark = { left, top, width, height }
  }
}
