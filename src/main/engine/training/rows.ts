/**
 * Rows of a run on their way out, and all that looks at them: who has diverged, change detectors, stop rules.
 *
 * What is known from rows is part of every state, so it may depend on the steps trained alone: rows that a run has
 * only because it begins or ends at a step are shown, and looked at by nobody.
 */
import type { TrainingSpec } from '#shared/experiment'
import type { SeriesBatch } from '#shared/metrics'
import type { Divergence } from '#shared/run'
import type { TrainingState } from '#shared/trainingState'
import type { RowOutputs } from '../../../kit/data/hostData'
import type { Program } from '../../../kit/program/program'
import { infiniteReplicas } from './divergence'
import { Moments } from './moments'
import { Recorder } from './recorder'
import { isRecorded } from './schedule'
import { anyRuleMet, countRows, freshCounts, type RuleCounts } from './stopRules'

/** What of a state comes from rows. */
type Known = Pick<TrainingState, 'diverged' | 'ruleCounts'>

export class Rows {
  readonly moments: Moments
  private readonly recorder: Recorder
  private readonly diverged: Divergence[] = []
  private ruleCounts: RuleCounts

  constructor(
    private readonly spec: TrainingSpec,
    { series }: Pick<Program, 'series'>,
    stage: number | null
  ) {
    this.recorder = new Recorder(series, stage)
    this.moments = new Moments(series)
    this.ruleCounts = freshCounts(spec.stop.rules, spec.replicas)
  }

  restore({ diverged, ruleCounts, tensors }: TrainingState): void {
    this.moments.restore(tensors)
    this.diverged.push(...diverged)
    this.ruleCounts = ruleCounts.map((counts) => [...counts])
  }

  /** Copies. */
  get known(): Known {
    return { diverged: [...this.diverged], ruleCounts: this.ruleCounts.map((counts) => [...counts]) }
  }

  get allDiverged(): boolean {
    return this.diverged.length === this.spec.replicas
  }

  /** Keeps rows that fall due by the record policy. Those of diverged replicas are left out, here as in `show`. */
  record(batch: SeriesBatch): void {
    const kept = this.recorder.add(batch, this.alive)
    this.moments.note(kept)
    countRows(this.spec.stop.rules, this.ruleCounts, kept, this.alive)
  }

  /** Keeps rows for readers alone. */
  show(batch: SeriesBatch): void {
    this.recorder.add(batch, this.alive)
  }

  /** Rows since the last call, one batch per series. */
  take(): SeriesBatch[] {
    return this.recorder.take()
  }

  /** Looks at the outputs of the step after which `step` are trained. */
  noteDivergence(outputs: RowOutputs, step: number): void {
    for (const replica of infiniteReplicas(outputs, this.spec.replicas))
      if (this.alive[replica]) this.diverged.push({ replica, step })
  }

  /** Rules are judged at steps with rows, so that the length of a call of the runner decides nothing. */
  isRuleMet(step: number): boolean {
    const { record, stop } = this.spec
    return isRecorded(record, step) && anyRuleMet(stop.rules, this.ruleCounts, this.alive)
  }

  private get alive(): boolean[] {
    const gone = new Set(this.diverged.map(({ replica }) => replica))
    return Array.from({ length: this.spec.replicas }, (_, r) => !gone.has(r))
  }
}
