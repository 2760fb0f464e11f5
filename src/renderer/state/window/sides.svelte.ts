/** Library and inspector: docked beside the panels, or drawers over them where the window is narrow. */

export type Side = 'library' | 'inspector'

/** Below these widths, in pixels, a side is a drawer. */
const DOCKED_FROM: Record<Side, number> = { library: 960, inspector: 1180 }

export class Sides {
  /** Of the window; kept up to date by the workbench. */
  width = $state(DOCKED_FROM.inspector)
  /** What is wanted where there is room; remembered. */
  docked = $state.raw<Readonly<Record<Side, boolean>>>({ library: true, inspector: true })
  private drawer = $state<Side | null>(null)

  isOpen(side: Side): boolean {
    return this.isDrawer(side) ? this.drawer === side : this.docked[side]
  }

  open(side: Side): void {
    if (this.isDrawer(side)) this.drawer = side
    else this.docked = { ...this.docked, [side]: true }
  }

  close(side: Side): void {
    if (this.isDrawer(side)) this.closeDrawer()
    else this.docked = { ...this.docked, [side]: false }
  }

  toggle(side: Side): void {
    if (this.isOpen(side)) this.close(side)
    else this.open(side)
  }

  closeDrawer(): void {
    this.drawer = null
  }

  private isDrawer(side: Side): boolean {
    return this.width < DOCKED_FROM[side]
  }
}
