/**
 * Older versions of `run.json`, lifted to the shape of today by numbered pure steps.
 *
 * Step n turns schema n into schema n + 1 and is never changed once released; `tests/fixtures` keeps one
 * file per released schema. A file of a newer schema is passed on as it is, to be shown and never rewritten.
 */
import { liftSpec } from '#shared/olderSpecs'
import { isObject } from '#shared/paths'

export type JsonObject = Record<string, unknown>
export type Migration = (record: JsonObject) => JsonObject

/**
 * 1 → 2: a run says itself what its series hold. Those of before are filled in by their families, which are all built in.
 * Early files of schema 1 also lack what came before it had a number of its own: sweeps, forks and marks of changes.
 */
const withOwnSeries: Migration = (record) => ({
  sweep: null,
  parent: null,
  changes: [],
  ...record,
  series: [],
  headline: 'test.accuracy'
})

/** 2 → 3: rules that end a run are thresholds, as in schema 2 of a spec. */
const withThresholds: Migration = (record) => ({
  ...record,
  ...(isObject(record.spec) && { spec: liftSpec(record.spec) })
})

/** Element 0 lifts schema 1 to 2. */
const migrations: readonly Migration[] = [withOwnSeries, withThresholds]

/** Newest schema of run.json that this build writes. */
export const RUN_SCHEMA = 1 + migrations.length

/**
 * Lifts a record to schema `1 + steps.length`; `newer` when it is beyond that already.
 * Throws a RangeError when its schema is no whole number from 1 on.
 */
export function migrate(
  record: JsonObject,
  steps: readonly Migration[] = migrations
): { record: JsonObject; newer: boolean } {
  const { schema } = record
  if (!Number.isInteger(schema) || (schema as number) < 1) throw new RangeError('schema is no version number')
  const first = (schema as number) - 1
  const lifted = steps
    .slice(first)
    .reduce((older, step, index) => ({ ...step(older), schema: first + index + 2 }), record)
  return { record: lifted, newer: first > steps.length }
}
