/** A preset: an experiment or a sweep with the outcome that its source reports, so that it can say whether it met it. */
import type { Expectation } from './measure'
import type { SweepExpectation } from './sweep/expectation'

/** A small curve from a real run of the preset, for its card. */
export interface PresetPreview {
  engine: string
  machine: string
  date: string
  seconds: number
  steps: readonly number[]
  /** One line per entry; values as long as `steps`. */
  lines: readonly { label: string; values: readonly number[] }[]
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
