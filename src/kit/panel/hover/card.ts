/** A line of a hover card. */
export interface HoverRow {
  key: string
  /** Of its run. */
  colour: number
  thin: boolean
  name: string
  value: string
  /** As in `0.62–0.71`; empty for a single replica. */
  band: string
  /** As in `seed 0 0.62 · seed 1 0.71`; empty where there are too many. */
  seeds: string
}
