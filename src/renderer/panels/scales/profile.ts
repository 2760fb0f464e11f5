/** Signal, gradient or weights layer after layer, at the first state and at the one under the cursor, as marks. Pure. */
import { valueAxisMarks } from '../../../kit/panel/axes/axes'
import { logRange, valueScale } from '../../../kit/panel/axes/scale'
import type { Size } from '../../../kit/panel/draw/canvas'
import { translucent, type Theme } from '../../../kit/panel/draw/theme'
import type { Box, Mark, Stroke } from '../../../kit/panel/marks/marks'
import { crisp, dot, hairline, segments } from '../../../kit/panel/marks/shapes'
import { words } from '../../../kit/panel/marks/text'
import type { Metric } from '../../../kit/panel/series/domain'
import { count, significant } from '../../../kit/ui/format'

/** One parameter: median and 10–90 % over replicas. */
export interface Layer {
  name: string
  median: number
  low: number
  high: number
}

export interface Profile {
  step: number
  /** In the order of the network, of those that have a value above 0. */
  layers: readonly Layer[]
}

/** At the newest state up to a step; null: there is none. @param metric of the series, taken in */
export function profileAt({ summary, nameOf }: Metric, step: number): Profile | null {
  const index = Math.max(0, summary.indexAt(step))
  if (index >= summary.count) return null
  const layers = summary.groups.map(({ median, low, high }, group) => ({
    name: nameOf(group),
    median: median[index]!,
    low: low[index]!,
    high: high[index]!
  }))
  return { step: summary.steps[index]!, layers: layers.filter(({ median }) => median > 0) }
}

/** As in `· last ÷ first 0.0013`: what is left of it from the first layer to the last. */
function changeText({ layers }: Profile): string {
  const [first, last] = [layers[0], layers.at(-1)]
  return first && last && layers.length > 1
    ? `· last ÷ first ${significant(last.median / first.median, 2)}`
    : ''
}

export interface Scene {
  size: Size
  first: Profile
  now: Profile
  /** Of all states, so that the axis stands still while the cursor moves. */
  range: readonly [number, number]
  colour: number
}

const shortName = (name: string): string => name.replace(/\/weight$/, '')

export function profileMarks({ size, first, now, range, colour }: Scene, theme: Theme): Mark[] {
  const box: Box = { left: 52, right: size.width - 14, top: 18, bottom: size.height - 24 }
  const scale = valueScale('log', ...logRange(...range))
  const layers = now.layers.length
  const x = (i: number): number =>
    layers === 1
      ? (box.left + box.right) / 2
      : box.left + 14 + (i * (box.right - box.left - 28)) / (layers - 1)
  const y = (value: number): number => box.bottom - (box.bottom - box.top) * scale.share(value)
  const line = ({ layers }: Profile, stroke: Stroke): Mark => ({
    kind: 'line',
    points: layers.flatMap(({ median }, i) => [x(i), y(median)]),
    stroke
  })
  const ink = theme.run[colour]!
  const band = [
    ...now.layers.map((one, i) => [x(i), y(one.high)]),
    ...now.layers.map((one, i) => [x(i), y(one.low)]).reverse()
  ]
  const pitch = layers > 1 ? x(1) - x(0) : box.right - box.left
  const every = Math.ceil(Math.max(...now.layers.map(({ name }) => theme.width(shortName(name)) + 8)) / pitch)
  return [
    ...valueAxisMarks(theme, scale, box),
    segments([[box.left, crisp(box.bottom), box.right, crisp(box.bottom)]], hairline(theme.axis)),
    { kind: 'area', points: band.flat(), fill: translucent(ink, 0.2) },
    words(
      theme,
      `step ${count(now.step)} (dashes: ${count(first.step)}) ${changeText(now)}`,
      box.right,
      box.top - 2,
      {
        anchor: 'end',
        halo: true
      }
    ),
    line(first, { colour: theme.text2, width: 1.5, dash: [4, 3] }),
    line(now, { colour: ink, width: 2 }),
    ...now.layers.flatMap(({ name, median, low, high }, i): Mark[] => [
      ...dot(theme, x(i), y(median), ink),
      ...(i % every === 0
        ? [words(theme, shortName(name), x(i), box.bottom + 15, { anchor: 'middle' as const })]
        : []),
      {
        kind: 'rects',
        boxes: [x(i) - pitch / 2, 0, pitch, size.height],
        datum: {
          id: name,
          words: `${name}: ${significant(median, 3)} (${significant(low, 3)} to ${significant(high, 3)})`
        }
      }
    ])
  ]
}
