/**
 * Marks as a PDF file: lines stay lines and words stay words, in static cuts of the bundled Inter, of which a file holds the letters
 * that it uses. Loaded only when it is asked for. Where a letter is not in Inter, a box stands for it.
 */
import { jsPDF } from 'jspdf'
import { PDF_NAMESPACE, type FigureSource } from '#shared/figure'
import type { Box, Mark, Points, RectsMark, Stroke, TextMark } from '../marks/marks'
import regular from './fonts/Inter-400.ttf?inline'
import semibold from './fonts/Inter-600.ttf?inline'
import type { Drawing } from './svg'

/** Points to a CSS pixel, and to a millimetre. */
const PIXEL = 72 / 96
const MILLIMETRE = 72 / 25.4
const HALO = 3
/** By name; each the address of its data, in base 64. */
const cuts = { 'Inter-Regular': regular, 'Inter-SemiBold': semibold }
/** Where baselines are asked for the middle of a line: half the height of a capital, of the size. */
const MIDDLE = 0.36

/**
 * One page as large as the drawing.
 * @param source what made it: in the file's metadata, so that it opens its view
 */
export function pdfBytes(drawing: Drawing, source: FigureSource): Uint8Array<ArrayBuffer> {
  const { width, height, background, layers, title, description, millimetres } = drawing
  const scale = millimetres === undefined ? PIXEL : (MILLIMETRE * millimetres) / width
  const page: [number, number] = [scale * width, scale * height]
  const doc = new jsPDF({
    unit: 'pt',
    format: page,
    orientation: width > height ? 'landscape' : 'portrait',
    compress: true,
    putOnlyUsedFonts: true,
    floatPrecision: 3
  })
  doc.setProperties({ title, subject: description, creator: `Saltus ${source.saltus}` })
  doc.addMetadata(ascii(JSON.stringify(source)), PDF_NAMESPACE)
  for (const [name, address] of Object.entries(cuts)) {
    doc.addFileToVFS(name, address.slice(address.indexOf(',') + 1))
    doc.addFont(name, name, 'normal')
  }
  const writer = new Writer(doc, scale)
  writer.all([{ kind: 'rects', boxes: [0, 0, width, height], fill: background }], 0, 0)
  for (const { left, top, marks } of layers) writer.all(marks, left, top)
  return new Uint8Array(doc.output('arraybuffer'))
}

