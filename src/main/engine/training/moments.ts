/**
 * Dense where it happens: every metric of a run is watched for sudden changes, and the states of the evaluations
 * around one are kept for good, those just before it too.
 *
 * Metrics by task are not watched: t₅₀ tells when each of them emerges. What the detectors know is part of every
 * state, so that a run that goes on finds what an uninterrupted one does.
 */
import { ChangeDetector, DETECTOR_NUMBERS, type Change } from '#shared/analysis/changes'
import { quantile } from '#shared/analysis/quantiles'
import type { SeriesBatch, SeriesDeclaration } from '#shared/metrics'
import type { HostTensor, TrainingState } from '#shared/trainingState'

/** Names of a state's tensors that hold what a detector knows: `changes/test.accuracy`. */
const DETECTORS = 'changes/'

type Tensors = Record<string, HostTensor>

/** The tensors of a state that detectors take. */
export const detectorsOf = (tensors: Tensors): Tensors =>
  Object.fromEntries(Object.entries(tensors).filter(([name]) => name.startsWith(DETECTORS)))

/** Evaluations whose states are kept before a change is certain, and from then on. */
const BEFORE = 3
const AFTER = 3
/** A state larger than this is not held in memory for each evaluation: only what follows a change is kept then. */
const MOST_BYTES = 2 ** 24

/** Median of the finite values; NaN without any. */
function median(values: Iterable<number>): number {
  const sorted = Float64Array.from(values).filter(Number.isFinite).sort()
  return sorted.length === 0 ? NaN : quantile(sorted, sorted.length, 0.5)
}

const bytesOf = ({ tensors }: TrainingState): number =>
  Object.values(tensors).reduce((sum, { data }) => sum + data.byteLength, 0)

export class Moments {
  private readonly detectors = new Map<string, ChangeDetector>()
  private found: Change[] = []
  private changed = false
  private following = 0
  private recent: TrainingState[] = []
  /** States of this run are too large to be held; known once one was read. */
  private large = false

  constructor(private readonly series: readonly SeriesDeclaration[]) {
    for (const { name, columns } of this.watched())
      for (const { name: column, range } of columns)
        this.detectors.set(
          `${name}.${column}`,
          new ChangeDetector(new Float64Array(DETECTOR_NUMBERS), range ?? null)
        )
  }

  /** Looks at the rows of one step. */
  note({ series, columns, rows }: SeriesBatch): void {
    if (rows === 0) return
    for (const [column, values] of Object.entries(columns)) {
      const metric = `${series}.${column}`
      const change = this.detectors.get(metric)?.update(columns['step']![0]!, median(values))
      if (!change) continue
      this.found.push({ metric, ...change })
      this.changed = true
    }
  }

  /** Changes since the last call. */
  take(): Change[] {
    const { found } = this
    this.found = []
    return found
  }

  /**
   * An evaluation is done: states to keep for good, ascending.
   * @param kept the state of this step is kept anyway
   */
  evaluated(kept: boolean, state: () => TrainingState): TrainingState[] {
    const { recent } = this
    if (this.changed) this.following = AFTER
    this.changed = false
    if (this.following === 0) {
      if (!kept && !this.large) this.hold(state())
      return []
    }
    this.following--
    this.recent = []
    return kept ? recent : [...recent, state()]
  }

  private hold(state: TrainingState): void {
    this.large = bytesOf(state) > MOST_BYTES
    if (!this.large) this.recent = [...this.recent, state].slice(-BEFORE)
  }

  tensors(): Tensors {
    return Object.fromEntries(
      [...this.detectors].map(([metric, { state }]) => [
        DETECTORS + metric,
        { dtype: 'float64', shape: [DETECTOR_NUMBERS], data: state.slice() }
      ])
    )
  }

  restore(tensors: Tensors): void {
    for (const [metric, { state }] of this.detectors) {
      const stored = tensors[DETECTORS + metric]?.data
      if (stored?.length === state.length) state.set(stored)
    }
  }

  private watched(): SeriesDeclaration[] {
    return this.series.filter(({ inner, source }) => inner.length === 0 && source === undefined)
  }
}
