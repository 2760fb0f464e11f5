/** Rows and columns of a table of runs. */
import { describe, expect, it } from 'vitest'
import { fieldColumn, resultColumns, type Cell } from '#shared/runTable/columns'
import { fieldPaths, sortRows, tableRows } from '#shared/runTable/table'
import type { RunOutcome } from '#shared/runTable/outcome'
import { outcome, summary } from './support'

const byId = (outcomes: readonly RunOutcome[]) => new Map(outcomes.map((one) => [one.runId, one]))
const column = (id: string) => resultColumns.find((each) => each.id === id)!
const runs = ['c', 'b', 'a'].map((id) => summary(id, { replicas: 2 }))

describe('rows', () => {
  const outcomes = byId([
    outcome('a', { setOf: 'x', t50: [300, null], fields: { lr: 1 } }),
    outcome('b', { setOf: 'x', t50: [100, 200], fields: { lr: 1 } }),
    outcome('c', { setOf: 'y', t50: [null, null], fields: { lr: 2 } })
  ])
  const folded = tableRows(runs, outcomes, true)

  it('fold what differs in its seeds alone, newest first', () => {
    expect(folded.map(({ runs }) => runs.map(({ id }) => id))).toEqual([['c'], ['b', 'a']])
    expect(tableRows(runs, outcomes, false)).toHaveLength(3)
    // Not known yet: nobody can say what it belongs to.
    expect(tableRows(runs, new Map(), true)).toHaveLength(3)
  })

  it('give medians over all seeds, extremes, and how many leapt; one that never did is later than all', () => {
    const cells = folded.map((row): Cell => column('t50').of(row))
    expect(cells[0]).toEqual({ value: 1000, beyond: true, share: [0, 2] })
    expect(cells[1]).toEqual({
      value: 250,
      spread: [
        { at: 100, beyond: false },
        { at: 1000, beyond: true }
      ],
      share: [3, 4]
    })
    expect(column('seeds').of(folded[1]!)).toEqual({ value: 4 })
  })

  it('are sorted by number, what is only known to be larger behind its equals, what has none last', () => {
    const rows = tableRows(runs, byId([outcome('a', { t50: [1000] }), outcome('b', { t50: [null] })]), true)
    const order = (down: boolean) => sortRows(rows, column('t50'), down).map(({ key }) => key)
    expect(order(false)).toEqual(['a', 'b', 'c'])
    expect(order(true)).toEqual(['b', 'a', 'c'])
  })

  it('tell first the fields that differ', () => {
    const rows = tableRows(
      runs,
      byId([
        outcome('a', { fields: { same: 1, lr: 1, own: 3 } }),
        outcome('b', { fields: { same: 1, lr: 2 } }),
        outcome('c', { fields: { same: 1, lr: 2 } })
      ]),
      true
    )
    expect(fieldPaths(rows)).toEqual([
      { path: 'lr', differs: true },
      { path: 'same', differs: false },
      { path: 'own', differs: false }
    ])
    expect(rows.map((row) => fieldColumn('own').of(row).value)).toEqual([null, null, 3])
  })

  it('tell the worst verdict of their runs, and of how many', () => {
    const verdicts = { met: 1, near: 0, missed: 0, pending: 0 }
    const rows = tableRows(
      runs,
      byId([
        outcome('a', { setOf: 'x', verdicts }),
        outcome('b', { setOf: 'x', verdicts: { ...verdicts, missed: 1 } }),
        outcome('c', { setOf: 'y', verdicts })
      ]),
      true
    )
    expect(rows.map((row) => column('verdict').of(row))).toEqual([
      { value: 'met' },
      { value: 'missed', share: [1, 2] }
    ])
  })

  it('take the ratio seed by seed', () => {
    const rows = tableRows(
      [runs[0]!],
      byId([outcome('c', { train: [10, 20, null], grok: [100, 100, 300] })]),
      true
    )
    expect(column('ratio').of(rows[0]!)).toMatchObject({ value: 7.5 })
  })
})
