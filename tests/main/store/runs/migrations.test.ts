/** Old run.json files: one fixture per released schema must load, and the steps between must compose. */
import { copyFile, mkdir, readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { SPEC_SCHEMA } from '#shared/experimentSchema'
import { openLibrary } from '../../../../src/main/store/library'
import { migrate, RUN_SCHEMA, type Migration } from '../../../../src/main/store/runs/migrations'
import { temporaryFolder } from '../samples'

describe('migrations', () => {
  const steps: Migration[] = [
    (record) => ({ ...record, colour: record.color, color: undefined }),
    (record) => ({ ...record, tags: [record.colour] })
  ]

  it('apply from the schema of the record on, one after the other', () => {
    expect(migrate({ schema: 1, color: 'red' }, steps)).toEqual({
      record: { schema: 3, colour: 'red', tags: ['red'] },
      newer: false
    })
    expect(migrate({ schema: 2, colour: 'red' }, steps).record).toEqual({
      schema: 3,
      colour: 'red',
      tags: ['red']
    })
  })

  it('leave the newest and the newer as they are', () => {
    expect(migrate({ schema: 3, x: 1 }, steps)).toEqual({ record: { schema: 3, x: 1 }, newer: false })
    expect(migrate({ schema: 4, x: 1 }, steps)).toEqual({ record: { schema: 4, x: 1 }, newer: true })
  })

  it('do not change the record they are given', () => {
    const record = Object.freeze({ schema: 1, color: 'red' })
    migrate(record, steps)
    expect(record).toEqual({ schema: 1, color: 'red' })
  })

  it.each([undefined, 0, -1, 1.5, '1', null])('refuse the schema %j', (schema) => {
    expect(() => migrate({ schema }, steps)).toThrow(RangeError)
  })
})

describe('every released schema', () => {
  it('has a fixture', async () => {
    const names = (await readdir('tests/fixtures')).filter((name) => name.startsWith('run-schema-'))
    expect(names).toEqual(Array.from({ length: RUN_SCHEMA }, (_, index) => `run-schema-${index + 1}.json`))
  })

  it.each(Array.from({ length: RUN_SCHEMA }, (_, index) => index + 1))('loads: %i', async (schema) => {
    const fixture = `tests/fixtures/run-schema-${schema}.json`
    const { id } = JSON.parse(await readFile(fixture, 'utf8')) as { id: string }
    const root = await temporaryFolder()
    await mkdir(join(root, 'runs', id), { recursive: true })
    await copyFile(fixture, join(root, 'runs', id, 'run.json'))
    const library = openLibrary(root)
    expect(await library.problems()).toEqual([])
    expect(await library.read(id)).toMatchObject({
      readOnly: false,
      labels: { title: 'Grokking, 40 % of the table', tags: [] },
      record: {
        schema: RUN_SCHEMA,
        id,
        index: 4,
        status: 'finished',
        step: 31400,
        spec: {
          schema: SPEC_SCHEMA,
          family: 'parity',
          stop: {
            rules: [{ metric: 'test.accuracy', is: 'atLeast', value: 0.99, inARow: 3, over: 'all' }]
          }
        }
      }
    })
    const { engine } = (await library.read(id)).record
    expect(engine?.features ?? null).toEqual(schema < 4 ? null : expect.arrayContaining(['avx2', 'fma']))
    await (await library.write(id)).close()
  })
})
