/** The value of a learner that knows nothing: a dashed line behind the data, its name above it. */
import { metric as format } from '../../../kit/ui/format'
import type { MetricColumn } from '#shared/metrics'
import { crisp, haloText, segment, type Box } from '../../../kit/panel/draw/canvas'
import type { ValueScale } from '../../../kit/panel/axes/scale'
import type { Theme } from '../../../kit/panel/draw/theme'
import type { Item } from './lines'

/** The metric of these items as far as it has a chance value that is the same for all of them. */
export function withChance(items: readonly Item[]): MetricColumn | null {
  const column = items[0]!.metric.column
  const same = items.every(({ metric }) => metric.column.chance === column.chance)
  return same && column.chance !== undefined ? column : null
}

const heightOf = (scale: ValueScale, box: Box, value: number): number =>
  box.bottom - (box.bottom - box.top) * scale.share(value)

export function drawChance(
  g: CanvasRenderingContext2D,
  theme: Theme,
  scale: ValueScale,
  box: Box,
  chance: number
): void {
  const y = crisp(heightOf(scale, box, chance))
  g.strokeStyle = theme.text3
  g.lineWidth = 1
  g.setLineDash([3, 3])
  segment(g, box.left, y, box.right, y)
  g.setLineDash([])
}

export function nameChance(
  g: CanvasRenderingContext2D,
  theme: Theme,
  scale: ValueScale,
  box: Box,
  column: MetricColumn
): void {
  const chance = column.chance!
  const y = heightOf(scale, box, chance)
  const above = y - theme.size + 2 >= box.top
  g.font = theme.font()
  g.textAlign = 'right'
  g.textBaseline = 'alphabetic'
  const text = `chance ${format(chance, column)}`
  haloText(g, theme, text, box.right - 2, above ? y - 5 : y + theme.size + 3, theme.text3)
}
