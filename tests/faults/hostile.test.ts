/** Hostile bundles, and imports that are killed: a library is as it was, byte for byte, or has all that came. */
import { createHash } from 'node:crypto'
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { emptySession } from '#shared/session'
import { writeBundle } from '../../src/main/store/bundles/bundleWrite'
import { openLibrary } from '../../src/main/store/library'
import { openBench } from '../main/services/support'
import { engine, makeState, runInit, temporaryFolder, train, trainRows } from '../main/store/samples'
import { buildChild, startChild } from './childProcess'

/** Every file and folder below one, with what it holds. */
function everything(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  // What a killed process leaves of its lock is the lock's own to clear.
  const kept = entries.filter(({ name }) => !/^(lock-|[a-z.]*lock\.json)/.test(name))
  const described = kept.map((entry) => {
    const path = join(entry.parentPath, entry.name)
    const sum = entry.isFile() ? createHash('sha256').update(readFileSync(path)).digest('hex') : 'folder'
    return `${path.slice(folder.length)} ${sum}`
  })
  return described.sort()
}

async function addRun(root: string): Promise<string> {
  const writer = await openLibrary(root).create(runInit)
  await writer.append(train, trainRows([10, 20, 30]))
  await writer.writeCheckpoint(makeState(30), { rolling: false, engine })
  await writer.update({ status: 'finished', step: 30, engine }, { event: 'finished', step: 30 })
  await writer.close()
  return writer.id
}

describe('a hostile bundle', () => {
  it.each([
    ['rows', /series\/\w+\.arrows in the bundle cannot be read: .*claims 600000000 rows in a body/],
    ['cells', /sweeps\/.*\.json is damaged: parts\.3\.cells\.0 must be at least 0; it is -3\.$/],
    ['replicas', /run\.json is damaged: spec\.replicas must be at most 1024; it is 1000000000\.$/],
    [
      'nested',
      /manifest\.json is not what it should be: session\.draft.* is nested more than 64 levels deep\.$/
    ]
  ])('with wrong %s is refused at once, and the library is as it was', async (name, sentence) => {
    const bench = await openBench()
    try {
      const id = await addRun(bench.library)
      const before = everything(bench.library)
      const began = performance.now()
      await expect(bench.services.bundles.merge(`tests/faults/bundles/${name}.saltus`)).rejects.toThrow(
        sentence
      )
      expect(performance.now() - began).toBeLessThan(3000)
      expect(everything(bench.library)).toEqual(before)
      expect((await bench.api.call('runs.list', {})).map((run) => run.id)).toEqual([id])
      expect(await bench.api.call('sweeps.list', {})).toEqual([])
    } finally {
      await bench.close()
    }
  })

  it('that lies in a library already closes nothing', async () => {
    const bench = await openBench()
    try {
      const id = await addRun(bench.library)
      const sweep = JSON.parse(readFileSync('tests/fixtures/sweep-schema-2.json', 'utf8'))
      sweep.parts[0].cells[0] = -3
      cpSync(join(bench.library, 'runs', id), join(bench.library, 'runs', `${id.slice(0, -4)}ffff`), {
        recursive: true
      })
      writeFileSync(join(bench.library, 'runs', `${id.slice(0, -4)}ffff`, 'run.json'), '['.repeat(2500))
      await openLibrary(bench.library).sweeps.list()
      cpSync('tests/fixtures/run-schema-3.json', join(bench.library, 'sweeps', `${sweep.id}.json`))
      writeFileSync(join(bench.library, 'sweeps', `${sweep.id}.json`), JSON.stringify(sweep))
      expect((await bench.api.call('runs.list', {})).map((run) => run.id)).toEqual([id])
      expect(await bench.api.call('sweeps.list', {})).toEqual([])
      expect(await bench.api.call('sessions.start', { window: 'w' })).toMatchObject({ fresh: true })
    } finally {
      await bench.close()
    }
  })
})

describe('an import that is killed', () => {
  it(
    'right before any change of the disk has brought nothing, or everything',
    { timeout: 180_000 },
    async () => {
      const script = await buildChild('import')
      const [from, empty] = [await temporaryFolder(), await temporaryFolder()]
      const ids = [await addRun(from), await addRun(from)]
      const bundle = join(await temporaryFolder(), 'two.saltus')
      const runs = ids.map((id) => ({ id, title: id }))
      const session = { ...emptySession, openRuns: ids }
      await writeBundle(from, { title: 'Two', session, runs, sweeps: [], version: '0' }, bundle)
      await addRun(empty)
      const before = everything(empty)
      const into = join(await temporaryFolder(), 'library')
      const copy = (): void => {
        rmSync(into, { recursive: true, force: true })
        cpSync(empty, into, { recursive: true })
      }
      copy()
      const [count] = await startChild(process.execPath, script, into, bundle).ended
      const after = everything(into)
      expect(after.length).toBeGreaterThan(before.length)
      const outcomes: string[] = []
      for (let n = 1; n <= Number(count); n++) {
        copy()
        const child = startChild(process.execPath, script, into, bundle, String(n))
        expect(await child.ended).toEqual([])
        expect(child.process.signalCode).toBe('SIGKILL')
        const library = openLibrary(into)
        await expect.poll(() => readdirSync(into)).not.toContain('import')
        const left = everything(into)
        outcomes.push(left.length === after.length ? 'all' : 'none')
        expect(left).toEqual(outcomes.at(-1) === 'all' ? after : before)
        expect(await library.list()).toHaveLength(outcomes.at(-1) === 'all' ? 3 : 1)
      }
      expect(outcomes.join(' ')).toMatch(/^(none )+(all ?)+$/)
    }
  )
})
