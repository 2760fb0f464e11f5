/** A preset: an experiment or a sweep with the outcome that its source reports, so that it can say whether it met it. */
import type { Claim, Verdict } from './expectation'
import { isOnAxis, type Expectation } from './measure'
import { isPlace, type SweepExpectation } from './sweep/expectation'
import type { Bound } from './threshold'

/** What came of an expectation, by its text, in the last run that `npm run acceptance` trained. */
export interface RecordedResult {
  text: string
  /** Null: the rows did not tell it. */
  got: Bound | null
  verdict: Verdict
}

/** A real run of the preset, for its card: a small curve, of a sweep none, and what came of what is expected. */
export interface PresetPreview {
  engine: string
  machine: string
  date: string
  seconds: number
  steps: readonly number[]
  /** One line per entry; values as long as `steps`. */
  lines: readonly { label: string; values: readonly number[] }[]
  results?: readonly RecordedResult[] | undefined
}

interface PresetHead {
  /** Path below `resources/presets` without ending: `parity/demo`. */
  id: string
  title: string
  /** What a user should see, one sentence. */
  about: string
  /** Paper, section; or the reference that the numbers come from. */
  source: string
  /** Short enough to run in tests on every engine. */
  quick: boolean
  preview: PresetPreview | null
}

export interface RunPreset extends PresetHead {
  expected: readonly Expectation[]
  /** Overrides over the family's defaults; `family` is required. */
  spec: { family: string; [key: string]: unknown }
  sweep?: undefined
}

export interface SweepPreset extends PresetHead {
  expected: readonly SweepExpectation[]
  /** A draft of a sweep. */
  sweep: { base: { family: string }; [key: string]: unknown }
  spec?: undefined
}

export type Preset = RunPreset | SweepPreset

export interface ExpectedRow {
  claim: Claim
  /** Its numbers are places on the main axis. */
  onAxis: boolean
  recorded: RecordedResult | null
}

/** What a preset is expected to show, each with what came of it. */
export function expectedRows(preset: Preset): ExpectedRow[] {
  const rows = preset.sweep
    ? preset.expected.map((claim) => ({ claim, onAxis: isPlace(claim) }))
    : preset.expected.map((claim) => ({ claim, onAxis: isOnAxis(claim) }))
  return rows.map((row) => ({
    ...row,
    recorded: preset.preview?.results?.find(({ text }) => text === row.claim.text) ?? null
  }))
}
