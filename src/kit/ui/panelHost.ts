/** What a panel and its frame ask of the workbench that holds them. */
import { createContext } from 'svelte'
import type { PanelHelp } from './help/help'
import type { MenuItem } from './menu'

export interface PanelHost {
  /** Panel drawn over the whole grid; null: none. */
  readonly full: string | null
  toggleFull(id: string): void
  /** Says how the y scale of a panel is cycled by key; returns the function that takes it back. */
  offerYScale(id: string, cycle: () => void): () => void
  /** What a panel shows and how it is read, by its kind. */
  helpOf?(id: string): PanelHelp | undefined
  /** Entries of its menu about its place, where panels can be arranged. */
  arrangeItems?(id: string): readonly MenuItem[]
}

const [read, set] = createContext<PanelHost>()
export const panelHost = read
export const setPanelHost = set
