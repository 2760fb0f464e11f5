/**
 * `export --csv`: the stored rows as text, long format: one line per series, metric and row, with its place on every axis and its
 * replica's seed.
 * Numbers are written in the shortest form that reads back to the same bits.
 */
import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { Columns } from '#shared/analysis/tracks'
import { STAGE } from '#shared/axes'
import { csvCell } from '#shared/csv'
import { AppError } from '#shared/errors'
import type { SeriesDeclaration } from '#shared/metrics'
import { replicaSeeds } from '#shared/replicas'
import { stageCount, stageName } from '#shared/stages'
import { incompleteText } from './describe'
import { exitCodes, type ExitCode } from './exitCodes'
import { writeOutput } from '../../store/files/outputTarget'
import { findById, findRun, isSweepWord } from './findRun'
import { suggestion } from '#shared/nearMatch'
import { withSession, type Build } from './session'
import { readSeries } from './summary'
import { sweepLines } from './sweepCsv'
import { complain, outputData, STANDARD_OUTPUT } from './terminal'

export interface ExportOptions {
  csv: string
  series?: string
  out?: string
}

/** Beside the number of a stage, its name. */
const STAGE_NAME = 'stageName'

/** Columns that say where a row stands: the main axis of the run, if it has one, stage and its name, replica and seed, every inner axis. */
const placeNames = (series: readonly SeriesDeclaration[]): string[] => [
  ...new Set([
    ...series.flatMap(({ main }) => (main ? [main.name] : [])),
    ...series.flatMap(({ staged }) => (staged ? [STAGE, STAGE_NAME] : [])),
    ...['replica', 'seed'],
    ...series.flatMap(({ inner }) => inner.map(({ name }) => name))
  ])
]

/** Writes the file whole or not at all, `-` to standard output: rows of a run, cells of a sweep. Throws `series.unknown`, `export.unwritable`. */
export function exportCommand(build: Build, wanted: string, options: ExportOptions): Promise<ExitCode> {
  return withSession(build, options, async ({ services: { handlers } }) => {
    if (isSweepWord(wanted)) {
      const { id } = findById('sweep', wanted, await handlers['sweeps.list']({}))
      await writeLines(options.csv, sweepLines(await handlers['sweeps.read']({ sweepId: id })))
      return exitCodes.ok
    }
    const run = findRun(wanted, await handlers['runs.list']({}))
    const { spec, series: declared, underived } = await handlers['runs.read']({ runId: run.id })
    const seeds = replicaSeeds(spec)
    const stages = Array.from({ length: stageCount(spec) }, (_, stage) => stageName(spec, stage))
    const chosen = chooseSeries(declared, options.series)
    const places = placeNames(declared)
    async function* lines(): AsyncGenerator<string> {
      yield ['series', 'metric', ...places, 'value'].join() + '\n'
      for (const series of chosen)
        yield* seriesLines(series, places, await readSeries(handlers, run.id, series.name), { seeds, stages })
    }
    await writeLines(options.csv, lines())
    const derived = chosen.filter(({ source, onRequest }) => source === 'derived' && !onRequest)
    if (underived === 0 || derived.length === 0) return exitCodes.ok
    complain(`${derived.map(({ name }) => name).join(', ')}: ${incompleteText(run.id, underived)}`)
    return exitCodes.failed
  })
}

function chooseSeries(declared: readonly SeriesDeclaration[], name?: string): readonly SeriesDeclaration[] {
  if (name === undefined) return declared
  const found = declared.filter((series) => series.name === name)
  if (found.length) return found
  const names = declared.map((series) => series.name)
  const sentence = `There is no series ${name}.${suggestion(name, names)} This run has ${names.join(', ')}.`
  throw new AppError('series.unknown', sentence, { path: 'series' })
}

/** Portions of lines, one per metric and thousand rows. A place that the series does not name is left empty. */
export function* seriesLines(
  series: SeriesDeclaration,
  places: readonly string[],
  columns: Columns,
  { seeds, stages = [] }: { seeds: readonly number[]; stages?: readonly string[] }
): Generator<string> {
  const seed = Float64Array.from(columns['replica']!, (replica) => seeds[replica]!)
  const index = places.map((name) => {
    if (name === 'seed') return seed
    return name === STAGE_NAME
      ? columns[STAGE] && Array.from(columns[STAGE], (stage) => csvCell(stages[stage] ?? ''))
      : columns[name]
  })
  const indexOf = (row: number) => index.map((of) => of?.[row] ?? '').join()
  for (const { name } of series.columns) {
    const values = columns[name]!
    for (let start = 0; start < values.length; start += 1000) {
      let text = ''
      for (let row = start; row < Math.min(start + 1000, values.length); row++)
        text += `${series.name},${name},${indexOf(row)},${values[row]}\n`
      yield text
    }
  }
}

/** Whole or not at all; `-` is standard output. Throws `export.unwritable`. @param option the one that names the file */
export async function writeLines(
  file: string,
  lines: Iterable<string | Uint8Array> | AsyncIterable<string>,
  option = 'csv'
): Promise<void> {
  if (file === STANDARD_OUTPUT) return outputData(lines)
  try {
    await writeOutput(file, (place) => pipeline(lines, createWriteStream(place)))
  } catch (error) {
    if (error instanceof AppError) throw error
    const reason = (error as NodeJS.ErrnoException).code ?? (error as Error).message
    throw new AppError('export.unwritable', `${file} cannot be written (${reason}).`, { path: option })
  }
}
