/** What a panel's frame asks of the workbench that holds it. */
import { createContext } from 'svelte'

export interface PanelHost {
  /** Panel drawn over the whole grid; null: none. */
  readonly full: string | null
  toggleFull(id: string): void
}

const [read, set] = createContext<PanelHost>()
export const panelHost = read
export const setPanelHost = set
