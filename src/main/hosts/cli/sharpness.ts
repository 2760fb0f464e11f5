/** `emergence <sweep>`: how sharp the leaps in its cells are, (t₉₀ − t₁₀)/t₅₀, and by which power of a knob. */
import type { PairedMedian } from '#shared/analysis/paired'
import { AppError } from '#shared/errors'
import {
  exponentWords,
  medianWords,
  readCellTracks,
  sharpnessAlong,
  sharpnessAxis,
  sharpnessInPieces,
  type SharpnessLine
} from '#shared/sweep/sharpness'
import type { SweepDetail } from '#shared/sweep/record'
import type { ExitCode } from './exitCodes'
import { findById } from './findRun'
import { finished } from './forecast'
import { formatCount, formatTable } from './format'
import { print, type ListingOptions } from './listing'
import { withSession, type Build } from './session'
import { readSeries } from './summary'

interface SharpnessOptions extends ListingOptions {
  metric?: string
  /** Of a run alone. */
  sigmoid?: boolean
  against?: string
  stage?: string
}

/** Throws `sweep.noKnob` where no knob is made of three numbers, `metric.unknown` where no cell measures the accuracy. */
export function sharpnessCommand(build: Build, wanted: string, options: SharpnessOptions): Promise<ExitCode> {
  return withSession(build, options, async ({ services: { handlers } }) => {
    if (options.sigmoid || options.against !== undefined || options.stage !== undefined)
      throw new AppError(
        'sweep.noSigmoid',
        '--sigmoid, --against and --stage are of one run: name a run of the sweep.',
        {
          path: options.stage === undefined ? 'sigmoid' : 'stage'
        }
      )
    const { id } = findById('sweep', wanted, await handlers['sweeps.list']({}))
    const detail = await handlers['sweeps.read']({ sweepId: id })
    const metric = options.metric ?? detail.spec.measure.metric
    const axis = sharpnessAxis(detail)
    if (axis === null)
      throw new AppError(
        'sweep.noKnob',
        'No knob of this sweep has three numbers above 0 to tell leaps along.',
        {
          path: 'sweep'
        }
      )
    const cells = await readCellTracks(detail, metric, axis, {
      run: async (runId) => handlers['runs.read']({ runId }),
      columns: (runId, series) => readSeries(handlers, runId, series)
    })
    if (cells.length === 0)
      throw new AppError(
        'metric.unknown',
        `No cell of this sweep has an accuracy, or other share that can leap, called "${metric}".`,
        { path: 'metric' }
      )
    const lines = finished(sharpnessInPieces(detail, axis, cells))
    const along = sharpnessAlong(detail, axis)
    return print(
      { sweepId: id, metric, along, lines: lines.map(plain) },
      `${id}, ${metric}: sharpness of leaps, (t90 - t10)/t50\n${describeSharpness(detail, along, lines)}`,
      options.json
    )
  })
}

/** Without the cells' other outcomes. */
const plain = ({ name, cells, exponent }: SharpnessLine) => ({
  name,
  exponent,
  cells: cells.map(({ cell, x, seeds, over }) => ({ cell: cell.index, label: cell.label, x, seeds, over }))
})

const told = ({ seeds }: PairedMedian, of: number): string => `${seeds} of ${of}`

/** A row for each cell, and a sentence for each line. */
export function describeSharpness(
  { axes }: Pick<SweepDetail, 'axes'>,
  along: string,
  lines: readonly SharpnessLine[]
): string {
  const isKnob = axes.some(({ title }) => title.toLowerCase() === along)
  const head = [
    ...axes.map(({ title }) => title.toUpperCase()),
    ...(isKnob ? [] : [along.toUpperCase()]),
    'SEEDS THAT LEAPT',
    'SHARPNESS, MEDIAN (90 %)'
  ]
  const rows = lines.flatMap(({ cells }) =>
    cells.map(({ cell, x, seeds, over }) => [
      ...cell.at.map((i, a) => axes[a]!.options[i]!.label),
      ...(isKnob ? [] : [formatCount(x)]),
      told(over, seeds.length),
      medianWords(over)
    ])
  )
  const sentences = lines.map((line) => exponentWords(line, along))
  return `${formatTable([head, ...rows])}\n\n${sentences.join('\n')}\n`
}
