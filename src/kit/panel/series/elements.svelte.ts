/**
 * Elements of the task that are pointed at or selected: shared by all panels of the active run that show them.
 * An element is its noun and its name, as in `symbol 17`.
 */
export class Elements {
  hovered = $state.raw<readonly string[]>([])
  selected = $state.raw<ReadonlySet<string>>(new Set())

  /** `add`: those selected before stay. */
  select(elements: Iterable<string>, add: boolean): void {
    this.selected = new Set([...(add ? this.selected : []), ...elements])
  }

  toggle(element: string): void {
    const selected = new Set(this.selected)
    if (!selected.delete(element)) selected.add(element)
    this.selected = selected
  }

  clear(): void {
    this.hovered = []
    this.selected = new Set()
  }
}
