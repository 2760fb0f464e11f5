/** What lies over the lines: the head, diverged replicas, the time cursor. */
import type { Theme } from '../../../kit/panel/draw/theme'
import type { Mark } from '../../../kit/panel/marks/marks'
import { placeMarks } from '../../../kit/panel/axes/placeMarks'
import { cross, crosshairLine, cursorLine, dot, headLine } from '../../../kit/panel/marks/shapes'
import { runColour, type Item } from './lines'
import type { Plot } from './marks'
import { dotAt } from './reading'

export interface OverlayState {
  plot: Plot
  items: readonly Item[]
  /** Where the time cursor is on the x axis; null or NaN: nowhere. */
  at: number | null
  /** Where the active run has got to; null: it has ended. */
  head: number | null
  /** Where the pointer is on the x axis, in this plot or another. */
  crosshair?: number | null
}

export function overlayMarks(
  { plot, items, at, head, crosshair = null }: OverlayState,
  theme: Theme
): Mark[] {
  const { box, axis } = plot
  const end = axis.x(head ?? NaN)
  const x = axis.x(at ?? NaN)
  const under = axis.x(crosshair ?? NaN)
  return [
    ...(under >= box.left && under <= box.right ? [crosshairLine(theme, under, box)] : []),
    ...placeMarks(theme, { box, x: (place) => axis.x(place) }, items),
    ...(end > box.left && end < box.right - 1 ? [headLine(theme, end, box)] : []),
    ...items.flatMap((item) => endMarks(theme, plot, item)),
    ...(x >= box.left && x <= box.right
      ? [
          ...cursorLine(theme, x, box.top - 4, box.bottom + 5),
          ...items.flatMap((item) => valueMarks(theme, plot, item, at!))
        ]
      : [])
  ]
}

const heightOf = ({ scale, box }: Plot, value: number): number =>
  box.bottom - (box.bottom - box.top) * scale.share(value)

/** A cross at the last value of every replica that has diverged, and of a run that has failed. */
function endMarks(theme: Theme, plot: Plot, { run, metric, timeline, group: own }: Item): Mark[] {
  const { summary } = metric
  const { box, axis } = plot
  const mark = (values: Float64Array | undefined, until: number, colour: string): Mark[] => {
    let index = until
    while (values && index > 0 && !Number.isFinite(values[index])) index--
    const step = summary.steps[index]
    if (!values || step === undefined) return []
    const x = axis.x(timeline.at(step))
    if (!(x >= box.left && x <= box.right)) return []
    return cross(theme, x, Math.max(box.top, heightOf(plot, values[index]!)), colour)
  }
  const group = summary.groups[own]!
  return [
    ...run.diverged.flatMap(({ replica, step }) =>
      mark(group.replicas[replica], summary.indexAt(step), theme.diverged)
    ),
    ...(run.status === 'failed' ? mark(group.median, summary.count - 1, theme.failed) : [])
  ]
}

/** The value at the cursor, on the line under test: at the step that it was measured at. */
function valueMarks(theme: Theme, plot: Plot, item: Item, at: number): Mark[] {
  const place = item.bold && !item.second && !item.named ? dotAt(item, at) : null
  if (!place) return []
  const [x, y] = [plot.axis.x(place.at), heightOf(plot, place.value)]
  return x >= plot.box.left && y > plot.box.top - 4 ? dot(theme, x, y, runColour(theme, item)) : []
}
