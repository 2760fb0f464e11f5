/** Small things that every chart draws. */
import { translucent, type Theme } from '../draw/theme'
import type { Box, LineMark, Mark, Stroke } from './marks'

/** The middle of a pixel, for hairlines. */
export const crisp = (at: number): number => Math.round(at) + 0.5

export type Segment = readonly [x0: number, y0: number, x1: number, y1: number]

/** Separate strokes of one look. */
export const segments = (lines: readonly Segment[], stroke: Stroke, opacity?: number): LineMark => ({
  kind: 'line',
  points: lines.flatMap((line) => [...line, NaN, NaN]),
  stroke,
  ...(opacity !== undefined && { opacity })
})

export const hairline = (colour: string): Stroke => ({ colour, width: 1 })

/** The time cursor: ink on a halo of the surface; opaque and wider on a heat map. */
export function cursorLine(theme: Theme, x: number, top: number, bottom: number, opaque = false): Mark[] {
  const line: Segment = [crisp(x), top, crisp(x), bottom]
  return [
    segments([line], { colour: theme.halo, width: opaque ? 5 : 3 }, opaque ? 1 : 0.7),
    segments([line], hairline(theme.cursor))
  ]
}

/** Where the pointer is, in this plot or in another on the same axis. */
export const crosshairLine = (theme: Theme, x: number, { top, bottom }: Pick<Box, 'top' | 'bottom'>): Mark =>
  segments([[crisp(x), top, crisp(x), bottom]], hairline(theme.text3))

/** A leap, from one place to another: the accent, faint, between its edges. */
export function span(theme: Theme, [from, to]: readonly [number, number], box: Box): Mark[] {
  const [left, right] = [Math.max(box.left, from), Math.min(box.right, to)]
  if (!(left <= right)) return []
  const edges = [from, to].filter((x) => x >= box.left && x <= box.right)
  const fill = translucent(theme.accent, 0.1)
  const height = box.bottom - box.top
  return [
    { kind: 'rects', boxes: [left, box.top, Math.max(1, right - left), height], fill },
    segments(
      edges.map((x) => [crisp(x), box.top, crisp(x), box.bottom]),
      hairline(theme.accent),
      0.4
    )
  ]
}

/** T_train, dashed ink, and T_grok, solid accent. */
export function delayLines(
  theme: Theme,
  { train, grok }: Record<'train' | 'grok', number | null>,
  box: Box
): Mark[] {
  const at = (x: number | null, stroke: Stroke): Mark[] =>
    x !== null && x >= box.left && x <= box.right
      ? [segments([[crisp(x), box.top, crisp(x), box.bottom]], stroke)]
      : []
  return [...at(train, { colour: theme.text2, width: 1, dash: [4, 3] }), ...at(grok, hairline(theme.accent))]
}

/** How far a run that goes on has got. */
export const headLine = (theme: Theme, x: number, { top, bottom }: Box): Mark =>
  segments([[crisp(x), top, crisp(x), bottom]], hairline(theme.running), 0.55)

export const dot = (theme: Theme, x: number, y: number, colour: string): Mark[] => [
  { kind: 'circle', x, y, radius: 4, fill: theme.surface },
  { kind: 'circle', x, y, radius: 3, fill: colour }
]

/** Where a line ends because training failed. */
export function cross(theme: Theme, x: number, y: number, colour: string): Mark[] {
  const arm = 3.5
  const arms: Segment[] = [
    [x - arm, y - arm, x + arm, y + arm],
    [x - arm, y + arm, x + arm, y - arm]
  ]
  return [segments(arms, { colour: theme.surface, width: 4 }), segments(arms, { colour, width: 1.5 })]
}

/** Not yet trained: faint 45° lines right of the head. */
export function hatch(theme: Theme, clip: Box): Mark[] {
  const height = clip.bottom - clip.top
  if (clip.right - clip.left < 1) return []
  const lines: Segment[] = []
  // Anchored to the right end, so that the pattern stands still while the head moves.
  for (let x = clip.right; x > clip.left - height; x -= 7) lines.push([x, clip.bottom, x + height, clip.top])
  return [{ kind: 'group', clip, marks: [segments(lines, hairline(theme.grid))] }]
}
