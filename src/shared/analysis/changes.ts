/**
 * Sudden changes of a metric, found while its rows come in.
 *
 * What counts is how the increments d of the last LAG rows differ from those before them: z = (d − median) /
 * (1.4826 · MAD) of the REFERENCE increments that are older (robust deviations: Hampel 1974, "The influence curve").
 * Two cumulative sums S ← max(0, S ± z − DRIFT) add up what stays unusual (Page 1954, "Continuous inspection
 * schemes"); above ALARM, once the metric has moved by a fair share of its range, the change is reported, once, with the
 * row that it began at. A steady rise or fall is none, however steep.
 */
import { quantile } from './quantiles'

/** Increments: those compared with, those passed over before them, and the least of the former. */
const REFERENCE = 12
const LAG = 12
const LEAST = 6
/** In robust deviations. One row counts for `MOST` at most, so that none alone is a change; a sum grows to `FULL`. */
const DRIFT = 2
const ALARM = 12
const MOST = 8
const FULL = 24
/** Shares of the metric's range: what a change moves over at least, and the least deviation (a flat line has none). */
const SHARE = 0.1
const FLOOR = 0.005
/** Changes reported of one metric. */
const MOST_REPORTED = 3

/** A sudden change of a metric's median over replicas. */
export interface Change {
  /** As in `test.accuracy`. */
  metric: string
  direction: 'up' | 'down'
  /** Where it began, and where it was certain. */
  step: number
  seen: number
}

/** Numbers that a detector's state takes. */
export const DETECTOR_NUMBERS = 14 + REFERENCE + LAG

/** Places in the state: values seen, changes reported, newest step; per direction the sum, where it rose from (step, value), reported. */
const at = { last: 0, lowest: 1, highest: 2, rows: 3, reported: 4, step: 5, up: 6, down: 10, increments: 14 }

export class ChangeDetector {
  /**
   * @param state `[DETECTOR_NUMBERS]`, zeros at first; what the detector knows is written to it
   * @param range of the metric where it has one; else what it has moved over so far counts
   */
  constructor(
    readonly state: Float64Array,
    private readonly range: readonly [number, number] | null
  ) {}

  /**
   * The change that this row makes certain. Rows in order; a value that is not finite is passed over, and so is a
   * row of a step that was looked at before, as the first of a run that goes on from a state is.
   */
  update(step: number, value: number): Omit<Change, 'metric'> | null {
    if (!Number.isFinite(value)) return null
    const { state } = this
    const rows = state[at.rows]!
    if (rows > 0 && step <= state[at.step]!) return null
    state[at.step] = step
    const before = rows === 0 ? value : state[at.last]!
    state[at.lowest] = rows === 0 ? value : Math.min(state[at.lowest]!, value)
    state[at.highest] = rows === 0 ? value : Math.max(state[at.highest]!, value)
    state[at.last] = value
    state[at.rows] = rows + 1
    if (rows === 0) return null
    const [low, high] = this.range ?? [state[at.lowest]!, state[at.highest]!]
    const found = high > low ? this.look(step, before, value, high - low) : null
    state[at.increments + ((rows - 1) % (REFERENCE + LAG))] = value - before
    return found
  }

  /** Old increments, ascending; null: too few yet. */
  private reference(): Float64Array | null {
    const { state } = this
    const kept = REFERENCE + LAG
    const known = state[at.rows]! - 2
    const first = Math.max(0, known - kept)
    const count = Math.min(known, kept) - LAG
    if (count < LEAST) return null
    return Float64Array.from({ length: count }, (_, i) => state[at.increments + ((first + i) % kept)]!).sort()
  }

  private look(step: number, before: number, value: number, range: number): Omit<Change, 'metric'> | null {
    const reference = this.reference()
    if (!reference) return null
    const middle = quantile(reference, reference.length, 0.5)
    const deviations = reference.map((d) => Math.abs(d - middle)).sort()
    const spread = 1.4826 * quantile(deviations, deviations.length, 0.5)
    const z = (value - before - middle) / Math.max(spread, FLOOR * range)
    const bounded = Math.max(-MOST, Math.min(MOST, z))
    const up = this.add('up', bounded, step, before) && value - this.state[at.up + 2]! > SHARE * range
    const down = this.add('down', -bounded, step, before) && this.state[at.down + 2]! - value > SHARE * range
    if (!up && !down) return null
    return this.tell(up ? 'up' : 'down', step)
  }

  /** Adds to the sum of a direction; true: above the alarm, and not reported yet. */
  private add(direction: 'up' | 'down', z: number, step: number, before: number): boolean {
    const { state } = this
    const place = at[direction]
    const sum = state[place]!
    state[place] = Math.min(FULL, Math.max(0, sum + z - DRIFT))
    if (sum === 0) state.set([step, before, 0], place + 1)
    return state[place]! > ALARM && state[place + 3] === 0
  }

  private tell(direction: 'up' | 'down', step: number): Omit<Change, 'metric'> | null {
    const { state } = this
    const place = at[direction]
    state[place + 3] = 1
    if (state[at.reported]! >= MOST_REPORTED) return null
    state[at.reported]!++
    return { direction, step: state[place + 1]!, seen: step }
  }
}
