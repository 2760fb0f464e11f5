/**
 * Older versions of `run.json`, lifted to the shape of today by numbered pure steps.
 *
 * Step n turns schema n into schema n + 1 and is never changed once released; `tests/fixtures` keeps one
 * file per released schema. A file of a newer schema is passed on as it is, to be shown and never rewritten.
 */
import { liftSpec, withEarlyFields } from '#shared/olderSpecs'
import { isObject } from '#shared/paths'

export type JsonObject = Record<string, unknown>
export type Migration = (record: JsonObject) => JsonObject

/**
 * 1 → 2: a run says itself what its series hold. Those of before are filled in by their families, which are all built in.
 * Early files of schema 1 also lack what came before it had a number of its own: sweeps, forks and marks of changes, and
 * fields of specs and of engines.
 */
const withOwnSeries: Migration = (record) => ({
  sweep: null,
  parent: null,
  changes: [],
  ...record,
  ...(isObject(record.spec) && { spec: withEarlyFields(record.spec) }),
  ...(isObject(record.engine) && { engine: { mode: null, eagerReason: null, ...record.engine } }),
  series: [],
  headline: 'test.accuracy'
})

/** The spec in the shape of today. */
const withLiftedSpec: Migration = (record) => ({
  ...record,
  ...(isObject(record.spec) && { spec: liftSpec(record.spec) })
})

/** 3 → 4: the engine names the processor's instruction sets; of earlier runs nobody noted them. */
const withFeatures: Migration = (record) => ({
  ...record,
  ...(isObject(record.engine) && { engine: { ...record.engine, features: null } })
})

/** 5 → 6: a run says what spec it was made with. Of those of before it is not known, since their specs may have been lifted. */
const withSpecHash: Migration = (record) => ({ ...record, specHash: null })

/** 6 → 7: a run may be computed instead of trained, which is said by what its spec has; nothing of a run of before changes. */
const asItIs: Migration = (record) => record

/** Element 0 lifts schema 1 to 2. Specs: 2 → 3 rules that end a run are thresholds; 4 → 5 a run may have stages. */
const migrations: readonly Migration[] = [
  withOwnSeries,
  withLiftedSpec,
  withFeatures,
  withLiftedSpec,
  withSpecHash,
  asItIs
]

/** Newest schema of run.json that this build writes. */
export const RUN_SCHEMA = 1 + migrations.length

export const isVersion = (schema: unknown): schema is number =>
  Number.isSafeInteger(schema) && Number(schema) >= 1

/**
 * Lifts a record to schema `1 + steps.length`; `newer` when it is beyond that already.
 * Throws a RangeError when its schema is no whole number from 1 on.
 */
export function migrate(
  record: JsonObject,
  steps: readonly Migration[] = migrations
): { record: JsonObject; newer: boolean } {
  const { schema } = record
  if (!isVersion(schema)) throw new RangeError('schema is no version number')
  const first = schema - 1
  const lifted = steps
    .slice(first)
    .reduce((older, step, index) => ({ ...step(older), schema: first + index + 2 }), record)
  return { record: lifted, newer: first > steps.length }
}
