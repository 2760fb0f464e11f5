/** A line where a stage begins and at each place that the axis of a run marks, with its name where that has room; each once. */
import type { Theme } from '../draw/theme'
import type { Box, Mark } from '../marks/marks'
import { crisp, hairline, segments } from '../marks/shapes'
import { words } from '../marks/text'
import type { PanelRun } from '../props'
import type { Timeline } from './timeline'

interface Drawn {
  box: Box
  /** From a place on the axis to pixels. */
  x(place: number): number
  /** Other than that of the lines: on a ground of colours. */
  colour?: string
  /** Lines alone. */
  nameless?: boolean
}

export function placeMarks(
  theme: Theme,
  { box, x, colour = theme.text3, nameless = false }: Drawn,
  shown: readonly { run: Pick<PanelRun, 'stages' | 'axis'>; timeline: Timeline }[]
): Mark[] {
  const places = new Map<number, string>()
  for (const { run, timeline } of shown) {
    for (const { stage, from, name } of run.stages) if (stage > 0) places.set(x(timeline.at(from)), name)
    for (const { at, title } of run.axis.marks ?? []) places.set(x(timeline.at(at)), title)
  }
  const inside = [...places].filter(([at]) => at > box.left && at < box.right).sort(([a], [b]) => a - b)
  return inside.flatMap(([at, name], i): Mark[] => {
    const room = (inside[i + 1]?.[0] ?? box.right) - at - 10
    const line = segments([[crisp(at), box.top, crisp(at), box.bottom]], hairline(colour))
    const fits = !nameless && theme.width(name) <= room
    return [
      line,
      ...(fits ? [words(theme, name, at + 5, box.top + 9, { colour: theme.text2, halo: true })] : [])
    ]
  })
}
