/** Names of the active run's lines, and of chance, in the margin right of the plot: none lies over data. Pure. */
import { metric as format } from '../../../kit/ui/format'
import { parseMetric } from '#shared/metrics'
import type { StepAxis, ValueScale } from '../../../kit/panel/axes/scale'
import { gutter } from '../../../kit/panel/draw/canvas'
import type { Theme } from '../../../kit/panel/draw/theme'
import type { Box, Mark } from '../../../kit/panel/marks/marks'
import { segments } from '../../../kit/panel/marks/shapes'
import { fitting, words } from '../../../kit/panel/marks/text'
import { CHANCE_DASH, chanceWords, withChance } from './chance'
import { spread } from './labels'
import { indexAt } from './reading'
import { medianLine, type Item } from './lines'

/** A name beside the end of its line. */
export interface Name {
  /** As much as there is room for. */
  shown: string
  full: string
  y: number
}

/** Sample of the line, its distances to plot and name, and what is left at the edge, CSS pixels. */
const SAMPLE = { before: 6, length: 14, gap: 5, edge: 6 }
const BESIDE = SAMPLE.before + SAMPLE.length + SAMPLE.gap + SAMPLE.edge
/** Of a panel's width that the margin takes at most. */
const MOST = 0.3

/** Lines with a name of their own, and the active run's series where there are several; a single line is the panel's title. */
function namedItems(items: readonly Item[]): { item: Item; name: string }[] {
  const own = items.filter(({ rank, second }) => rank === 0 && !second)
  if (own.length < 2 && !own[0]?.named) return []
  return own.map((item) => ({ item, name: item.named?.name ?? parseMetric(item.metric.name).series }))
}

/** Of a panel whose lines are named in its margin, CSS pixels. @param width of the plot with the margin */
export function marginFor(items: readonly Item[], theme: Theme, width: number): number {
  const known = withChance(items)
  const texts = [...namedItems(items).map(({ name }) => name), ...(known ? [chanceWords(known)] : [])]
  if (texts.length === 0) return gutter.right
  const longest = Math.max(...texts.map((text) => theme.width(text)))
  return Math.ceil(Math.min(BESIDE + longest, MOST * width))
}

/** Where a line leaves the plot: its last value in view. */
function endOf(item: Item, axis: StepAxis, scale: ValueScale, box: Box): number {
  const { median } = item.metric.summary.groups[item.group]!
  let index = indexAt(item, axis.max)
  if (index < 0) index = item.metric.summary.count - 1
  while (index > 0 && !Number.isFinite(median[index])) index--
  return heightOf(scale, box, median[index] ?? NaN)
}

function heightOf(scale: ValueScale, box: Box, value: number): number {
  const share = scale.share(value)
  return Number.isFinite(share) ? box.bottom - share * (box.bottom - box.top) : box.bottom
}

interface Named {
  full: string
  /** What stands there where there is no room for all of it; none: its beginning. */
  short?: string
  y: number
  colour: string
  stroke: { colour: string; width: number; dash: readonly number[] }
}

/** Each with a sample of its line; what there is no height for is counted in the last one. CSS pixels; `width` is that of the plot with its margin. */
export function nameMarks(
  theme: Theme,
  items: readonly Item[],
  { axis, scale, box, width }: { axis: StepAxis; scale: ValueScale; box: Box; width: number }
): { marks: Mark[]; names: Name[] } {
  const known = withChance(items)
  const all: Named[] = namedItems(items).map(({ item, name }) => ({
    full: name,
    y: endOf(item, axis, scale, box),
    colour: item.bold ? theme.text1 : theme.text2,
    stroke: medianLine(item, theme)
  }))
  if (known)
    all.push({
      full: chanceWords(known),
      short: format(known.chance!, known),
      y: heightOf(scale, box, known.chance!),
      colour: theme.text3,
      stroke: { colour: theme.text3, width: 1, dash: CHANCE_DASH }
    })
  const pitch = theme.size + 3
  const fit = Math.max(1, Math.floor((box.bottom - box.top) / pitch))
  const told = all.length > fit ? all.slice(0, fit - 1) : all
  const wanted = told.map(({ y }) => y)
  const rest = all.length - told.length
  const places = spread(rest > 0 ? [...wanted, box.bottom] : wanted, pitch, box.top + 4, box.bottom - 4)
  const start = box.right + SAMPLE.before
  const left = start + SAMPLE.length + SAMPLE.gap
  const room = width - left - 2
  const middle = (colour: string) => ({ baseline: 'middle' as const, colour })
  const names = told.map(({ full, short }, i) => {
    const fits = theme.width(full) <= room
    return { full, shown: fitting(theme, fits ? full : (short ?? full), room), y: places[i]! }
  })
  const marks = told.flatMap(({ colour, stroke }, i): Mark[] => {
    const { y, shown } = names[i]!
    const { colour: ink, width, dash } = stroke
    const sample = segments([[start, y, start + SAMPLE.length, y]], { colour: ink, width, dash })
    return [sample, words(theme, shown, left, y, middle(colour))]
  })
  if (rest > 0)
    marks.push(words(theme, fitting(theme, `${rest} more`, room), left, places.at(-1)!, middle(theme.text3)))
  return { marks, names }
}
