/** What came of runs, for tables of many: read from their rows once, and again when a run has more of them. */
import { tracksOf, type Track } from '#shared/analysis/tracks'
import type { verdicts } from '#shared/expectation'
import type { FamilyInfo } from '#shared/family'
import type { Expectation } from '#shared/measure'
import { parseMetric, type SeriesBatch, type SeriesDeclaration } from '#shared/metrics'
import { isActive, stageStarts, type RunRecord } from '#shared/run'
import {
  leavesOf,
  seedOutcomes,
  setText,
  smallCurve,
  type OutcomeTracks,
  type RunOutcome
} from '#shared/runTable/outcome'
import { createHash } from 'node:crypto'
import type { Families } from '../families'
import type { ServiceOptions } from '../types'
import { seriesOf } from './declarations'
import type { Library } from '../../store/types'
import { readPresets } from '../../store/presetFiles'
import { judgeRun } from './expectations'

/** Runs that are kept in memory; a table of more reads the rest again. */
const KEPT = 20_000

/** What families and presets say, asked once for many runs. */
interface Said {
  families: ReadonlyMap<string, FamilyInfo>
  expected: ReadonlyMap<string, readonly Expectation[]>
}

export class Outcomes {
  /** By run, with what it was told of. */
  private readonly known = new Map<string, { of: string; outcome: RunOutcome }>()

  constructor(
    private readonly options: Pick<ServiceOptions, 'library' | 'resources'>,
    private readonly families: Families,
    /** As it is now, while it trains too. */
    private readonly record: (runId: string) => Promise<RunRecord>
  ) {}

  /** In the order asked; a run that is gone or cannot be read is left out. */
  async read(runIds: readonly string[]): Promise<RunOutcome[]> {
    const said: Said = {
      families: new Map((await this.families.ask({ kind: 'families' })).map((info) => [info.id, info])),
      expected: new Map(
        (await readPresets(this.options.resources)).map((preset) => [
          preset.id,
          preset.sweep ? [] : preset.expected
        ])
      )
    }
    const found: RunOutcome[] = []
    for (const runId of runIds) {
      const outcome = await this.of(runId, said).catch(() => null)
      if (outcome) found.push(outcome)
    }
    return found
  }

  private async of(runId: string, said: Said): Promise<RunOutcome> {
    const record = await this.record(runId)
    const of = `${record.step} ${record.status} ${record.journal.length}`
    // Of one that trains there are more rows at every look.
    const known = isActive(record.status) ? undefined : this.known.get(runId)
    if (known?.of === of) return known.outcome
    const outcome = await this.compute(record, said)
    this.known.delete(runId)
    this.known.set(runId, { of, outcome })
    if (this.known.size > KEPT) this.known.delete(this.known.keys().next().value!)
    return outcome
  }

  private async compute(record: RunRecord, said: Said): Promise<RunOutcome> {
    const { id, spec } = record
    const series = await seriesOf(this.families, record)
    const [train, heldOut] =
      said.families.get(spec.family)?.panels.find(({ kind }) => kind === 'crossing')?.metrics ?? []
    const stages = stageStarts(record)
    const library = readingOnce(this.options.library)
    const tracks = async (metric: string | undefined): Promise<readonly Track[] | null> => {
      const found = metric === undefined ? null : columnOf(series, metric)
      if (!found) return null
      const { columns } = await library.readSeries(id, found.declaration, 0)
      return tracksOf(found.declaration, columns, found.column.name, spec.replicas, {}, stages)
    }
    const headline = columnOf(series, record.headline)
    const read: OutcomeTracks = {
      headline: headline && { column: headline.column, tracks: (await tracks(record.headline)) ?? [] },
      train: await tracks(train),
      heldOut: await tracks(heldOut)
    }
    const run = { id, status: record.status, replicas: spec.replicas, stages }
    const expected = said.expected.get(record.preset ?? '') ?? []
    const judged = await judgeRun(library, series, run, expected)
    const count = (word: (typeof verdicts)[number]) => judged.filter(({ verdict }) => verdict === word).length
    return {
      runId: id,
      setOf: createHash('sha256').update(setText(spec)).digest('hex').slice(0, 16),
      fields: leavesOf(spec),
      seeds: seedOutcomes(spec, read),
      curve: smallCurve(read),
      verdicts:
        judged.length === 0
          ? null
          : { met: count('met'), near: count('near'), missed: count('missed'), pending: count('pending') }
    }
  }
}

function columnOf(series: readonly SeriesDeclaration[], metric: string) {
  const { series: name, column } = parseMetric(metric)
  const declaration = series.find((each) => each.name === name)
  const found = declaration?.columns.find((each) => each.name === column)
  return declaration && found ? { declaration, column: found } : null
}

/** A series that several of a run's numbers come from is read once. */
function readingOnce(library: Pick<Library, 'readSeries'>): Pick<Library, 'readSeries'> {
  const read = new Map<string, Promise<SeriesBatch>>()
  return {
    readSeries(runId, declaration, fromRow) {
      const known = read.get(declaration.name) ?? library.readSeries(runId, declaration, fromRow)
      read.set(declaration.name, known)
      return known
    }
  }
}
