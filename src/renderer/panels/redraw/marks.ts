/** Time left after a redraw against when it came, both as shares, with the two predictions. Pure. */
import { plotAxes } from '../../../kit/panel/axes/axes'
import { stepAxis, valueScale } from '../../../kit/panel/axes/scale'
import { plotBox, type Size } from '../../../kit/panel/draw/canvas'
import { translucent, type Theme } from '../../../kit/panel/draw/theme'
import type { Box, Mark } from '../../../kit/panel/marks/marks'
import { segments, type Segment } from '../../../kit/panel/marks/shapes'
import { words } from '../../../kit/panel/marks/text'
import type { ArmPoint, RedrawPoints, SeedPoint } from './points'

export interface RedrawScene {
  size: Size
  points: RedrawPoints
  /** Of the run, 1 … 8. */
  colour: number
}

/** Most of either axis that is shown, in units of T(s₀): one seed far out must not press the rest together. */
const MOST = 2.5

export function redrawMarks({ size, points, colour: index }: RedrawScene, theme: Theme): Mark[] {
  const box = plotBox(size)
  const colour = theme.run[index] ?? theme.text1
  const most = (of: readonly number[]): number => Math.min(MOST, Math.max(1.05, ...of.map((v) => 1.05 * v)))
  const all = [...points.seeds, ...points.arms]
  const axis = stepAxis(
    { min: 0, max: most(all.map(({ x }) => x)), zero: false, title: 'redrawn at s / T(s₀)' },
    'linear',
    box.left,
    box.right
  )
  const scale = valueScale('linear', 0, most(points.seeds.map(({ y }) => y)))
  const at = (x: number, y: number): [number, number] => [
    Math.min(axis.x(x), box.right),
    Math.max(box.bottom - (box.bottom - box.top) * scale.share(y), box.top)
  ]
  return [
    ...plotAxes(theme, axis, scale, box),
    ...predictionMarks(theme, box, at),
    ...points.seeds.flatMap((point) => seedMarks(theme, point, at(point.x, point.y), colour)),
    ...armMarks(theme, points.arms, at, colour)
  ]
}

/** Pixels between the oblique line and its words. */
const BESIDE = 14

type At = (x: number, y: number) => [number, number]

function predictionMarks(theme: Theme, { right }: Box, at: At): Mark[] {
  const dash = [4, 3]
  const [start, end, level] = [at(0, 1), at(1, 0), at(0, 1)[1]]
  const steep = Math.atan2(end[1] - start[1], end[0] - start[0])
  const [x, y] = at(0.4, 0.6)
  /** Under the line, whatever its slope. */
  const [aside, below] = [-BESIDE * Math.sin(steep), BESIDE * Math.cos(steep)]
  return [
    segments(
      [
        [start[0], level, right, level],
        [...start, ...end]
      ],
      { colour: theme.text2, width: 1, dash }
    ),
    words(theme, 'nothing learned', right - 4, level - 5, { anchor: 'end', colour: theme.text2, halo: true }),
    words(theme, 'structure first', x + aside, y + below, {
      anchor: 'middle',
      colour: theme.text2,
      halo: true,
      turn: (steep * 180) / Math.PI
    })
  ]
}

/** A dot while its first tasks were on their plateau, a ring afterwards; a triangle where the level never came. */
function seedMarks(
  theme: Theme,
  { beyond, waiting, words: text }: SeedPoint,
  [x, y]: [number, number],
  colour: string
): Mark[] {
  const fill = waiting ? translucent(colour, 0.55) : theme.surface
  const stroke = { colour: translucent(colour, 0.8), width: 1 }
  const datum = { id: text, words: text }
  const place: Mark = { kind: 'circle', x, y, radius: 3, datum, ...(!beyond && { fill, stroke }) }
  if (!beyond) return [place]
  const points = [x - 4, y + 3, x, y - 4, x + 4, y + 3]
  return [{ kind: 'area', points, fill, stroke }, place]
}

/** Medians with their intervals, joined by a line; where there are too few seeds for an interval, those alone stand there. */
function armMarks(theme: Theme, arms: readonly ArmPoint[], at: At, colour: string): Mark[] {
  const bars = arms.flatMap(({ x, low, high }): Segment[] =>
    low === null || high === null ? [] : [[...at(x, low), ...at(x, high)]]
  )
  const known = arms.flatMap(({ median, ...arm }) => (median === null ? [] : [{ ...arm, median }]))
  return [
    segments(bars, { colour, width: 2 }),
    { kind: 'line', points: known.flatMap(({ x, median }) => at(x, median)), stroke: { colour, width: 2 } },
    ...known.flatMap(({ x, median, words: text }): Mark[] => {
      const [left, top] = at(x, median)
      const datum = { id: text, words: text }
      return [
        { kind: 'circle', x: left, y: top, radius: 6, fill: theme.surface },
        { kind: 'circle', x: left, y: top, radius: 4.5, fill: colour, datum }
      ]
    })
  ]
}
