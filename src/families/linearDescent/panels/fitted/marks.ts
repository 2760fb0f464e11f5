/** The fitted function at one place: target, training rows, the fit of the first draw, median and quartiles of all, as marks. Pure. */
import { axesMarks, type Mark, plane, type Size, type Theme, translucent } from '#kit/panel'
import { significant } from '#kit/ui'

export interface FittedScene {
  x: Float64Array
  target: Float64Array
  fitted: Float64Array
  low: Float64Array
  middle: Float64Array
  high: Float64Array
  /** Training rows of the first draw. */
  rows: { x: Float64Array; y: Float64Array }
  colour: number
}

/** Of target and training rows, with half as much above and below: fits leave it, and it stands still while the cursor moves. */
export function heights({ target, rows }: FittedScene): [low: number, high: number] {
  const all = [...target, ...rows.y]
  const [low, high] = [Math.min(...all), Math.max(...all)]
  const room = (high - low || 1) / 2
  return [low - room, high + room]
}

export function fittedMarks(scene: FittedScene, size: Size, theme: Theme): Mark[] {
  const { x, target, fitted, low, middle, high, rows } = scene
  const ink = theme.run[scene.colour]!
  const on = plane(size, [-1, 1], heights(scene), { top: 16 })
  // far outside is outside: a canvas takes no numbers of any size
  const y = (value: number): number => Math.max(-1e4, Math.min(1e4, on.y(value)))
  const line = (values: Float64Array): number[] => Array.from(x).flatMap((at, i) => [on.x(at), y(values[i]!)])
  const back = Array.from(x.keys()).reverse()
  const band = [...line(high), ...back.flatMap((i) => [on.x(x[i]!), y(low[i]!)])]
  const pitch = on.x(x[1]!) - on.x(x[0]!)
  const curves: Mark[] = [
    { kind: 'area', points: band, fill: translucent(ink, 0.2) },
    { kind: 'line', points: line(target), stroke: { colour: theme.text2, width: 1.5, dash: [4, 3] } },
    { kind: 'line', points: line(middle), stroke: { colour: ink, width: 1, dash: [1, 3] } },
    { kind: 'line', points: line(fitted), stroke: { colour: ink, width: 2 } },
    ...Array.from(rows.x, (at, i): Mark => ({
      kind: 'circle',
      x: on.x(at),
      y: y(rows.y[i]!),
      radius: 3,
      fill: theme.text1,
      stroke: { colour: theme.surface, width: 1 }
    }))
  ]
  return [
    ...axesMarks(theme, on, { x: 'x', y: 'y' }),
    { kind: 'group', clip: on.box, marks: curves },
    ...Array.from(x, (at, i): Mark => ({
      kind: 'rects',
      boxes: [on.x(at) - pitch / 2, on.box.top, pitch, on.box.bottom - on.box.top],
      datum: {
        id: `x ${i}`,
        words: `x ${at.toFixed(2)}: target ${significant(target[i]!, 3)}, fit ${significant(fitted[i]!, 3)}, quartiles ${significant(low[i]!, 3)} to ${significant(high[i]!, 3)}`
      }
    }))
  ]
}
