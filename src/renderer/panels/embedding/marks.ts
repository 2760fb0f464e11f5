/** The points of one state on a plane with equal axes, which all states share, so that what moves has moved. */
import type { Projection } from '#shared/projection'
import type { Size } from '../../../kit/panel/draw/canvas'
import { plane, type Plane } from '../../../kit/panel/draw/plane'
import type { Theme } from '../../../kit/panel/draw/theme'
import type { CircleMark, Mark } from '../../../kit/panel/marks/marks'
import { hairline, segments, type Segment } from '../../../kit/panel/marks/shapes'
import { words } from '../../../kit/panel/marks/text'
import { classColours, unclassed } from './colours'
import type { Place } from './lasso'
import type { Picture } from './picture'
import type { Links } from './structure'

export interface MapState {
  laid: Projection
  /** Index of the state. */
  t: number
  on: Plane
  picture: Picture
  /** What a point is, in words. */
  about(point: number): string
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

export function mapMarks(state: MapState, size: Size, theme: Theme): Mark[] {
  const { laid, t, on, picture, lasso, hovered } = state
  const at = placesOf(laid, t, on)
  const line = { colour: theme.accent, width: 1, dash: [4, 3] }
  return [
    ...(picture.links ? linkMarks(theme, picture.links, hovered, at) : []),
    ...pointMarks(theme, state, at),
    ...nameMarks(theme, state, at, size),
    ...axisNames(theme, laid, size),
    ...(lasso.length > 1 ? [{ kind: 'line' as const, points: lasso.flat(), stroke: line, closed: true }] : [])
  ]
}

/** Thinner the more there are; those of points pointed at are drawn over the others. */
function linkMarks(
  theme: Theme,
  links: Links,
  hovered: ReadonlySet<number>,
  at: (i: number) => Place
): Mark[] {
  const pairs = Array.from(
    { length: links.length / 2 },
    (_, i) => [links[2 * i]!, links[2 * i + 1]!] as const
  )
  const lines = (some: typeof pairs): Segment[] => some.map(([a, b]) => [...at(a), ...at(b)])
  const pointed = pairs.filter(([a, b]) => hovered.has(a) || hovered.has(b))
  return [
    segments(lines(pairs), hairline(theme.text3), links.length > 1000 ? 0.25 : 0.55),
    segments(lines(pointed), hairline(theme.text1))
  ]
}

const radiusOf = (points: number): number => (points > 600 ? 2 : points > 150 ? 2.75 : 3.5)

/** Class by class. With a selection, what is not in it fades. */
function pointMarks(theme: Theme, state: MapState, at: (i: number) => Place): Mark[] {
  const { laid, hovered, selected, about } = state
  const { grouping } = state.picture
  const { count, labels, noun } = laid.points
  const radius = radiusOf(count)
  const colours = grouping ? classColours(theme, grouping) : []
  const classOf = (i: number): number => grouping?.of[i] ?? -1
  const circle = (i: number, r: number): CircleMark => {
    const [x, y] = at(i)
    return { kind: 'circle', x, y, radius: r }
  }
  const ringed = (points: ReadonlySet<number>, r: number, colour: string): Mark[] =>
    [...points].map((i) => ({ ...circle(i, r), stroke: { colour, width: 1.5 } }))
  const points = Array.from({ length: count }, (_, i) => i).sort((a, b) => classOf(a) - classOf(b))
  return [
    ...points.map((i) => ({
      ...circle(i, radius),
      fill: colours[classOf(i)] ?? unclassed(theme),
      opacity: selected.size > 0 && !selected.has(i) ? 0.3 : 1,
      datum: { id: String(i), words: about(i), elements: [`${noun} ${labels[i]}`] }
    })),
    ...ringed(selected, radius + 2, theme.accent),
    ...ringed(hovered, radius + 3, theme.text1)
  ]
}

/** More names than these are a blur, and slow. */
const MOST_NAMES = 150

/** Names that have room; those of points pointed at or selected come first. `all` asks for no room. */
function nameMarks(theme: Theme, state: MapState, at: (i: number) => Place, size: Size): Mark[] {
  const { laid, hovered, selected } = state
  const { labels } = state.picture
  const { count, labels: names } = laid.points
  const rest =
    labels === 'all' || (labels === 'auto' && count <= MOST_NAMES)
      ? Array.from({ length: count }, (_, i) => i)
      : []
  const taken: (readonly [left: number, top: number, right: number, bottom: number])[] = []
  return [...new Set([...hovered, ...selected, ...rest])].flatMap((i): Mark[] => {
    const [px, y] = at(i)
    const width = theme.width(names[i]!)
    const x = px + 7 + width > size.width ? px - 7 - width : px + 7
    const box = [x - 2, y - theme.size / 2, x + width + 2, y + theme.size / 2] as const
    const covered = taken.some((o) => box[0] < o[2] && box[2] > o[0] && box[1] < o[3] && box[3] > o[1])
    if (covered && labels !== 'all' && !hovered.has(i)) return []
    taken.push(box)
    const colour = hovered.has(i) ? theme.text1 : theme.text2
    return [words(theme, names[i]!, x, y, { baseline: 'middle', halo: true, colour })]
  })
}

/** Principal axes have a name and a share; the axes of t-SNE mean nothing and have none. */
function axisNames(theme: Theme, { explained }: Projection, size: Size): Mark[] {
  if (explained.length === 0) return []
  const name = (i: number): string => `PC ${i + 1} · ${(100 * explained[i]!).toFixed(1)} % of variance`
  return [
    words(theme, name(0), size.width - 8, size.height - 5, { anchor: 'end', halo: true }),
    words(theme, name(1), 12, 8, { anchor: 'end', halo: true, turn: -90 })
  ]
}
