/** A line of a plot, as its hover card tells it. */
export interface HoverRow {
  /** Of its run. */
  colour: number
  /** As the line is drawn. */
  dash: number
  thin: boolean
  /** Title of its run; empty where the plot has only one. */
  run: string
  name: string
  value: string
  /** As in `0.62–0.71`; empty for a single replica. */
  band: string
  /** As in `at step 700`, where that is not the place of the card; else empty. */
  where: string
  /** As in `seed 0 0.62`; none where they are too many. */
  seeds: readonly string[]
}

export interface HoverRows {
  /** Where the first row was measured, or what is pointed at, in words. */
  place: string
  rows: readonly HoverRow[]
  /** Lines that found no room. */
  more: number
}

/** A card of words alone, as a mark tells them. */
export const wordsCard = (place: string): HoverRows => ({ place, rows: [], more: 0 })