/** JSON in letters that every encoding of a file leaves as they are. */
const ascii = (json: string): string =>
  json.replace(/[^ -~]|'/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

class Writer {
  constructor(
    private readonly doc: jsPDF,
    /** Points to a pixel of the drawing. */
    private readonly scale: number
  ) {}

  /** @param left, top where the corner of the marks is, pixels */
  all(marks: readonly Mark[], left: number, top: number): void {
    for (const mark of marks) {
      if (mark.kind === 'group') {
        this.apart(() => {
          this.clip(mark.clip, left, top)
          this.all(mark.marks, left, top)
        })
        continue
      }
      const [fill, stroke] = opacitiesOf(mark)
      if (fill === 1 && stroke === 1) this.one(mark, left, top)
      else
        this.apart(() => {
          this.doc.setGState(this.doc.GState({ opacity: fill, 'stroke-opacity': stroke }))
          this.one(mark, left, top)
        })
    }
  }

  /** What it changes of the state of the page ends with it. */
  private apart(draw: () => void): void {
    this.doc.saveGraphicsState()
    draw()
    this.doc.restoreGraphicsState()
  }

  private one(mark: Exclude<Mark, { kind: 'group' }>, left: number, top: number): void {
    const { doc, scale } = this
    switch (mark.kind) {
      case 'line':
        return this.ink(undefined, mark.stroke, () => this.path(mark.points, mark.closed ?? false, left, top))
      case 'area':
        return this.ink(mark.fill, mark.stroke, () => this.path(mark.points, true, left, top))
      case 'rects':
        return this.ink(mark.fill, mark.stroke, () => this.boxes(mark, left, top))
      case 'circle': {
        const at = [mark.x + left, mark.y + top, mark.radius].map((length) => scale * length)
        if (!at.every(Number.isFinite)) return
        return this.ink(mark.fill, mark.stroke, () => {
          doc.circle(at[0]!, at[1]!, at[2]!, null)
          return true
        })
      }
      case 'text':
        return this.text(mark, left, top)
      case 'raster': {
        const { x, y, width, height, columns, rows, rgba } = mark
        if (columns === 0 || rows === 0) return
        const image = { data: rgba, width: columns, height: rows }
        const [across, down] = [scale * width, scale * height]
        doc.addImage(image, 'RGBA', scale * (x + left), scale * (y + top), across, down, undefined, 'FAST')
      }
    }
  }

  private clip({ left, right, top, bottom }: Box, x: number, y: number): void {
    const { doc, scale } = this
    doc.rect(scale * (left + x), scale * (top + y), scale * (right - left), scale * (bottom - top), null)
    doc.clip()
    doc.discardPath()
  }

  /** False: there is nothing to draw. A pair of NaN lifts the pen. */
  private path(points: Points, closed: boolean, left: number, top: number): boolean {
    const { doc, scale } = this
    let [any, down] = [false, false]
    for (let i = 0; i < points.length; i += 2) {
      const [x, y] = [scale * (points[i]! + left), scale * (points[i + 1]! + top)]
      if (Number.isNaN(x)) {
        if (down && closed) doc.close()
        down = false
        continue
      }
      if (down) doc.lineTo(x, y)
      else doc.moveTo(x, y)
      any = down = true
    }
    if (down && closed) doc.close()
    return any
  }

  private boxes({ boxes }: RectsMark, left: number, top: number): boolean {
    const { doc, scale } = this
    for (let i = 0; i < boxes.length; i += 4) {
      const [x, y, width, height] = [boxes[i]! + left, boxes[i + 1]! + top, boxes[i + 2]!, boxes[i + 3]!]
      doc.rect(scale * x, scale * y, scale * width, scale * height, null)
    }
    return boxes.length > 0
  }

  /** The looks come first: between a path and its ink a file may have nothing. @param trace false: there is no path */
  private ink(fill: string | undefined, stroke: Stroke | undefined, trace: () => boolean): void {
    if (!(fill ?? stroke)) return
    const { doc } = this
    if (fill) doc.setFillColor(opaque(fill))
    if (stroke) this.pen(stroke)
    if (!trace()) return
    if (fill && stroke) doc.fillStroke()
    else if (fill) doc.fill()
    else doc.stroke()
  }

  private pen({ colour, width, dash = [], round }: Stroke): void {
    const { doc, scale } = this
    doc.setDrawColor(opaque(colour))
    doc.setLineWidth(scale * width)
    doc.setLineJoin('round')
    doc.setLineCap(round ? 'round' : 'butt')
    const lengths = dash.map((length) => scale * length)
    doc.setLineDashPattern(lengths, 0)
  }

  private text(mark: TextMark, left: number, top: number): void {
    const { doc, scale } = this
    const { font, anchor, baseline, halo, colour, turn = 0 } = mark
    doc.setFont(font.weight >= 500 ? 'Inter-SemiBold' : 'Inter-Regular')
    doc.setFontSize(Math.round(1000 * scale * font.size) / 1000)
    const text = this.known(mark.text)
    const back = { start: 0, middle: 0.5, end: 1 }[anchor] * doc.getTextWidth(text)
    const down = baseline === 'middle' ? MIDDLE * scale * font.size : 0
    const angle = (turn * Math.PI) / 180
    const x = scale * (mark.x + left) - back * Math.cos(angle) - down * Math.sin(angle)
    const y = scale * (mark.y + top) - back * Math.sin(angle) + down * Math.cos(angle)
    if (halo) {
      this.pen({ colour: halo, width: HALO })
      doc.text(text, x, y, { angle: -turn, renderingMode: 'stroke' })
    }
    doc.setTextColor(opaque(colour))
    doc.text(text, x, y, { angle: -turn, renderingMode: 'fill' })
  }

  /** A text whose letters the font has: at one that is missing, jsPDF would cut it off. */
  private known(text: string): string {
    const font = this.doc.getFont().metadata as TrueType
    const has = (letter: string): boolean =>
      letter.length === 1 && font.characterToGlyph(letter.charCodeAt(0)) > 0
    return Array.from(text, (letter) => (has(letter) ? letter : MISSING)).join('')
  }
}

/** Of a font in jsPDF, which its types leave open. */
interface TrueType {
  /** 0: there is none. */
  characterToGlyph(code: number): number
}
const MISSING = '□'

/** Red, green, blue, and an opacity where there is one, in either notation of CSS. */
const RGB = /^rgba?\((\d+)[, ]+(\d+)[, ]+(\d+)(?:[,/ ]+([\d.]+))?\)$/

/** A colour without its own opacity, as jsPDF reads it. */
const opaque = (colour: string): string => colour.replace(RGB, 'rgb($1, $2, $3)')

const opacityOf = (colour: string | undefined): number => Number(RGB.exec(colour ?? '')?.[4] ?? 1)

/** Of what is filled and of what is stroked. */
function opacitiesOf(mark: Exclude<Mark, { kind: 'group' }>): [fill: number, stroke: number] {
  const { opacity = 1 } = mark
  const fill = mark.kind === 'text' ? mark.colour : 'fill' in mark ? mark.fill : undefined
  const stroke = 'stroke' in mark ? mark.stroke?.colour : undefined
  return [opacity * opacityOf(fill), opacity * opacityOf(stroke)]
}
