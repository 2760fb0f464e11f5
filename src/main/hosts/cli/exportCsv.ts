/**
 * `export --csv`: the stored rows as text, long format: one line per series, metric and row, with its place on every axis and its
 * replica's seed.
 * Numbers are written in the shortest form that reads back to the same bits.
 */
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Columns } from '#shared/analysis/tracks'
import { AppError } from '#shared/errors'
import type { SeriesDeclaration } from '#shared/metrics'
import { replicaSeeds } from '#shared/replicas'
import { exitCodes, type ExitCode } from './exitCodes'
import { findById, findRun } from './findRun'
import { suggestion } from './nearMatch'
import { withSession, type Build } from './session'
import { readSeries } from './summary'
import { sweepLines } from './sweepCsv'

export interface ExportOptions {
  csv: string
  series?: string
  out?: string
}

/** Columns that say where a row stands: the main axis of the run, if it has one, replica and seed, every inner axis. */
const placeNames = (series: readonly SeriesDeclaration[]): string[] => [
  ...new Set([
    ...series.flatMap(({ main }) => (main ? [main.name] : [])),
    ...['replica', 'seed'],
    ...series.flatMap(({ inner }) => inner.map(({ name }) => name))
  ])
]

/** Writes the file whole or not at all: rows of a run, cells of a sweep. Throws `series.unknown`, `export.unwritable`. */
export function exportCommand(build: Build, wanted: string, options: ExportOptions): Promise<ExitCode> {
  return withSession(build, options.out, async ({ services: { handlers } }) => {
    if (wanted.includes('-sweep-')) {
      const { id } = findById('sweep', wanted, await handlers['sweeps.list']({}))
      await writeWhole(options.csv, Readable.from(sweepLines(await handlers['sweeps.read']({ sweepId: id }))))
      return exitCodes.ok
    }
    const run = findRun(wanted, await handlers['runs.list']({}))
    const { spec, series: declared } = await handlers['runs.read']({ runId: run.id })
    const seeds = replicaSeeds(spec)
    const chosen = chooseSeries(declared, options.series)
    const places = placeNames(declared)
    async function* lines(): AsyncGenerator<string> {
      yield ['series', 'metric', ...places, 'value'].join() + '\n'
      for (const series of chosen)
        yield* seriesLines(series, places, await readSeries(handlers, run.id, series.name), seeds)
    }
    await writeWhole(options.csv, Readable.from(lines()))
    return exitCodes.ok
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
  seeds: readonly number[]
): Generator<string> {
  const seed = Float64Array.from(columns['replica']!, (replica) => seeds[replica]!)
  const index = places.map((name) => (name === 'seed' ? seed : columns[name]))
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

async function writeWhole(file: string, text: Readable): Promise<void> {
  const half = `${file}.${process.pid}.tmp`
  try {
    await pipeline(text, createWriteStream(half))
    await rename(half, file)
  } catch (error) {
    await rm(half, { force: true })
    if (error instanceof AppError) throw error
    const reason = (error as NodeJS.ErrnoException).code ?? (error as Error).message
    throw new AppError('export.unwritable', `${file} cannot be written (${reason}).`, { path: 'csv' })
  }
}
