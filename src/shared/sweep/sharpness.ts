/**
 * How sharp the leaps in a sweep's cells are along a knob that is a number, one line for each option of the other knob.
 *
 * A knob of the model stands for the parameters that it makes, any other one for itself.
 */
import { pairedMedian, type Bounds, type PairedMedian } from '../analysis/paired'
import { canLeap, leapInPieces, leapTracks, type Leap, type LeapTrack } from '../analysis/transition/leaps'
import { seedSharpness, sharpnessExponent } from '../analysis/transition/leapSharpness'
import { parseMetric } from '../metrics'
import { raised } from '../raised'
import { wholeRun, type RunReader } from './curves'
import type { CellView, SweepDetail } from './record'

/** The axis that leaps are told along; null: none is made of three numbers above 0. */
export function sharpnessAxis({ axes }: Pick<SweepDetail, 'axes'>): number | null {
  const found = axes.findLastIndex(
    ({ options }) => options.length >= 3 && options.every(({ value }) => value !== null && value > 0)
  )
  return found < 0 ? null : found
}

/** The curves of a cell, not yet fitted. */
export interface CellTracks {
  cell: CellView
  /** Place on the axis: parameters, or the knob's value. */
  x: number
  chance: number
  replicas: number
  tracks: readonly LeapTrack[]
}

/** What is told along: parameters where the knob is one of the model, else the knob. */
const isModelKnob = ({ spec }: SweepDetail, axis: number): boolean => {
  const knob = spec.knobs[axis]
  return knob !== undefined && knob.kind !== 'list' && knob.path.startsWith('model.')
}

export const sharpnessAlong = (detail: SweepDetail, axis: number): string =>
  isModelKnob(detail, axis) ? 'parameters' : detail.axes[axis]!.title.toLowerCase()

/** Of the cells whose runs have begun and measure it, in their order. */
export async function readCellTracks(
  detail: SweepDetail,
  metric: string,
  axis: number,
  reader: RunReader
): Promise<CellTracks[]> {
  const { series, column: wanted } = parseMetric(metric)
  const found: CellTracks[] = []
  for (const cell of detail.cells) {
    if (cell.runId === null) continue
    const { summary, series: declared, weights } = await reader.run(cell.runId)
    const declaration = declared.find(({ name, main }) => name === series && main !== null)
    const column = declaration?.columns.find((each) => each.name === wanted && canLeap(each))
    if (!declaration || !column) continue
    const { columns } = await wholeRun(cell.runId, declaration, reader)
    const last = cell.firstReplica + detail.spec.replicas
    const tracks = leapTracks(declaration, columns, column, summary.replicas).flatMap((track) =>
      track.replica < cell.firstReplica || track.replica >= last
        ? []
        : [{ ...track, replica: track.replica - cell.firstReplica }]
    )
    const { value } = detail.axes[axis]!.options[cell.at[axis]!]!
    const x = isModelKnob(detail, axis) && weights !== null ? weights : value!
    found.push({ cell, x, chance: column.chance ?? 0, replicas: detail.spec.replicas, tracks })
  }
  return found
}

export interface CellSharpness {
  cell: CellView
  x: number
  /** Of every seed; null: it has not leapt, or cannot be told. */
  seeds: readonly (Bounds | null)[]
  /** Over the seeds that leapt. */
  over: PairedMedian
}

export interface SharpnessLine {
  /** Option of the other knob; empty where there is none. */
  name: string
  cells: readonly CellSharpness[]
  /** z of (t₉₀ − t₁₀)/t₅₀ ∝ xᶻ. */
  exponent: PairedMedian
}

/** Fits all curves, and takes a pause after each; some milliseconds a curve. */
export function* sharpnessInPieces(
  detail: SweepDetail,
  axis: number,
  cells: readonly CellTracks[]
): Generator<undefined, SharpnessLine[], undefined> {
  const lines = new Map<string, CellSharpness[]>()
  for (const { cell, x, chance, replicas, tracks } of cells) {
    const leaps: Leap[] = []
    for (const track of tracks) {
      leaps.push(yield* leapInPieces(track, chance))
      yield
    }
    const seeds = seedSharpness(leaps, replicas)
    const over = pairedMedian(seeds.filter((bounds) => bounds !== null))
    const name = cell.at.flatMap((i, a) => (a === axis ? [] : [detail.axes[a]!.options[i]!.label])).join()
    lines.set(name, [...(lines.get(name) ?? []), { cell, x, seeds, over }])
  }
  return [...lines].map(([name, own]) => ({
    name,
    cells: own.toSorted((a, b) => a.x - b.x),
    exponent: sharpnessExponent(own)
  }))
}

const number = (value: number | null): string =>
  value === null ? '–' : Number(value.toPrecision(2)).toString().replace('-', '−')

/** `0.4 (0.38 to 0.45)`: a median over seeds, of an even number the middle of two, and its 90 % interval. */
export const medianWords = (median: PairedMedian): string =>
  median.seeds === 0 ? '–' : `${middleWords(median)}${intervalWords(median)}`

const middleWords = ({ median: [low, high] }: PairedMedian): string =>
  number(low === null || high === null ? null : (low + high) / 2)

const intervalWords = ({ interval }: PairedMedian): string =>
  interval ? ` (${number(interval[0])} to ${number(interval[1])})` : ''

/** As in `default: (t₉₀ − t₁₀)/t₅₀ ∝ (parameters)⁻⁰·² (−0.3 to −0.1), 8 seeds`. */
export function exponentWords({ name, exponent }: SharpnessLine, along: string): string {
  const of = name && `${name}: `
  const { seeds } = exponent
  return seeds === 0
    ? `${of}no seed has leapt in three cells, so there is no exponent`
    : `${of}(t₉₀ − t₁₀)/t₅₀ ∝ (${along})${raised(middleWords(exponent))}${intervalWords(exponent)}, ${seeds} ${seeds === 1 ? 'seed' : 'seeds'}`
}
