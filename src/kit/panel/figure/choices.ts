/** What is chosen for a figure, in the words of its dialog. */
import type { Ground } from './figure'
import type { Lettering } from './plate'

export interface FigureChoices {
  /** Ids of panels, in the order of their letters. */
  chosen: readonly string[]
  format: 'SVG' | 'PDF' | 'PNG'
  /** Pixels of a PNG to one of a screen. */
  scale: '1' | '2' | '3'
  ground: Ground
  /** Millimetres: one column, one and a half, two. */
  width: '85' | '120' | '178'
  /** Of a panel, millimetres; null: by its ratio on screen. */
  height: number | null
  columns: '1' | '2' | '3'
  letters: Lettering
}
