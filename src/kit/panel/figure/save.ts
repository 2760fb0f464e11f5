/** Files of a page: values as CSV, figures as SVG, PDF or PNG, with what made them inside. */
import { metadataElement, withSource, type FigureSource } from '#shared/figure'
import { withDensity } from '#shared/png'
import { prepare } from '../draw/canvas'
import { svgText, type Drawing } from '../draw/svg'
import type { RasterMark } from '../marks/marks'
import { paint } from '../marks/paint'
import { csvParts, type ValueTable } from '../series/table'
import { nextTask } from '../series/turns'

function save(content: Blob, name: string): void {
  const url = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The download has taken hold of the content by the next task.
  setTimeout(() => URL.revokeObjectURL(url), 0)
}

/** Letters that a title has none of leave a name too. */
const fileName = (title: string, ending: string): string =>
  `${
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .slice(0, 80) || 'figure'
  }.${ending}`

export async function saveCsv(title: string, table: ValueTable): Promise<void> {
  const parts: string[] = []
  for (const part of csvParts(table)) {
    parts.push(part)
    await nextTask()
  }
  saveText([title, table.note].filter(Boolean).join(' '), parts)
}

/** Lines of comma-separated values. */
export const saveText = (title: string, parts: string[]): void =>
  save(new Blob(parts, { type: 'text/csv' }), fileName(title, 'csv'))

export function saveSvg(drawing: Drawing, source: FigureSource): void {
  const text = svgText({ ...drawing, metadata: metadataElement(source) }, encoded)
  save(new Blob([text], { type: 'image/svg+xml' }), fileName(drawing.title, 'svg'))
}

/** What writes it, with its fonts, is fetched with the first one. */
export async function savePdf(drawing: Drawing, source: FigureSource): Promise<void> {
  const { pdfBytes } = await import('../draw/pdf')
  save(new Blob([pdfBytes(drawing, source)], { type: 'application/pdf' }), fileName(drawing.title, 'pdf'))
}

/** @param ratio pixels of the file to one of the drawing */
export async function savePng(drawing: Drawing, source: FigureSource, ratio: number): Promise<void> {
  const canvas = document.createElement('canvas')
  paintDrawing(canvas, drawing, ratio)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve))
  if (!blob) throw new Error('the picture is too large for a PNG of this browser')
  const png = withSource(new Uint8Array(await blob.arrayBuffer()), source)
  const { width, millimetres } = drawing
  const sized =
    millimetres === undefined ? png : withDensity(png, Math.round((1000 * ratio * width) / millimetres))
  save(new Blob([sized], { type: 'image/png' }), fileName(drawing.title, 'png'))
}

export function paintDrawing(canvas: HTMLCanvasElement, drawing: Drawing, ratio: number): void {
  const { width, height, background, layers } = drawing
  const g = prepare(canvas, { width, height, ratio })
  g.fillStyle = background
  g.fillRect(0, 0, width, height)
  for (const { left, top, marks } of layers) {
    g.save()
    g.translate(left, top)
    paint(g, marks)
    g.restore()
  }
}

function encoded(raster: RasterMark): string {
  const canvas = document.createElement('canvas')
  const place = { ...raster, x: 0, y: 0, width: raster.columns, height: raster.rows }
  paint(prepare(canvas, { width: raster.columns, height: raster.rows, ratio: 1 }), [place])
  return canvas.toDataURL('image/png')
}
