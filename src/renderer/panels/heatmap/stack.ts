/** Shares of a whole through training: bands one on the other, the first on top, whose heights are the shares. */
import { cssColour } from '../../../kit/panel/draw/colormap'
import type { Theme } from '../../../kit/panel/draw/theme'
import type { Traces } from '../../../kit/panel/draw/traces'
import type { Box, Mark } from '../../../kit/panel/marks/marks'
import { words } from '../../../kit/panel/marks/text'
import { eachRow, type HeatState, mapOf } from './rows'

/** Colours keep off the ends of the map, so that no band looks like the ground. */
const [DARKEST, BRIGHTEST] = [30, 225]

export function stackMarks(state: HeatState, box: Box, theme: Theme, traces: Traces): Mark[] {
  const { axis, order, size, metric, describe } = state
  const [width, height] = [box.right - box.left, box.bottom - box.top]
  const columns = Math.max(1, Math.round(width * size.ratio))
  const map = mapOf(theme)
  /** Where each band begins and ends, from the top, in shares of the height: [bands + 1, columns]. */
  const edges = [new Float64Array(columns)]
  eachRow(state, columns, traces, (row, line) => {
    const above = edges[line]!
    edges.push(row.map((share, column) => above[column]! + share))
  })
  const colourOf = (line: number): string =>
    cssColour(map, Math.round(DARKEST + ((line + 0.5) / order.length) * (BRIGHTEST - DARKEST)))
  const x = (column: number): number => box.left + ((column + 0.5) * width) / columns
  const known = Array.from({ length: columns }, (_, column) => column).filter(
    (column) => !Number.isNaN(edges.at(-1)![column]!)
  )
  const areas = order.map((_, line): Mark => {
    const along = (edge: Float64Array, places: readonly number[]): number[] =>
      places.flatMap((column) => [x(column), box.top + edge[column]! * height])
    const points = [...along(edges[line]!, known), ...along(edges[line + 1]!, known.toReversed())]
    return { kind: 'area', points, fill: colourOf(line), stroke: { colour: theme.surface, width: 0.75 } }
  })
  const column = known[0]
  const names = order.flatMap((task, line): Mark[] => {
    if (column === undefined) return []
    const [from, to] = [edges[line]![column]!, edges[line + 1]![column]!]
    if ((to - from) * height < theme.size) return []
    const y = box.top + ((from + to) / 2) * height
    return [words(theme, metric.labelOf(task), box.left - 6, y, { anchor: 'end', baseline: 'middle' })]
  })
  return [...areas, ...names, pointed(state, box, columns, edges, describe, axis.step)]
}

/** Says which band lies under the pointer; without ink. */
function pointed(
  { order }: HeatState,
  box: Box,
  columns: number,
  edges: readonly Float64Array[],
  describe: HeatState['describe'],
  stepAt: (x: number) => number
): Mark {
  const [width, height] = [box.right - box.left, box.bottom - box.top]
  const rows = Math.max(1, Math.round(height))
  return {
    kind: 'raster',
    ...{ x: box.left, y: box.top, width, height, columns, rows },
    rgba: new Uint8ClampedArray(4 * columns * rows),
    datumAt: (column, row) => {
      const at = (row + 0.5) / rows
      const line = edges.findIndex((edge, i) => i > 0 && at < edge[column]!) - 1
      const task = order[line]
      if (task === undefined) return null
      return { id: `${task}`, words: describe(task, stepAt(box.left + ((column + 0.5) * width) / columns)) }
    }
  }
}
