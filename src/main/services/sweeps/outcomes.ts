/** What came of the replicas of a sweep's runs, from the stored rows. Runs at their end are read once. */
import { bestValues, lastValues, tracksOf, type Track } from '#shared/analysis/tracks'
import { parseMetric, type MetricColumn } from '#shared/metrics'
import { curveOf, type SmallCurve } from '#shared/runTable/outcome'
import { isActive, stageStarts, type RunSummary } from '#shared/run'
import type { SweepSpec } from '#shared/sweep'
import { AppError } from '#shared/errors'
import { wholeRun } from '#shared/sweep/curves'
import { replicaSeeds } from '#shared/replicas'
import { phaseOf, reachOf, type Reach, type ReplicaOutcome } from '#shared/sweep/outcomes'
import type { SweepPart } from '#shared/sweep/plan'
import { crossingOf, type Level, type Place } from '#shared/threshold'
import type { Library } from '../../store/types'
import type { Families } from '../families'
import { declarationOf } from '../runs/declarations'

/**
 * A diverged replica has no later rows and would not have reached it in them: it counts as looked at as long as any
 * other was.
 */
const untilOf = (all: readonly Reach[], { until }: Reach, divergedAt: number | null): number =>
  divergedAt === null ? until : Math.max(...all.map((other) => other.until))

/** What came of one run of a sweep. */
export interface PartOutcome {
  /** In their order. */
  replicas: readonly ReplicaOutcome[]
  /** The measure of every cell of it, over the cell's seeds; null: no rows yet. */
  curves: readonly (SmallCurve | null)[]
}

export class Outcomes {
  private readonly known = new Map<string, { stamp: string; outcomes: PartOutcome }>()

  constructor(
    private readonly library: Library,
    private readonly families: Families
  ) {}

  async read(sweep: SweepSpec, part: SweepPart, run: RunSummary): Promise<PartOutcome> {
    const stamp = `${run.status} ${run.step}`
    const known = this.known.get(run.id)
    if (known?.stamp === stamp) return known.outcomes
    const outcomes = await this.compute(sweep, part, run)
    this.known.set(run.id, { stamp, outcomes })
    return outcomes
  }

  private async compute(sweep: SweepSpec, part: SweepPart, run: RunSummary): Promise<PartOutcome> {
    const { measure, phases } = sweep
    const measured = await this.tracks(run, measure)
    const reached = measured.map((track) => reachOf(crossingOf(track, measure)))
    const column = await this.columnOf(measure.metric, run.id)
    const curves = part.cells.map((_, cell) => {
      const first = part.taken?.replicas[cell] ?? cell * sweep.replicas
      return column && curveOf(column, measured.slice(first, first + sweep.replicas))
    })
    const ends = measure.final === undefined ? measure : { metric: measure.final }
    const tracks = await this.tracks(run, ends)
    const last = lastValues(tracks, run.diverged)
    const best = bestValues(tracks, run.diverged, measure.is)
    const train = phases && (await this.crossings(run, phases.train))
    const test = phases && (await this.crossings(run, phases.test))
    const seeds = replicaSeeds(part.spec)
    const replicas = reached.map((crossing, r): ReplicaOutcome => {
      const divergedAt = run.diverged.find(({ replica }) => replica === r)?.step ?? null
      const atEnd = !isActive(run.status) && divergedAt === null
      return {
        seed: seeds[r]!,
        reached: crossing.reached,
        until: untilOf(reached, crossing, divergedAt),
        trained: train && { ...train[r]!, until: untilOf(train, train[r]!, divergedAt) },
        final: last[r]!,
        best: best[r]!,
        divergedAt,
        phase: phases && train && test && atEnd ? phaseOf(train[r]!.reached, test[r]!.reached, phases) : null
      }
    })
    return { replicas, curves }
  }

  /** What the measure is in a run, by its own declaration; null: it cannot be read, or has no such series. */
  async quantity({ measure }: SweepSpec, runId: string): Promise<string | null> {
    try {
      return (await this.columnOf(measure.metric, runId))?.quantity ?? null
    } catch (error) {
      if (error instanceof AppError) return null
      throw error
    }
  }

  private async columnOf(metric: string, runId: string): Promise<MetricColumn | null> {
    const { series, column } = parseMetric(metric)
    const { record } = await this.library.read(runId)
    const { columns } = await declarationOf(this.families, record, series)
    return columns.find(({ name }) => name === column) ?? null
  }

  private async crossings(run: RunSummary, threshold: Level & Place): Promise<Reach[]> {
    return (await this.tracks(run, threshold)).map((track) => reachOf(crossingOf(track, threshold)))
  }

  /** Rows of a metric by replica, those of the runs that it goes on from before its own. */
  private async tracks(run: RunSummary, { metric, where }: Place): Promise<Track[]> {
    const { series, column } = parseMetric(metric)
    const { record } = await this.library.read(run.id)
    const declaration = await declarationOf(this.families, record, series)
    const { columns, stages } = await wholeRun(run.id, declaration, {
      run: async (runId) => {
        if (runId === run.id) return { summary: run, series: [declaration] }
        const { spec, parent, journal } = (await this.library.read(runId)).record
        const summary = { replicas: spec.replicas, parent, stages: stageStarts({ spec, journal }) }
        return { summary, series: [declaration] }
      },
      columns: async (runId) => (await this.library.readSeries(runId, declaration, 0)).columns
    })
    return tracksOf(declaration, columns, column, run.replicas, where, stages)
  }
}
