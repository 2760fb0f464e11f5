/** What came of runs, kept from start to start: a shortcut that is never wrong and never in the way. */
import { appendFile, mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { OutcomeFile } from '../../../src/main/store/outcomeFile'

const [A, B] = ['20260301-120000-parity-1a2b', '20260301-120001-parity-3c4d']

describe('kept outcomes', () => {
  let root: string
  const file = () => new OutcomeFile<{ last: number }>(root)
  const cache = () => path.join(root, 'cache', 'outcomes.jsonl')

  beforeEach(async () => {
    root = await mkdtemp(path.join(os.tmpdir(), 'saltus-outcomes-'))
    for (const id of [A, B]) {
      await mkdir(path.join(root, 'runs', id, 'series'), { recursive: true })
      await writeFile(path.join(root, 'runs', id, 'run.json'), '{}')
    }
  })
  afterEach(() => rm(root, { recursive: true, force: true }))

  it('are there at the next start, of runs that are as they were and are there', async () => {
    const first = file()
    expect(await first.get(A, 's "1"')).toBeNull()
    first.put(A, 's "1"', { last: 0.5 })
    first.put('20260301-120002-parity-5e6f', 's', { last: 1 })
    await first.close()
    const next = file()
    expect(await next.get(A, 's "1"')).toEqual({ last: 0.5 })
    expect(await next.get(A, 's "2"')).toBeNull()
    expect((await readFile(cache(), 'utf8')).split('\n')).toHaveLength(3)
  })

  it('are written beside those of another process', async () => {
    const [one, two] = [file(), file()]
    await Promise.all([one.get(A, ''), two.get(B, '')])
    one.put(A, 's', { last: 1 })
    two.put(B, 's', { last: 2 })
    await one.close()
    await two.close()
    expect(await Promise.all([A, B].map((id) => file().get(id, 's')))).toEqual([{ last: 1 }, { last: 2 }])
  })

  it('have a stamp that changes with the files, and none while these may change under the same time stamps', async () => {
    const record = path.join(root, 'runs', A, 'run.json')
    const age = (seconds: number) => {
      const then = Date.now() / 1000 - seconds
      return Promise.all(
        [record, path.join(root, 'runs', A, 'series')].map((name) => utimes(name, then, then))
      )
    }
    expect(await file().stampOf(A)).toBeNull()
    await age(60)
    const before = await file().stampOf(A)
    await appendFile(record, ' ')
    await age(60)
    expect(await file().stampOf(A)).not.toBe(before)
    expect(await file().stampOf('20260301-120009-parity-0000')).toBeNull()
  })

  it.each(['', '{"schema":2}\n', '{"schema":1}\n["', 'null', '{"schema":1}\n["a","s",{]'])(
    'are none where the file is damaged or of another schema (%j)',
    async (content) => {
      await mkdir(path.dirname(cache()))
      await writeFile(cache(), content)
      expect(await file().get(A, 's')).toBeNull()
      const again = file()
      again.put(A, 's', { last: 3 })
      await again.close()
      expect(await file().get(A, 's')).toEqual({ last: 3 })
    }
  )

  it('stop nobody where they cannot be written', async () => {
    await writeFile(path.join(root, 'cache'), 'in the way')
    const kept = file()
    kept.put(A, 's', { last: 1 })
    await kept.close()
    expect(await kept.get(A, 's')).toEqual({ last: 1 })
  })
})
