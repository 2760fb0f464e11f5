/** Saves what a panel shows as a file: values as CSV, the picture as SVG or PNG. */
import type { MenuItem } from '../../ui/menu'
import type { Mark, RasterMark } from '../marks/marks'
import { paint } from '../marks/paint'
import { segments } from '../marks/shapes'
import { words } from '../marks/text'
import { prepare } from './canvas'
import type { Picture } from './painter.svelte'
import { csvParts, type ValueTable } from '../series/table'
import { nextTask } from '../series/turns'
import { svgText } from './svg'
import { readTheme, type Theme } from './theme'

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

/** Device pixels per CSS pixel of a saved picture. */
const PNG_RATIO = 2

/**
 * Entries of a panel's menu that save its picture, under a head with title, unit and legend.
 * @param shown what is on screen; null: nothing is
 */
export function pictureItems(
  shown: () => readonly [Picture, Caption] | null | undefined,
  disabled = false
): MenuItem[] {
  const item = (kind: string, title: string, write: typeof savePng): MenuItem => ({
    label: `Save picture (${kind})`,
    title,
    disabled,
    run() {
      const [picture, caption] = shown() ?? []
      if (picture && caption) write(picture, caption)
    }
  })
  return [
    item('SVG', 'Lines and words, which a drawing program can edit', saveSvg),
    item('PNG', 'Pixels, two to each of the screen’s', savePng)
  ]
}

function savePng({ marks, size }: Picture, caption: Caption): void {
  const theme = readTheme(caption.theme)
  const canvas = document.createElement('canvas')
  const height = size.height + HEAD
  const g = prepare(canvas, { width: size.width, height, ratio: PNG_RATIO })
  g.fillStyle = theme.surface
  g.fillRect(0, 0, size.width, height)
  paint(g, captionMarks(caption, size.width, theme))
  g.translate(0, HEAD)
  paint(g, marks)
  canvas.toBlob((blob) => blob && save(blob, fileName(caption.title, 'png')))
}

function saveSvg({ marks, size }: Picture, caption: Caption): void {
  const theme = readTheme(caption.theme)
  const { title, unit, legend, source } = caption
  const drawing = {
    width: size.width,
    height: size.height + HEAD,
    background: theme.surface,
    layers: [
      { top: 0, marks: captionMarks(caption, size.width, theme) },
      { top: HEAD, marks }
    ],
    title,
    description: [unit, ...legend.map(({ text }) => text), `Saltus, ${source}`].filter(Boolean).join('; ')
  }
  save(new Blob([svgText(drawing, encoded)], { type: 'image/svg+xml' }), fileName(title, 'svg'))
}

function encoded(raster: RasterMark): string {
  const canvas = document.createElement('canvas')
  const place = { ...raster, x: 0, y: 0, width: raster.columns, height: raster.rows }
  paint(prepare(canvas, { width: raster.columns, height: raster.rows, ratio: 1 }), [place])
  return canvas.toDataURL('image/png')
}

/** As much of a text as there is room for. */
function cut(theme: Theme, text: string, room: number): string {
  let length = text.length
  const shown = (): string => (length === text.length ? text : `${text.slice(0, length)}…`)
  while (length > 0 && theme.width(shown()) > room) length--
  return shown()
}

export function captionMarks({ title, unit, legend, source }: Caption, width: number, theme: Theme): Mark[] {
  const indent = 18 + theme.width(title, 'strong')
  const room = width - 12 - theme.width(source) - 12 - indent
  let x = 10
  return [
    words(theme, title, 10, 18, { strong: true, colour: theme.text1 }),
    words(theme, cut(theme, unit, room), indent, 18),
    words(theme, source, width - 12, 18, { anchor: 'end' }),
    ...legend.flatMap(({ colour, dash, text }) => {
      const from = x
      x += 37 + theme.width(text)
      return [
        segments([[from, 34, from + 18, 34]], { colour, width: 2, dash }),
        words(theme, text, from + 23, 38, { colour: theme.text2 })
      ]
    })
  ]
}
