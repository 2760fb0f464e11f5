/** What lies over the lines: names where they part, chance, the head, diverged replicas, the time cursor. */
import { crisp, cross, cursorLine, dot, haloText, prepare, segment } from '../../../kit/panel/draw/canvas'
import { readTheme, type Theme } from '../../../kit/panel/draw/theme'
import { nameChance, withChance } from './chance'
import { runColour, type Item } from './lines'
import type { Picture } from './plot'
import { dotAt } from './reading'

export interface OverlayState {
  picture: Picture | null
  items: readonly Item[]
  /** Where the time cursor is on the x axis; null or NaN: nowhere. */
  at: number | null
  /** Where the active run has got to; null: it has ended. */
  head: number | null
  theme: 'light' | 'dark'
}

type Context = CanvasRenderingContext2D

export function paintOverlay(canvas: HTMLCanvasElement, state: OverlayState): void {
  const { picture, items } = state
  if (!picture) return
  const theme = readTheme(state.theme)
  const g = prepare(canvas, picture.size)
  const { box, axis } = picture
  g.font = theme.font('strong')
  for (const { text, x, y, bold } of picture.labels) {
    g.textAlign = 'center'
    g.textBaseline = 'middle'
    haloText(g, theme, text, x, y, bold ? theme.text1 : theme.text2)
  }
  const known = withChance(items)
  if (known) nameChance(g, theme, picture.scale, box, known)
  if (state.head !== null) drawHead(g, theme, picture, state.head)
  for (const item of items) drawEnds(g, theme, picture, item)
  const x = axis.x(state.at ?? NaN)
  if (!(x >= box.left && x <= box.right)) return
  cursorLine(g, theme, x, box.top - 4, box.bottom + 5)
  for (const item of items) drawValue(g, theme, picture, item, state.at!)
}

const heightOf = ({ scale, box }: Picture, value: number): number =>
  box.bottom - (box.bottom - box.top) * scale.share(value)

function drawHead(g: Context, theme: Theme, { axis, box }: Picture, head: number): void {
  const x = axis.x(head)
  if (!(x > box.left && x < box.right - 1)) return
  g.strokeStyle = theme.running
  g.globalAlpha = 0.55
  g.lineWidth = 1
  segment(g, crisp(x), box.top, crisp(x), box.bottom)
  g.globalAlpha = 1
}

/** A cross at the last value of every replica that has diverged, and of a run that has failed. */
function drawEnds(g: Context, theme: Theme, picture: Picture, { run, metric, timeline }: Item): void {
  const { summary } = metric
  const mark = (values: Float64Array | undefined, until: number, colour: string): void => {
    let index = until
    while (values && index > 0 && !Number.isFinite(values[index])) index--
    const step = summary.steps[index]
    if (!values || step === undefined) return
    const x = picture.axis.x(timeline.at(step))
    if (x >= picture.box.left && x <= picture.box.right)
      cross(g, theme, x, Math.max(picture.box.top, heightOf(picture, values[index]!)), colour)
  }
  const [lane] = summary.lanes
  for (const { replica, step } of run.diverged)
    mark(lane!.replicas[replica], summary.indexAt(step), theme.diverged)
  if (run.status === 'failed') mark(lane!.median, summary.count - 1, theme.failed)
}

/** The value at the cursor, on the line under test: at the step that it was measured at. */
function drawValue(g: Context, theme: Theme, picture: Picture, item: Item, at: number): void {
  const place = item.bold && !item.second ? dotAt(item, at) : null
  if (!place) return
  const [x, y] = [picture.axis.x(place.at), heightOf(picture, place.value)]
  if (x >= picture.box.left && y > picture.box.top - 4) dot(g, theme, x, y, runColour(theme, item))
}
