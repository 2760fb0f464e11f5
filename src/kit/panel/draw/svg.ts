/**
 * Marks as an SVG file: the picture of the screen in shapes and words that another program can edit.
 *
 * Only what every reader of SVG 1.1 knows: colours with their opacity beside them, the middle of a line of text as a shift, the
 * halo of a text as a second text below it.
 */
import { escaped } from '#shared/figure'
import type { Box, Font, Mark, Points, RasterMark, RectsMark, Stroke, TextMark } from '../marks/marks'

export interface Drawing {
  width: number
  height: number
  /** Behind everything. */
  background: string
  /** Marks, and how far their corner lies from that of the drawing. */
  layers: readonly Layer[]
  title: string
  /** What it shows, for who opens the file without the program. */
  description: string
  /** An element with what made it. */
  metadata?: string
  /** Millimetres that the width is on paper; none: it is in pixels of a screen. */
  millimetres?: number
}

export interface Layer {
  left: number
  top: number
  marks: readonly Mark[]
}

/** A raster as the address of a PNG, `data:image/png;base64,…`. */
export type Encode = (raster: RasterMark) => string

const HALO = 3

export function svgText(drawing: Drawing, encode: Encode): string {
  const { width, height, background, layers, title, description, metadata, millimetres } = drawing
  const writer = new Writer(encode)
  const body = layers.flatMap(({ left, top, marks }) => [
    `<g transform="translate(${number(left)} ${number(top)})">`,
    ...writer.all(marks),
    '</g>'
  ])
  const onPaper = (pixels: number): string => `${number((pixels * millimetres!) / width)}mm`
  const size =
    millimetres === undefined ? { width, height } : { width: onPaper(width), height: onPaper(height) }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${attributes({ ...size, viewBox: `0 0 ${number(width)} ${number(height)}` })}>`,
    `<title>${escaped(title)}</title>`,
    `<desc>${escaped(description)}</desc>`,
    ...(metadata === undefined ? [] : [metadata]),
    element('rect', { width, height, ...paint('fill', background) }),
    ...(writer.clips.length > 0 ? [`<defs>${writer.clips.join('')}</defs>`] : []),
    ...body,
    '</svg>\n'
  ].join('\n')
}

type Values = Readonly<Record<string, string | number | undefined>>

class Writer {
  readonly clips: string[] = []

  constructor(private readonly encode: Encode) {}

  all(marks: readonly Mark[]): string[] {
    return marks.flatMap((mark) => this.one(mark))
  }

  private one(mark: Mark): string[] {
    if (mark.kind === 'group')
      return [`<g clip-path="url(#${this.clip(mark.clip)})">`, ...this.all(mark.marks), '</g>']
    const { opacity } = mark
    switch (mark.kind) {
      case 'line': {
        const d = path(mark.points, mark.closed ?? false)
        return d ? [element('path', { d, fill: 'none', ...stroked(mark.stroke), opacity })] : []
      }
      case 'area': {
        const d = path(mark.points, true)
        return d
          ? [element('path', { d, ...paint('fill', mark.fill), ...stroked(mark.stroke), opacity })]
          : []
      }
      case 'rects':
        return boxes(mark, opacity)
      case 'circle': {
        const { x: cx, y: cy, radius: r, fill, stroke } = mark
        if (![cx, cy, r].every(Number.isFinite) || !(fill ?? stroke)) return []
        return [element('circle', { cx, cy, r, ...paint('fill', fill), ...stroked(stroke), opacity })]
      }
      case 'text':
        return text(mark)
      case 'raster': {
        const { x, y, width, height } = mark
        if (mark.columns === 0 || mark.rows === 0) return []
        const href = this.encode(mark)
        const look = { preserveAspectRatio: 'none', style: 'image-rendering:pixelated' }
        return [element('image', { x, y, width, height, ...look, opacity, 'xlink:href': href })]
      }
    }
  }

  private clip({ left, right, top, bottom }: Box): string {
    const id = `clip${this.clips.length + 1}`
    const box = element('rect', { x: left, y: top, width: right - left, height: bottom - top })
    this.clips.push(`<clipPath id="${id}">${box}</clipPath>`)
    return id
  }
}

/** Hundredths of a pixel. */
const number = (value: number): string => String(Math.round(100 * value) / 100)

const attributes = (values: Values): string =>
  Object.entries(values)
    .flatMap(([name, value]) =>
      value === undefined ? [] : `${name}="${typeof value === 'number' ? number(value) : escaped(value)}"`
    )
    .join(' ')

const element = (name: string, values: Values): string => `<${name} ${attributes(values)}/>`

/** A colour, and its opacity where it has one. */
function paint(what: 'fill' | 'stroke', colour: string | undefined): Values {
  if (colour === undefined) return { [what]: 'none' }
  const [, red, green, blue, alpha] = /^rgba\((\d+), *(\d+), *(\d+), *([\d.]+)\)$/.exec(colour) ?? []
  if (alpha === undefined) return { [what]: colour }
  return { [what]: `rgb(${red}, ${green}, ${blue})`, [`${what}-opacity`]: alpha }
}

function stroked(stroke: Stroke | undefined): Values {
  if (!stroke) return {}
  const { colour, width, dash = [], round } = stroke
  return {
    ...paint('stroke', colour),
    'stroke-width': width,
    'stroke-linejoin': 'round',
    'stroke-linecap': round ? 'round' : undefined,
    'stroke-dasharray': dash.length > 0 ? dash.map(number).join(' ') : undefined
  }
}

/** Empty where there is nothing to draw; a pair of NaN lifts the pen. */
function path(points: Points, closed: boolean): string {
  let d = ''
  let down = false
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = [points[i]!, points[i + 1]!]
    if (Number.isNaN(x)) {
      if (down && closed) d += 'z'
      down = false
      continue
    }
    d += `${down ? 'L' : 'M'}${number(x)} ${number(y)}`
    down = true
  }
  return down && closed ? `${d}z` : d
}

/** Boxes without strokes are one path. */
function boxes({ boxes, fill, stroke }: RectsMark, opacity: number | undefined): string[] {
  if (!fill && !stroke) return []
  const each: string[] = []
  for (let i = 0; i < boxes.length; i += 4) {
    const [x, y, width, height] = [boxes[i]!, boxes[i + 1]!, boxes[i + 2]!, boxes[i + 3]!]
    each.push(`M${number(x)} ${number(y)}h${number(width)}v${number(height)}h${number(-width)}z`)
  }
  if (each.length === 0) return []
  const edge = stroke ? { ...stroked(stroke), 'stroke-linejoin': 'miter' } : {}
  return [element('path', { d: each.join(''), ...paint('fill', fill), ...edge, opacity })]
}

const lettering = ({ family, size, weight }: Font): Values => ({
  'font-family': family,
  'font-size': size,
  'font-weight': weight
})

function text({ text, x, y, font, colour, anchor, baseline, halo, turn, opacity }: TextMark): string[] {
  const place = attributes({
    x,
    y,
    // half the height of a capital, where `dominant-baseline` is not known
    dy: baseline === 'middle' ? 0.36 * font.size : undefined,
    'text-anchor': anchor === 'start' ? undefined : anchor,
    transform: turn ? `rotate(${turn} ${number(x)} ${number(y)})` : undefined,
    'xml:space': 'preserve',
    ...lettering(font),
    opacity
  })
  const write = (values: Values): string => `<text ${place} ${attributes(values)}>${escaped(text)}</text>`
  const behind = halo && write({ fill: 'none', ...stroked({ colour: halo, width: HALO }) })
  return [...(behind ? [behind] : []), write(paint('fill', colour))]
}
