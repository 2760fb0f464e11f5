/** `figure`: a panel of runs as an SVG or a PDF file, drawn from the same marks as in a window, without one. */
import { readFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { deflateSync } from 'node:zlib'
import { AppError } from '#shared/errors'
import { draftIn, readDraftFile } from '#shared/draftFile'
import type { Handlers } from '#shared/contract'
import type { DrawFigure, FigureAsked, FigureRunRows } from '#shared/figure'
import type { SeriesBatch } from '#shared/metrics'
import { chunkBytes, SIGNATURE } from '#shared/png'
import type { RunSummary } from '#shared/run'
import { setText } from '#shared/runTable/outcome'
import { exitCodes, type ExitCode } from './exitCodes'
import { writeLines } from './exportCsv'
import { findRun } from './findRun'
import { withSession, type Build } from './session'
import type { Add, Finish } from './trainingGrammar'

interface FigureOptions {
  svg?: string
  pdf?: string
  panel?: string
  width?: string
  height?: string
  choose?: readonly string[]
  out?: string
}

export function addFigure(add: Add, build: Build, finish: Finish): void {
  add(
    'figure',
    'Draw a panel of runs into an SVG or a PDF file for a paper, as the window does; dropped on a window it opens that view.',
    'figure last --panel accuracy --svg accuracy.svg',
    'figure 20260301-120000-grokking-1a2b spec.json --panel loss --choose y=log --width 178 --svg loss.svg'
  )
    .argument(
      '<run|spec...>',
      'runs (id, the beginning of one, or "last"), or files of specs whose newest runs are meant'
    )
    .option('--svg <file>', 'the SVG to write; - is standard output')
    .option('--pdf <file>', 'the PDF to write, with its letters inside')
    .option('--panel <title>', 'a panel of their family (default: the first)')
    .option('--width <mm>', 'of the whole (default: 85)')
    .option('--height <mm>', 'of the plot (default: in the ratio of a panel)')
    .option(
      '--choose <key=value...>',
      'choices of the panel: x or y as linear, log …, band=off, singles=on, sort=rank'
    )
    .action(async (words: string[], options: FigureOptions) =>
      finish(await figureCommand(build, words, options))
    )
}

/** Millimetres that a figure can have. */
const [LEAST, MOST] = [20, 1000]

/** Throws `figure.…` in one sentence, `run.unknown`, `export.unwritable`. */
function figureCommand(build: Build, words: readonly string[], options: FigureOptions): Promise<ExitCode> {
  const width = millimetres(options.width ?? '85', 'width')
  const height = options.height === undefined ? null : millimetres(options.height, 'height')
  const files = (['svg', 'pdf'] as const).flatMap((format) => {
    const file = options[format]
    return file === undefined ? [] : [[format, file] as const]
  })
  if (files.length === 0)
    throw new AppError('figure.file', 'Name the file to write: --svg FILE or --pdf FILE.', { path: 'svg' })
  const choices = Object.fromEntries((options.choose ?? []).map(choiceOf))
  return withSession(build, options, async ({ services: { handlers } }) => {
    const listed = await handlers['runs.list']({})
    const runs: FigureRunRows[] = []
    for (const word of words) {
      const run = word.endsWith('.json') ? await runOfSpec(word, listed, handlers) : findRun(word, listed)
      runs.push(await rowsOf(run, handlers))
    }
    const { drawFigure } = (await import(pathToFileURL(build.paths.figure).href)) as {
      drawFigure: DrawFigure
    }
    const panel = options.panel ?? null
    for (const [format, file] of files) {
      const about = { saltus: build.version, runs, panel, choices, width, height, encode }
      await writeLines(file, [await drawFigure({ format, ...about })], format)
    }
    return exitCodes.ok
  })
}

async function rowsOf(run: RunSummary, handlers: Handlers): Promise<FigureRunRows> {
  const detail = await handlers['runs.read']({ runId: run.id })
  const family = (await handlers['families.list']({})).find(({ id }) => id === run.family)
  if (!family)
    throw new AppError('figure.family', `The family of ${run.title}, ${run.family}, is not installed here.`, {
      path: 'run'
    })
  async function rows(series: string): Promise<SeriesBatch[]> {
    const batches: SeriesBatch[] = []
    for (let fromRow = 0; ;) {
      const batch = await handlers['series.read']({ runId: run.id, series, fromRow })
      if (batch.rows === 0) return batches
      batches.push(batch)
      fromRow += batch.rows
    }
  }
  return { detail, family, rows }
}

/** The newest run of what a file asks for, its seeds included. */
async function runOfSpec(
  file: string,
  listed: readonly RunSummary[],
  handlers: Handlers
): Promise<RunSummary> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new AppError('file.unreadable', `${file} cannot be read (${error.code}).`, { path: 'run' })
  })
  const draft = draftIn(readDraftFile(bytes), ['spec'])
  const { spec, problems } = await handlers['spec.check']({ draft })
  if (!spec) throw new AppError('spec.invalid', problems[0]!.message, { path: problems[0]!.path })
  const wanted = setText(spec)
  const alike = ({ family, replicas }: RunSummary): boolean =>
    family === spec.family && replicas === spec.replicas
  for (const run of listed.filter(alike).toSorted((a, b) => b.createdAt.localeCompare(a.createdAt))) {
    const other = (await handlers['runs.read']({ runId: run.id })).spec
    if (other.seed === spec.seed && setText(other) === wanted) return run
  }
  throw new AppError('figure.run', `The library has no run of ${file}; "saltus run ${file}" trains it.`, {
    path: 'run'
  })
}

function millimetres(text: string, path: string): number {
  const value = Number(text)
  if (value >= LEAST && value <= MOST) return value
  throw new AppError('figure.size', `--${path} is ${LEAST} to ${MOST} millimetres, not ${text}.`, { path })
}

/** `y=log`. */
function choiceOf(text: string): [string, string] {
  const at = text.indexOf('=')
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)]
  throw new AppError('figure.choice', `--choose takes key=value, as in y=log, not ${text}.`, {
    path: 'choose'
  })
}

/** RGBA of eight bits as a PNG, rows unfiltered. */
const encode: FigureAsked['encode'] = ({ columns, rows, rgba }) => {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(columns, 0)
  header.writeUInt32BE(rows, 4)
  header.set([8, 6, 0, 0, 0], 8)
  const lines = Buffer.alloc(rows * (1 + 4 * columns))
  for (let row = 0; row < rows; row++)
    lines.set(rgba.subarray(4 * columns * row, 4 * columns * (row + 1)), row * (1 + 4 * columns) + 1)
  const chunks = [
    chunkBytes('IHDR', header),
    chunkBytes('IDAT', deflateSync(lines)),
    chunkBytes('IEND', new Uint8Array())
  ]
  return `data:image/png;base64,${Buffer.concat([Uint8Array.from(SIGNATURE), ...chunks]).toString('base64')}`
}
