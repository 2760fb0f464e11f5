/** Old files of sweeps: one fixture per released schema must load, in the shape of today. */
import { copyFile, mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parsePath, withValue } from '#shared/paths'
import { SWEEP_SCHEMA } from '#shared/sweep'
import type { SweepRecord } from '#shared/sweep/record'
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

const newest = async (): Promise<SweepRecord> => JSON.parse(await readFile(fixtureOf(SWEEP_SCHEMA), 'utf8'))

it.each([
  ['parts.0.cells.0', -3],
  ['parts.0.cells.0', 4096],
  ['parts.0.cells.0', 0.5],
  ['parts.0.spec.replicas', 1e9],
  ['parts.0.spec.stop.steps', 0],
  ['parts.0.spec.optimizer.kind', 'newton'],
  ['axes.0.options', []],
  ['axes.0.options.0.label', null],
  ['spec.measure.metric', 7],
  ['status', 'dancing'],
  ['error', 'none']
])('a wrong %s (%j) is told with its path, and the other sweeps are listed', async (path, value) => {
  const sweep = await newest()
  const root = await temporaryFolder()
  await mkdir(join(root, 'sweeps'))
  const other = sweep.id.replace(/.{4}$/, '00aa')
  await writeFile(join(root, 'sweeps', `${other}.json`), JSON.stringify({ ...sweep, id: other }))
  await writeFile(
    join(root, 'sweeps', `${sweep.id}.json`),
    JSON.stringify(withValue(sweep, parsePath(path), value))
  )
  const store = openSweepStore(root)
  await expect(store.read(sweep.id)).rejects.toMatchObject({
    code: 'store.damaged',
    message: expect.stringContaining(`is damaged: ${path}`)
  })
  expect((await store.list()).map(({ record }) => record.id)).toEqual([other])
})

it('a cell that two parts train, and one that none does, are told', async () => {
  const sweep = await newest()
  const root = await temporaryFolder()
  await mkdir(join(root, 'sweeps'))
  const [first] = sweep.parts
  const wrong = { ...sweep, parts: [...sweep.parts, { ...first, cells: [first!.cells[0]] }] }
  await writeFile(join(root, 'sweeps', `${sweep.id}.json`), JSON.stringify(wrong))
  await expect(openSweepStore(root).read(sweep.id)).rejects.toThrow(/has this cell already/)
  await writeFile(
    join(root, 'sweeps', `${sweep.id}.json`),
    JSON.stringify({ ...sweep, parts: sweep.parts.slice(1) })
  )
  await expect(openSweepStore(root).read(sweep.id)).rejects.toThrow(
    /cells have no part|parts must have at least 1/
  )
})

it('a sweep that cannot be written leaves neither a file nor a lock', async () => {
  const root = await temporaryFolder()
  const { spec, axes, parts, preset } = await newest()
  const unwritable = { ...spec, title: 1n as never } // no JSON can say it
  await expect(openSweepStore(root).create({ spec: unwritable, axes, parts, preset })).rejects.toThrow(
    /BigInt/
  )
  expect(await readdir(join(root, 'sweeps'))).toEqual([])
})
