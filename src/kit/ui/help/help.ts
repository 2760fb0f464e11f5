/** What the "?" in a panel's head tells. Plain data, declared beside the panel. */
export interface PanelHelp {
  /** What it is: one or two sentences. */
  shows: string
  /** How to read it: a line for each colour, shape, axis, or thing to do. */
  read: readonly string[]
  /** Lines in the notation of `parseFormula`; null: nothing is computed. */
  formula: string | null
  /** What its letters mean. */
  letters?: string
  /** Where the picture or the measure comes from. */
  source: string
  /** Words of the glossary that one needs. */
  words?: readonly string[]
}
