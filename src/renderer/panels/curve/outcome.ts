/** What leaves a curve panel: the legend of its picture, and its values. */
import { xAxisName, type XAxis } from '../../../kit/panel/axes/xAxis'
import { stepTable, type ValueTable } from '../../../kit/panel/series/table'
import { readTheme } from '../../../kit/panel/draw/theme'
import { runColour, runDash, type Item } from './lines'
import type { Reading } from './reading'

/** @param where what the values belong to, as in `at step 400` */
export function legendOf(readings: readonly Reading[], theme: 'light' | 'dark', where: string) {
  const tokens = readTheme(theme)
  return readings.map(({ item, run, value, band, where: own }) => ({
    colour: runColour(tokens, item),
    dash: runDash(tokens, item),
    text: [run.title, value, band, own || where].filter(Boolean).join(' ')
  }))
}

export const tableOf = (items: readonly Item[], xAxis: XAxis, forFile = false): ValueTable =>
  stepTable(
    items.map(({ run, metric, group, timeline }) => ({ run, metric, group, timeline })),
    { forFile, place: xAxis === 'step' ? undefined : xAxisName(xAxis, items) }
  )
