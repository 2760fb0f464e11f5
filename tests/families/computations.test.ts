/** What every job keeps to; runs over all families that compute, without edits. */
import { describe, expect, it } from 'vitest'
import { UNIT } from '#shared/axes'
import type { ExperimentSpec } from '#shared/experiment'
import { columnNames } from '#shared/metrics'
import { families } from '../../src/main/families'
import type { Job } from '../../src/kit/job'
import { loadJob } from '../../src/main/engine/jobs'

const computed = Object.values(families).filter(({ training }) => !training)

/** The spec with one number or switch of it changed, wherever that is a spec. */
function variants(spec: ExperimentSpec, { schema, check }: (typeof computed)[number]): ExperimentSpec[] {
  const changed = (value: unknown): unknown =>
    typeof value === 'number' ? value + 1 : typeof value === 'boolean' ? !value : undefined
  const parts = ['task', 'model'] as const
  const drafts = parts.flatMap((part) =>
    Object.entries(spec[part] as object).map(([name, value]) => ({
      ...spec,
      [part]: { ...(spec[part] as object), [name]: changed(value) }
    }))
  )
  return [{ ...spec, title: 'another' }, { ...spec, seed: spec.seed + 5 }, ...drafts].flatMap((draft) => {
    const parsed = schema.safeParse(draft)
    return parsed.success && check(parsed.data).length === 0 ? [parsed.data] : []
  })
}

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

  it('has equal inputs for units of two specs only where their rows are equal', async () => {
    const base = await loadJob(spec)
    const key = (job: Job, unit: number): string => JSON.stringify(job.inputs(unit))
    const known = new Map(base.units.map((_, unit) => [key(base, unit), unit]))
    expect(known.size).toBe(base.units.length)
    let [shared, changed] = [0, 0]
    for (const other of variants(spec, manifest)) {
      const job = await loadJob(other)
      const unit = job.units.findIndex((_, unit) => known.has(key(job, unit)))
      if (unit < 0) changed++
      else {
        shared++
        expect(job.compute(unit), JSON.stringify(other)).toEqual(base.compute(known.get(key(job, unit))!))
      }
    }
    // which places there are decides nothing of a place, and what is computed there decides all
    expect(shared).toBeGreaterThan(1)
    expect(changed).toBeGreaterThan(3)
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
