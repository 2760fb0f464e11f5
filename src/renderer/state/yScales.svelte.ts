/** The value scales that panels offer to change by a key. */
import { SvelteMap } from 'svelte/reactivity'

export class YScales {
  /** By panel, in the order of the grid. */
  private readonly offered = new SvelteMap<string, () => void>()

  /** @returns takes the offer back */
  offer(panel: string, cycle: () => void): () => void {
    this.offered.set(panel, cycle)
    return () => void this.offered.delete(panel)
  }

  /** Takes the next scale of a panel, else of the first that has a choice. Null: none has. */
  cycleOf(panel: string | null): (() => void) | null {
    return this.offered.get(panel ?? '') ?? this.offered.values().next().value ?? null
  }
}
