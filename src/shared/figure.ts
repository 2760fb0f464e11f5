/**
 * What made a figure, kept inside its file: the runs with their specs, seeds, engines and versions, and the view that it was, so
 * that the file dropped on a window opens that view. In an SVG it is the JSON of its `<metadata id="saltus-figure">`; in a PNG
 * that of the international text chunk (iTXt; PNG specification, third edition, §11.3.3.4) with the keyword `Saltus figure`; in a
 * PDF that of its XMP metadata with the namespace `saltus:figure/`, in ASCII.
 */
import { axisScales, type AxisScale } from './axes'
import { AppError } from './errors'
import type { ExperimentSpec } from './experiment'
import { isObject } from './paths'
import { chunksOf, textIn, withText } from './png'
import type { FamilyInfo } from './family'
import type { SeriesBatch } from './metrics'
import type { RunDetail, RunSummary } from './run'
import type { SessionState } from './session'
import type { SweepSpec } from './sweep'

/** A run of a figure. */
export interface FigureRun extends Pick<RunSummary, 'id' | 'title' | 'preset' | 'engine' | 'versions'> {
  /** Of its replicas, in their order. */
  seeds: readonly number[]
  /** Null: it was not read when the figure was saved. */
  spec: ExperimentSpec | null
}

/** An interval of an x axis in view: of a run and a scale, without which it means nothing. */
export interface FigureZoom {
  domain: { min: number; max: number; zero: boolean }
  scale: AxisScale
  run: string
}

/** What of a window the figure was. */
export interface FigureView extends Pick<
  SessionState,
  'openRuns' | 'activeRun' | 'activeSweep' | 'comparison' | 'cursor' | 'full' | 'panels'
> {
  /** By x axis; missing in files of older versions: all are whole. */
  zoom?: Readonly<Record<string, FigureZoom>>
}

export interface FigureSource {
  schema: 1
  /** Version of Saltus that wrote the file. */
  saltus: string
  /** Ids of its panels, in the order of their letters. */
  figures: readonly string[]
  runs: readonly FigureRun[]
  sweep: { id: string; spec: SweepSpec | null } | null
  view: FigureView
}

/** A run that a figure is drawn of without a window. */
export interface FigureRunRows {
  detail: RunDetail
  family: FamilyInfo
  /** All rows of a series, in batches. */
  rows(series: string): Promise<readonly SeriesBatch[]>
}

export interface FigureAsked {
  format: 'svg' | 'pdf'
  saltus: string
  runs: readonly FigureRunRows[]
  /** Title of a panel, whatever its case; null: the first one. */
  panel: string | null
  /** As a window keeps them, by their keys: `{ y: 'log', x: 'linear' }`. */
  choices: Readonly<Record<string, string>>
  /** Millimetres; a height of null is in the ratio of a panel on screen. */
  width: number
  height: number | null
  /** Pixels of four bytes as the address of a PNG, `data:image/png;base64,…`. */
  encode(image: { columns: number; rows: number; rgba: Uint8ClampedArray }): string
}

/** What the built script of pictures without a page exports. @returns an SVG, or a PDF; throws `figure.…` */
export type DrawFigure = (asked: FigureAsked) => Promise<string | Uint8Array>

const METADATA = 'saltus-figure'
const KEYWORD = 'Saltus figure'
export const PDF_NAMESPACE = 'saltus:figure/'
/** Bytes; a plate of many panels is some megabytes. */
export const MOST_FIGURE_BYTES = 64 * 2 ** 20

/** In every runtime, and in no library of types that they share. */
declare class TextDecoder {
  decode(bytes: Uint8Array): string
}

const entities: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&' }
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
const unescaped = (text: string): string =>
  text.replace(/&(?:lt|gt|quot|amp);/g, (entity) => entities[entity] ?? entity)

/** The element of an SVG. */
export const metadataElement = (source: FigureSource): string =>
  `<metadata id="${METADATA}">${escaped(JSON.stringify(source))}</metadata>`

/** A PNG with what made it. @param png a whole file */
export const withSource = (png: Uint8Array, source: FigureSource): Uint8Array<ArrayBuffer> =>
  withText(png, KEYWORD, JSON.stringify(source))

/** Of the text of an SVG, or of what in a PDF is text. */
const elementIn = (text: string): string | undefined =>
  (text.startsWith('%PDF-')
    ? new RegExp(`="${PDF_NAMESPACE}">.*?<jspdf:metadata>([^<]*)</jspdf:metadata>`, 's')
    : new RegExp(`<metadata[^>]*\\bid="${METADATA}"[^>]*>([^<]*)</metadata>`)
  ).exec(text)?.[1]

const foreign = (why: string): AppError => new AppError('figure.foreign', why, { path: 'file' })

/** What made a figure. Throws `figure.foreign` with one sentence: it is none, or not one that Saltus has saved. */
export function sourceIn(bytes: Uint8Array): FigureSource {
  const chunks = chunksOf(bytes)
  const text = chunks ? textIn(chunks, KEYWORD) : elementIn(new TextDecoder().decode(bytes))
  if (text === undefined)
    throw foreign(
      'It is no figure that Saltus has saved, or another program has taken out what it was made from.'
    )
  let value: unknown
  try {
    value = JSON.parse(chunks ? text : unescaped(text))
  } catch {
    throw foreign('What it was made from is cut short or damaged.')
  }
  if (isObject(value) && typeof value.schema === 'number' && value.schema > 1)
    throw foreign('A newer Saltus has saved it; update Saltus to open its view.')
  const problem = problemIn(value)
  if (problem !== null) throw foreign(`What it was made from is damaged: ${problem}.`)
  return value as FigureSource
}

const isTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.every((each) => typeof each === 'string' && each.length <= 200)
const isText = (value: unknown): boolean =>
  value === null || (typeof value === 'string' && value.length <= 200)
const isChoices = (value: unknown): boolean =>
  isObject(value) &&
  Object.values(value).every(
    (made) => isObject(made) && Object.values(made).every((each) => typeof each === 'string')
  )

const isZoom = (value: unknown): boolean =>
  isObject(value) &&
  Object.values(value).every(
    (each) =>
      isObject(each) &&
      isObject(each.domain) &&
      Number(each.domain.min) < Number(each.domain.max) &&
      Object.values(each.domain).every((one) => typeof one === 'boolean' || Number.isFinite(one)) &&
      axisScales.some((scale) => scale === each.scale) &&
      typeof each.run === 'string'
  )

/** Of what is used to open the view; null: nothing. */
function problemIn(value: unknown): string | null {
  if (!isObject(value) || value.schema !== 1) return 'schema is not 1'
  const { view, runs, sweep } = value
  if (!Array.isArray(runs) || !runs.every((run) => isObject(run) && typeof run.id === 'string'))
    return 'runs is no list of runs'
  if (sweep !== null && !(isObject(sweep) && typeof sweep.id === 'string')) return 'sweep is none'
  if (!isObject(view)) return 'view is missing'
  if (!isTexts(view.openRuns)) return 'view.openRuns is no list of ids'
  for (const name of ['activeRun', 'activeSweep', 'full'])
    if (!isText(view[name])) return `view.${name} is no text`
  const { comparison, cursor, panels } = view
  if (!isObject(comparison) || !isTexts(comparison.runs) || typeof comparison.shown !== 'boolean')
    return 'view.comparison is no comparison'
  if (cursor !== null && typeof cursor !== 'number') return 'view.cursor is no number'
  if (view.zoom !== undefined && !isZoom(view.zoom)) return 'view.zoom has no intervals'
  return isChoices(panels) ? null : 'view.panels has no choices'
}
