/** Old files of sweeps: one fixture per released schema must load, in the shape of today. */
import { copyFile, mkdir, readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { SWEEP_SCHEMA } from '#shared/sweep'
import { checkSpec } from '../../../../src/main/asked/specs'
import { checkSweep } from '../../../../src/main/asked/sweeps'
import { openSweepStore } from '../../../../src/main/store/runs/sweepStore'
import { temporaryFolder } from '../samples'

const schemas = Array.from({ length: SWEEP_SCHEMA }, (_, index) => index + 1)
const fixtureOf = (schema: number): string => `tests/fixtures/sweep-schema-${schema}.json`

it('every released schema has a fixture', async () => {
  const names = (await readdir('tests/fixtures')).filter((name) => name.startsWith('sweep-schema-'))
  expect(names.map((name) => `tests/fixtures/${name}`)).toEqual(schemas.map(fixtureOf))
})

it.each(schemas)('schema %i loads, says what the newest says, and can be driven', async (schema) => {
  const newest = JSON.parse(await readFile(fixtureOf(SWEEP_SCHEMA), 'utf8')) as { id: string }
  const root = await temporaryFolder()
  await mkdir(join(root, 'sweeps'), { recursive: true })
  await copyFile(fixtureOf(schema), join(root, 'sweeps', `${newest.id}.json`))
  const store = openSweepStore(root)
  const { record, readOnly } = await store.read(newest.id)
  expect(readOnly).toBe(false)
  expect(record).toEqual(newest)
  expect(checkSweep(record.spec).problems).toEqual([])
  expect(checkSpec(record.parts[0]!.spec).problems).toEqual([])
  await (await store.write(newest.id)).close()
})
