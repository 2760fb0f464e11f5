/** What came of runs, for tables of many: read from their rows once, and again when a run has more of them. */
import { FOUR_FIFTHS } from '#shared/analysis/grokking'
import { tracksOf, type Track } from '#shared/analysis/tracks'
import type { verdicts } from '#shared/expectation'
import type { FamilyInfo } from '#shared/family'
import type { Expectation } from '#shared/measure'
import { parseMetric, type SeriesBatch, type SeriesDeclaration } from '#shared/metrics'
import { comparedMetrics } from '#shared/panels'
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
import { OutcomeFile } from '../../store/outcomeFile'
import { readPresets } from '../../store/presetFiles'
import { judgeRun } from './expectations'

/** Runs that are kept in memory; a table of more reads the rest again. */
const KEPT = 20_000

/** How long what families and presets say is taken to be as it was, in ms. */
const SAID_MS = 5000

/** What families and presets say, asked once for many runs. */
interface Said {
  families: ReadonlyMap<string, FamilyInfo>
  expected: ReadonlyMap<string, readonly Expectation[]>
}

export class Outcomes {
  /** By run, with what it was told of. */
  private readonly known = new Map<string, { of: string; outcome: RunOutcome }>()
  private readonly file: OutcomeFile<RunOutcome>
  private said: { since: number; what: Promise<Said> } | null = null

  constructor(
    private readonly options: Pick<ServiceOptions, 'library' | 'resources' | 'version'>,
    private readonly families: Families,
    /** As it is now, while it trains too. */
    private readonly record: (runId: string) => Promise<RunRecord>
  ) {
    this.file = new OutcomeFile(options.library.root)
  }

  /** In the order asked; a run that is gone or cannot be read is left out. */
  async read(runIds: readonly string[]): Promise<RunOutcome[]> {
    if (!this.said || performance.now() - this.said.since > SAID_MS)
      this.said = { since: performance.now(), what: this.ask() }
    const said = await this.said.what
    const found: RunOutcome[] = []
    for (const runId of runIds) {
      const outcome = await this.of(runId, said).catch(() => null)
      if (outcome) found.push(outcome)
    }
    return found
  }

  /** Writes down what was read. */
  close(): Promise<void> {
    return this.file.close()
  }

  private async ask(): Promise<Said> {
    return {
      families: new Map((await this.families.ask({ kind: 'families' })).map((info) => [info.id, info])),
      expected: new Map(
        (await readPresets(this.options.resources)).map((preset) => [
          preset.id,
          preset.sweep ? [] : preset.expected
        ])
      )
    }
  }

  private async of(runId: string, said: Said): Promise<RunOutcome> {
    const record = await this.record(runId)
    const of = `${record.step} ${record.status} ${record.journal.length}`
    // Of one that trains there are more rows at every look.
    const known = isActive(record.status) ? undefined : this.known.get(runId)
    if (known?.of === of) return known.outcome
    const stamp = isActive(record.status) ? null : await this.stampOf(record, of, said)
    const kept = stamp === null ? null : await this.file.get(runId, stamp)
    const outcome = kept ?? (await this.compute(record, said))
    if (stamp !== null && !kept) this.file.put(runId, stamp, outcome)
    this.known.delete(runId)
    this.known.set(runId, { of, outcome })
    if (this.known.size > KEPT) this.known.delete(this.known.keys().next().value!)
    return outcome
  }

  /** Of all that an outcome is made from: the run's files, what its family and its preset say, and this program. */
  private async stampOf(record: RunRecord, of: string, said: Said): Promise<string | null> {
    const files = await this.file.stampOf(record.id)
    if (files === null) return null
    const asked = [
      comparedIn(record, said),
      FOUR_FIFTHS,
      said.expected.get(record.preset ?? '') ?? [],
      record.headline
    ]
    return `${files} ${of} ${digest(JSON.stringify(asked))} ${this.options.version}`
  }

  private async compute(record: RunRecord, said: Said): Promise<RunOutcome> {
    const { id, spec } = record
    const series = await seriesOf(this.families, record)
    const [train, heldOut] = comparedIn(record, said)
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
      setOf: digest(setText(spec)),
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

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16)

/** Of training and of held-out rows; none: its family does not compare them. */
const comparedIn = ({ spec }: RunRecord, { families }: Said): readonly string[] =>
  comparedMetrics(families.get(spec.family)?.panels ?? [], spec)

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
