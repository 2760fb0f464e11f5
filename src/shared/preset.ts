/** A preset: an experiment or a sweep with the outcome that its source reports, so that it can say whether it met it. */
import type { SweepExpectation } from './sweep/expectation'

/** The metric of the median replica is expected to reach `atLeast` for the first time within these steps. */
export interface Expectation {
  metric: string
  atLeast: number
  /** First and last step of the interval, both included. */
  within: readonly [number, number]
  text: string
}

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

export interface ExpectationResult {
  expectation: Expectation
  /** Median over replicas of the first step that reaches it; null: not (yet). */
  step: number | null
  verdict: 'met' | 'missed' | 'pending'
}

/** Judges one expectation; pending until the metric was looked at up to the end of its interval, at step `seen`. */
export function judge(expectation: Expectation, step: number | null, seen: number): ExpectationResult {
  const [from, to] = expectation.within
  if (step !== null) return { expectation, step, verdict: step >= from && step <= to ? 'met' : 'missed' }
  return { expectation, step, verdict: seen >= to ? 'missed' : 'pending' }
}
