/** Values are told with the step that they were measured at, where that is not the one asked for. */
import { expect, it } from 'vitest'
import { ReplicaSummary } from '#shared/analysis/quantiles'
import { stepAxis } from '#shared/axes'
import type { Metric } from '../../../src/kit/panel/series/domain'
import { groupTable } from '../../../src/kit/panel/series/table'
import { stepTimeline } from '../../../src/kit/panel/axes/timeline'
import type { Item } from '../../../src/renderer/panels/curve/lines'
import { cardRows, dotAt, readValue } from '../../../src/renderer/panels/curve/reading'

const summary = new ReplicaSummary(1, 1)
summary.update({
  at: Uint32Array.of(0, 10, 20),
  replica: new Uint16Array(3),
  group: () => 0,
  value: Float64Array.of(0.5, 0.75, 1)
})
const declaration = { name: 'test', main: stepAxis, inner: [{ title: 'task' }] }
const metric = {
  name: 'test.accuracy',
  column: { name: 'accuracy', title: '', unit: '', range: [0, 1], precision: 'float32', help: '' },
  declaration,
  nameOf: (group: number) => `task ${group + 1}`,
  summary
} as unknown as Metric
/** Trained on to step 27, evaluated at 20. */
const item = {
  run: { step: 27, replicas: 1, axis: stepAxis, declarations: [declaration] },
  metric,
  timeline: stepTimeline,
  rank: 0,
  group: 0
} as unknown as Item

it('in the legend, at the cursor and for the newest row', () => {
  const where = (at: number | null) => readValue(item, at).where
  expect([10, 13, 27].map(where)).toEqual(['', 'at step 10', 'at step 20'])
  expect(where(null)).toBe('at step 20')
  expect(readValue({ ...item, run: { ...item.run, step: 20 } }, null).where).toBe('')
})

it('in the plot: the dot lies on the line, and is nowhere beyond the run', () => {
  expect(dotAt(item, 10)).toEqual({ at: 10, value: 0.75 })
  expect(dotAt(item, 27)).toEqual({ at: 20, value: 1 })
  expect(dotAt(item, 28)).toBeNull()
})

it('in a table of tasks', () => {
  expect(groupTable(metric, [0], [20], 27).columns[2]).toBe('value at step 20')
})

it('in the card at the pointer: the highest line first, each with where it was measured, and the rest counted', () => {
  const early = new ReplicaSummary(1, 1)
  early.update({
    at: Uint32Array.of(0),
    replica: new Uint16Array(1),
    group: () => 0,
    value: Float64Array.of(1)
  })
  const named = (name: string, order: number): Item => ({ ...item, named: { name, order } })
  const line = { ...named('early', 1), metric: { ...metric, summary: early } as unknown as Metric }
  const told = cardRows([named('late', 0), line], 13)!
  expect(told.place).toBe('step 10')
  expect(told.rows.map(({ name, value, where, dash }) => [name, value, where, dash])).toEqual([
    ['early', '1.00', 'at step 0', 2],
    ['late', '0.75', '', 1]
  ])
  const many = Array.from({ length: 13 }, (_, i) => named(`line ${i}`, i))
  expect(cardRows(many, 13)).toMatchObject({ more: 3, rows: { length: 10 } })
  expect(cardRows([item], 28)).toBeNull()
})
