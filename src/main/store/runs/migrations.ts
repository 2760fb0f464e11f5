/**
 * Older versions of `run.json`, lifted to the shape of today by numbered pure steps.
 *
 * Step n turns schema n into schema n + 1 and is never changed once released; `tests/fixtures` keeps one
 * file per released schema. A file of a newer schema is passed on as it is, to be shown and never rewritten.
 */
export type JsonObject = Record<string, unknown>
export type Migration = (record: JsonObject) => JsonObject

/** Element 0 lifts schema 1 to 2. Empty while schema 1 is the only released one. */
const migrations: readonly Migration[] = []

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
