/** What every job keeps to; runs over all families that compute, without edits. */
import { describe, expect, it } from 'vitest'
import { UNIT } from '#shared/axes'
import type { ExperimentSpec } from '#shared/experiment'
import { columnNames } from '#shared/metrics'
import { families } from '../../src/main/families'
import { loadJob } from '../../src/main/engine/jobs'

const computed = Object.values(families).filter(({ training }) => !training)

describe.each(computed)('the computation $id', (manifest) => {
  const defaults = (overrides: object = {}): ExperimentSpec =>
    manifest.schema.parse({ family: manifest.id, ...overrides })
  const spec = defaults({ replicas: 2 })
  const declared = manifest.declare(spec)

  it('has as many units as its main axis says, each with a name of its own', async () => {
    const { units } = await loadJob(spec)
    for (const { main } of declared) expect(main).toMatchObject({ order: 'unit', units: units.length })
    expect(new Set(units).size).toBe(units.length)
  })

  it('computes finite rows for every declared column, the same in any order of units', async () => {
    const job = await loadJob(spec)
    const last = job.units.length - 1
    const rows = [0, last].map((unit) => job.compute(unit))
    for (const { series, columns, rows: count } of rows.flat()) {
      const declaration = declared.find(({ name }) => name === series)!
      const names = columnNames(declaration).filter((name) => name !== UNIT)
      expect(Object.keys(columns).sort()).toEqual([...names].sort())
      for (const name of names) {
        expect(columns[name]).toHaveLength(count)
        expect(Array.from(columns[name]!).every(Number.isFinite), `${series}.${name}`).toBe(true)
      }
      expect(new Set(columns['replica'])).toEqual(new Set([0, 1]))
    }
    const again = await loadJob(spec)
    expect([last, 0].map((unit) => again.compute(unit))).toEqual(rows.toReversed())
  })

  it('computes replica r as the run with its seed alone', async () => {
    const both = (await loadJob(spec)).compute(0)
    const alone = (await loadJob(defaults({ seed: spec.seed + 1 }))).compute(0)
    for (const [i, { columns }] of both.entries())
      for (const { name } of declared.find(({ name }) => name === both[i]!.series)!.columns)
        expect(alone[i]!.columns[name]).toEqual(
          columns[name]!.filter((_, row) => columns['replica']![row] === 1)
        )
  })
})
