/** Saves what a panel shows as a file: values as CSV, the picture as PNG. */
import { haloText } from './canvas'
import { csvParts, type ValueTable } from '../series/table'
import { readTheme } from './theme'

function save(content: Blob, name: string): void {
  const url = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The download has taken hold of the content by the next task.
  setTimeout(() => URL.revokeObjectURL(url), 0)
}

const fileName = (title: string, ending: string): string =>
  `${title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-')}.${ending}`

const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

export async function saveCsv(title: string, table: ValueTable): Promise<void> {
  const parts: string[] = []
  for (const part of csvParts(table)) {
    parts.push(part)
    await nextTask()
  }
  save(new Blob(parts, { type: 'text/csv' }), fileName(title, 'csv'))
}

/** What is written into a picture beside the plot, so that it can be read alone. */
export interface Caption {
  title: string
  unit: string
  /** One per run: colour and text. */
  legend: readonly { colour: string; dash: readonly number[]; text: string }[]
  /** Ids of the runs that it shows. */
  source: string
  theme: 'light' | 'dark'
}

const HEAD = 46

/** The layers of a plot, back to front, under a head with title, unit and legend. */
export function savePng(layers: readonly HTMLCanvasElement[], caption: Caption): void {
  const [bottom] = layers
  if (!bottom) return
  const ratio = bottom.width / bottom.clientWidth
  const canvas = document.createElement('canvas')
  canvas.width = bottom.width
  canvas.height = bottom.height + Math.round(HEAD * ratio)
  const g = canvas.getContext('2d')!
  g.fillStyle = readTheme(caption.theme).surface
  g.fillRect(0, 0, canvas.width, canvas.height)
  for (const layer of layers) g.drawImage(layer, 0, Math.round(HEAD * ratio))
  g.scale(ratio, ratio)
  drawCaption(g, caption, canvas.width / ratio)
  canvas.toBlob((blob) => blob && save(blob, fileName(caption.title, 'png')))
}

/** As much of a text as there is room for. */
function cut(g: CanvasRenderingContext2D, text: string, room: number): string {
  let length = text.length
  const shown = (): string => (length === text.length ? text : `${text.slice(0, length)}…`)
  while (length > 0 && g.measureText(shown()).width > room) length--
  return shown()
}

function drawCaption(g: CanvasRenderingContext2D, caption: Caption, width: number): void {
  const { title, unit, legend, source, theme: name } = caption
  const theme = readTheme(name)
  g.font = theme.font('strong')
  haloText(g, theme, title, 10, 18, theme.text1)
  const indent = 18 + g.measureText(title).width
  g.font = theme.font()
  const room = width - 12 - g.measureText(source).width - 12 - indent
  haloText(g, theme, cut(g, unit, room), indent, 18, theme.text3)
  g.textAlign = 'right'
  haloText(g, theme, source, width - 12, 18, theme.text3)
  g.textAlign = 'left'
  let x = 10
  for (const { colour, dash, text } of legend) {
    g.strokeStyle = colour
    g.lineWidth = 2
    g.setLineDash([...dash])
    g.beginPath()
    g.moveTo(x, 34)
    g.lineTo(x + 18, 34)
    g.stroke()
    g.setLineDash([])
    haloText(g, theme, text, x + 23, 38, theme.text2)
    x += 37 + g.measureText(text).width
  }
}
