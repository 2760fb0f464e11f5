/** The points of one state on a plane with equal axes, which all states share, so that what moves has moved. */
import type { Projection } from '#shared/projection'
import { haloText, type Size } from '../../../kit/panel/draw/canvas'
import { plane, type Plane } from '../../../kit/panel/draw/plane'
import type { Theme } from '../../../kit/panel/draw/theme'
import { classColours, unclassed } from './colours'
import type { Place } from './lasso'
import type { Picture } from './picture'
import type { Links } from './structure'

type Context = CanvasRenderingContext2D

export interface MapState {
  laid: Projection
  /** Index of the state. */
  t: number
  on: Plane
  picture: Picture
  /** Indices of points. */
  hovered: ReadonlySet<number>
  selected: ReadonlySet<number>
  lasso: readonly Place[]
}

const MARGIN = 18

/** One unit as long in both directions; the points of every state fit in. */
export function mapPlane({ layouts }: Projection, size: Size): Plane {
  let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity]
  for (let i = 0; i < layouts.length; i += 2) {
    left = Math.min(left, layouts[i]!)
    right = Math.max(right, layouts[i]!)
    bottom = Math.min(bottom, layouts[i + 1]!)
    top = Math.max(top, layouts[i + 1]!)
  }
  const box = { left: MARGIN, right: size.width - MARGIN, top: MARGIN, bottom: size.height - MARGIN }
  const width = Math.max(1, box.right - box.left)
  const height = Math.max(1, box.bottom - box.top)
  const unit = Math.max((right - left) / width, (top - bottom) / height) || 1
  const about = (low: number, high: number, pixels: number): [number, number] => [
    (low + high - unit * pixels) / 2,
    (low + high + unit * pixels) / 2
  ]
  return plane(size, about(left, right, width), about(bottom, top, height), box)
}

/** Pixels of every point of a state. */
export function placesOf({ layouts, points }: Projection, t: number, on: Plane): (i: number) => Place {
  const first = 2 * t * points.count
  return (i) => [on.x(layouts[first + 2 * i]!), on.y(layouts[first + 2 * i + 1]!)]
}

export function drawMap(g: Context, state: MapState, size: Size, theme: Theme): void {
  const { laid, t, on, picture, lasso } = state
  const at = placesOf(laid, t, on)
  if (picture.links) drawLinks(g, theme, picture.links, state.hovered, at)
  drawPoints(g, theme, state, at)
  drawLabels(g, theme, state, at, size)
  drawAxisNames(g, theme, laid, size)
  if (lasso.length > 1) {
    g.strokeStyle = theme.accent
    g.lineWidth = 1
    g.setLineDash([4, 3])
    g.beginPath()
    for (const place of lasso) g.lineTo(...place)
    g.closePath()
    g.stroke()
    g.setLineDash([])
  }
}

/** Thinner the more there are; those of points pointed at are drawn over the others. */
function drawLinks(
  g: Context,
  theme: Theme,
  links: Links,
  hovered: ReadonlySet<number>,
  at: (i: number) => Place
): void {
  const draw = (wanted: (a: number, b: number) => boolean): void => {
    g.beginPath()
    for (let i = 0; i < links.length; i += 2) {
      const [a, b] = [links[i]!, links[i + 1]!]
      if (!wanted(a, b)) continue
      g.moveTo(...at(a))
      g.lineTo(...at(b))
    }
    g.stroke()
  }
  g.strokeStyle = theme.text3
  g.lineWidth = 1
  g.globalAlpha = links.length > 1000 ? 0.25 : 0.55
  draw(() => true)
  g.globalAlpha = 1
  g.strokeStyle = theme.text1
  if (hovered.size > 0) draw((a, b) => hovered.has(a) || hovered.has(b))
}

const radiusOf = (points: number): number => (points > 600 ? 2 : points > 150 ? 2.75 : 3.5)

/** One path a class. With a selection, what is not in it fades. */
function drawPoints(g: Context, theme: Theme, state: MapState, at: (i: number) => Place): void {
  const { laid, hovered, selected } = state
  const { grouping } = state.picture
  const { count } = laid.points
  const radius = radiusOf(count)
  const colours = grouping ? classColours(theme, grouping) : []
  const byClass = new Map<number, number[]>()
  for (let i = 0; i < count; i++) {
    const own = grouping?.of[i] ?? -1
    if (!byClass.has(own)) byClass.set(own, [])
    byClass.get(own)!.push(i)
  }
  const dots = (points: readonly number[], r: number): void => {
    g.beginPath()
    for (const i of points) {
      const [x, y] = at(i)
      g.moveTo(x + r, y)
      g.arc(x, y, r, 0, 2 * Math.PI)
    }
  }
  for (const [own, points] of byClass) {
    g.fillStyle = colours[own] ?? unclassed(theme)
    const out = selected.size > 0 ? points.filter((i) => !selected.has(i)) : []
    g.globalAlpha = 0.3
    dots(out, radius)
    g.fill()
    g.globalAlpha = 1
    dots(selected.size > 0 ? points.filter((i) => selected.has(i)) : points, radius)
    g.fill()
  }
  g.lineWidth = 1.5
  g.strokeStyle = theme.accent
  dots([...selected], radius + 2)
  if (selected.size > 0) g.stroke()
  g.strokeStyle = theme.text1
  dots([...hovered], radius + 3)
  if (hovered.size > 0) g.stroke()
}

/** More names than these are a blur, and slow. */
const MOST_NAMES = 150

/** Names that have room; those of points pointed at or selected come first. `all` asks for no room. */
function drawLabels(g: Context, theme: Theme, state: MapState, at: (i: number) => Place, size: Size): void {
  const { laid, hovered, selected } = state
  const { labels } = state.picture
  const { count, labels: names } = laid.points
  const marked = [...hovered, ...selected]
  const rest =
    labels === 'all' || (labels === 'auto' && count <= MOST_NAMES)
      ? Array.from({ length: count }, (_, i) => i)
      : []
  const taken: (readonly [left: number, top: number, right: number, bottom: number])[] = []
  g.font = theme.font()
  g.textAlign = 'left'
  g.textBaseline = 'middle'
  const seen = new Set<number>()
  for (const i of [...marked, ...rest]) {
    if (seen.has(i)) continue
    seen.add(i)
    const [px, y] = at(i)
    const width = g.measureText(names[i]!).width
    const x = px + 7 + width > size.width ? px - 7 - width : px + 7
    const box = [x - 2, y - theme.size / 2, x + width + 2, y + theme.size / 2] as const
    const covered = taken.some((o) => box[0] < o[2] && box[2] > o[0] && box[1] < o[3] && box[3] > o[1])
    if (covered && labels !== 'all' && !hovered.has(i)) continue
    taken.push(box)
    haloText(g, theme, names[i]!, x, y, hovered.has(i) ? theme.text1 : theme.text2)
  }
}

/** Principal axes have a name and a share; the axes of t-SNE mean nothing and have none. */
function drawAxisNames(g: Context, theme: Theme, { explained }: Projection, size: Size): void {
  if (explained.length === 0) return
  const name = (i: number): string => `PC ${i + 1} · ${(100 * explained[i]!).toFixed(1)} % of variance`
  g.font = theme.font()
  g.textBaseline = 'alphabetic'
  g.textAlign = 'right'
  haloText(g, theme, name(0), size.width - 8, size.height - 5, theme.text3)
  g.save()
  g.translate(12, 8)
  g.rotate(-Math.PI / 2)
  haloText(g, theme, name(1), 0, 0, theme.text3)
  g.restore()
}
