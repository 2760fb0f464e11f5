/** Marks on a canvas that is scaled to CSS pixels. */
import { cssFont } from './font'
import type { Mark, Points, RasterMark, RectsMark, Stroke, TextMark } from './marks'

type Context = CanvasRenderingContext2D

const HALO = 3

export function paint(g: Context, marks: readonly Mark[]): void {
  for (const mark of marks) {
    g.globalAlpha = mark.kind === 'group' ? 1 : (mark.opacity ?? 1)
    paintOne(g, mark)
  }
  g.globalAlpha = 1
}

function paintOne(g: Context, mark: Mark): void {
  switch (mark.kind) {
    case 'line':
      trace(g, mark.points, mark.closed ?? false)
      return ink(g, undefined, mark.stroke)
    case 'area':
      trace(g, mark.points, true)
      return ink(g, mark.fill, mark.stroke)
    case 'rects':
      return paintRects(g, mark)
    case 'circle':
      g.beginPath()
      g.arc(mark.x, mark.y, mark.radius, 0, 2 * Math.PI)
      return ink(g, mark.fill, mark.stroke)
    case 'text':
      return paintText(g, mark)
    case 'raster':
      return paintRaster(g, mark)
    case 'group': {
      const { left, right, top, bottom } = mark.clip
      g.save()
      g.beginPath()
      g.rect(left, top, right - left, bottom - top)
      g.clip()
      paint(g, mark.marks)
      g.restore()
    }
  }
}

function trace(g: Context, points: Points, closed: boolean): void {
  g.beginPath()
  let down = false
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = [points[i]!, points[i + 1]!]
    if (x !== x) {
      if (down && closed) g.closePath()
      down = false
    } else if (down) g.lineTo(x, y)
    else {
      g.moveTo(x, y)
      down = true
    }
  }
  if (down && closed) g.closePath()
}

function wet(g: Context, { colour, width, dash = [], round }: Stroke): void {
  g.strokeStyle = colour
  g.lineWidth = width
  g.lineJoin = 'round'
  g.lineCap = round ? 'round' : 'butt'
  g.setLineDash([...dash])
}

/** Of the path that was traced last. */
function ink(g: Context, fill: string | undefined, stroke: Stroke | undefined): void {
  if (fill) {
    g.fillStyle = fill
    g.fill()
  }
  if (!stroke) return
  wet(g, stroke)
  g.stroke()
}

function paintRects(g: Context, { boxes, fill, stroke }: RectsMark): void {
  if (fill) g.fillStyle = fill
  if (stroke) {
    wet(g, stroke)
    g.lineJoin = 'miter'
  }
  for (let i = 0; i < boxes.length; i += 4) {
    const [x, y, width, height] = [boxes[i]!, boxes[i + 1]!, boxes[i + 2]!, boxes[i + 3]!]
    if (fill) g.fillRect(x, y, width, height)
    if (stroke) g.strokeRect(x, y, width, height)
  }
}

const alignments = { start: 'left', middle: 'center', end: 'right' } as const

function paintText(g: Context, { text, x, y, font, colour, anchor, baseline, halo, turn }: TextMark): void {
  g.font = cssFont(font)
  g.textAlign = alignments[anchor]
  g.textBaseline = baseline
  if (turn) {
    g.save()
    g.translate(x, y)
    g.rotate((turn * Math.PI) / 180)
  }
  const [left, top] = turn ? [0, 0] : [x, y]
  if (halo) {
    wet(g, { colour: halo, width: HALO })
    g.strokeText(text, left, top)
  }
  g.fillStyle = colour
  g.fillText(text, left, top)
  if (turn) g.restore()
}

function paintRaster(g: Context, { x, y, width, height, columns, rows, rgba }: RasterMark): void {
  if (columns === 0 || rows === 0) return
  const image = g.canvas.ownerDocument.createElement('canvas')
  image.width = columns
  image.height = rows
  const context = image.getContext('2d')!
  const pixels = context.createImageData(columns, rows)
  pixels.data.set(rgba)
  context.putImageData(pixels, 0, 0)
  g.imageSmoothingEnabled = false
  g.drawImage(image, x, y, width, height)
}
