/** What a panel and its frame ask of the workbench that holds them. */
import { createContext } from 'svelte'
import type { MenuItem } from './menu'

export interface PanelHost {
  /** Panel drawn over the whole grid; null: none. */
  readonly full: string | null
  toggleFull(id: string): void
  /** Says how the y scale of a panel is cycled by key; returns the function that takes it back. */
  offerYScale(id: string, cycle: () => void): () => void
  /** Entries of its menu about its place, where panels can be arranged. */
  arrangeItems?(id: string): readonly MenuItem[]
}

const [read, set] = createContext<PanelHost>()
export const panelHost = read
export const setPanelHost = set
