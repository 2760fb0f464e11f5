/** What figures ask of the window that they are made in. */
import type { FigureSource } from '#shared/figure'
import { createContext } from 'svelte'
import type { Figure } from './figure'

export interface FigureHost {
  /** Says how a panel on screen is drawn; returns the function that takes it back. */
  offerFigure(id: string, figure: () => Figure | null): () => void
  /** Those that can be drawn now, by panel. */
  figures(): ReadonlyMap<string, Figure>
  /** What makes the figure of these panels. */
  sourceOf(panels: readonly string[]): FigureSource
}

const [read, set] = createContext<FigureHost>()
export const figureHost = read
export const setFigureHost = set
