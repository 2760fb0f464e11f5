/** What came of the replicas of a sweep's runs, from the stored rows. Runs at their end are read once. */
import { lastValues, tracksOf, type Track } from '#shared/analysis/tracks'
import { parseMetric } from '#shared/metrics'
import { isActive, type RunSummary } from '#shared/run'
import type { SweepSpec } from '#shared/sweep'
import { replicaSeeds } from '#shared/replicas'
import { phaseOf, reachOf, type Reach, type ReplicaOutcome } from '#shared/sweep/outcomes'
import type { SweepPart } from '#shared/sweep/plan'
import { atLeast, crossingOf } from '#shared/threshold'
import type { Library } from '../../store/types'
import type { Families } from '../families'
import { declarationOf } from '../runs/declarations'

/**
 * A diverged replica has no later rows and would not have reached it in them: it counts as looked at as long as any
 * other was.
 */
const untilOf = (all: readonly Reach[], { until }: Reach, divergedAt: number | null): number =>
  divergedAt === null ? until : Math.max(...all.map((other) => other.until))

type Threshold = Pick<SweepSpec['measure'], 'metric' | 'atLeast' | 'evaluations'>

export class Outcomes {
  private readonly known = new Map<string, { stamp: string; outcomes: readonly ReplicaOutcome[] }>()

  constructor(
    private readonly library: Library,
    private readonly families: Families
  ) {}

  /** One outcome per replica of a run, in their order. */
  async read(sweep: SweepSpec, part: SweepPart, run: RunSummary): Promise<readonly ReplicaOutcome[]> {
    const stamp = `${run.status} ${run.step}`
    const known = this.known.get(run.id)
    if (known?.stamp === stamp) return known.outcomes
    const outcomes = await this.compute(sweep, part, run)
    this.known.set(run.id, { stamp, outcomes })
    return outcomes
  }

  private async compute(sweep: SweepSpec, part: SweepPart, run: RunSummary): Promise<ReplicaOutcome[]> {
    const { measure, phases } = sweep
    const reached = await this.crossings(run, measure)
    const last = lastValues(await this.tracks(run, measure.final ?? measure.metric), run.diverged)
    const rule = phases && {
      train: { ...phases.train, evaluations: 1 },
      test: { ...phases.test, evaluations: 1 }
    }
    const train = rule && (await this.crossings(run, rule.train))
    const test = rule && (await this.crossings(run, rule.test))
    const seeds = replicaSeeds(part.spec)
    return reached.map((crossing, r): ReplicaOutcome => {
      const divergedAt = run.diverged.find(({ replica }) => replica === r)?.step ?? null
      const atEnd = !isActive(run.status) && divergedAt === null
      return {
        seed: seeds[r]!,
        reached: crossing.reached,
        until: untilOf(reached, crossing, divergedAt),
        trained: train && { ...train[r]!, until: untilOf(train, train[r]!, divergedAt) },
        final: last[r]!,
        divergedAt,
        phase: phases && train && test && atEnd ? phaseOf(train[r]!.reached, test[r]!.reached, phases) : null
      }
    })
  }

  private async crossings(run: RunSummary, threshold: Threshold): Promise<Reach[]> {
    const level = atLeast(threshold.atLeast, threshold.evaluations)
    return (await this.tracks(run, threshold.metric)).map((track) => reachOf(crossingOf(track, level)))
  }

  /** Rows of a metric by replica; a series with inner axes counts as its mean over them. */
  private async tracks(run: RunSummary, metric: string): Promise<Track[]> {
    const { series, column } = parseMetric(metric)
    const { record } = await this.library.read(run.id)
    const declaration = await declarationOf(this.families, record, series)
    const { columns } = await this.library.readSeries(run.id, declaration, 0)
    return tracksOf(declaration, columns, column, run.replicas)
  }
}
