/** The value of a learner that knows nothing: a dashed line behind the data, named in the margin. */
import { metric as format } from '../../../kit/ui/format'
import type { MetricColumn } from '#shared/metrics'
import type { ValueScale } from '../../../kit/panel/axes/scale'
import type { Theme } from '../../../kit/panel/draw/theme'
import type { Box, Mark } from '../../../kit/panel/marks/marks'
import { crisp, segments } from '../../../kit/panel/marks/shapes'
import type { Item } from './lines'

/** The metric of these items as far as it has a chance value that is the same for all of them. */
export function withChance(items: readonly Item[]): MetricColumn | null {
  const column = items[0]!.metric.column
  const same = items.every(({ metric }) => metric.column.chance === column.chance)
  return same && column.chance !== undefined ? column : null
}

/** As it is named. */
export const chanceWords = (column: MetricColumn): string => `chance ${format(column.chance!, column)}`

export const CHANCE_DASH = [3, 3]

const heightOf = (scale: ValueScale, box: Box, value: number): number =>
  box.bottom - (box.bottom - box.top) * scale.share(value)

export function chanceLine(theme: Theme, scale: ValueScale, box: Box, chance: number): Mark {
  const y = crisp(heightOf(scale, box, chance))
  return segments([[box.left, y, box.right, y]], { colour: theme.text3, width: 1, dash: CHANCE_DASH })
}
