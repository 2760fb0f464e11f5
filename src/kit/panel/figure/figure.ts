/** A panel's picture as it can be drawn again for a file: at any size, in any theme. */
import type { Size } from '../draw/canvas'
import type { Theme } from '../draw/theme'
import type { Mark } from '../marks/marks'
import type { ValueTable } from '../series/table'

export interface LegendEntry {
  colour: string
  dash: readonly number[]
  text: string
}

/** `paper`: nothing of the window is in it, such as the time cursor. */
export type Ground = 'screen' | 'paper'

export interface Figure {
  title: string
  /** Unit or object, beside the title. */
  unit: string
  /** The panel as it is on screen. */
  size: Size
  /** Runs with their looks. */
  legend(theme: Theme, ground: Ground): readonly LegendEntry[]
  /** Null: there is nothing to draw. */
  draw(size: Size, theme: Theme, ground: Ground): readonly Mark[] | null
  /** All points, and those in view; none: the picture is all there is. */
  values?: { all(): ValueTable; shown(): ValueTable }
}
