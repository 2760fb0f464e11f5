/** What killed processes leave in a library goes when it is opened; what belongs to a living one stays. */
import { cp, mkdir, readdir, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { emptySession } from '#shared/session'
import { openSettings } from '../../../src/main/hosts/settings'
import { noteUnfinished } from '../../../src/main/store/bundles/unfinished'
import { writeBundle } from '../../../src/main/store/bundles/bundleWrite'
import { ownHolder } from '../../../src/main/store/files/holder'
import { acquireLock } from '../../../src/main/store/files/lock'
import { removeLeftovers } from '../../../src/main/store/leftovers'
import { openLibrary } from '../../../src/main/store/library'
import { freshNonce, lockOfTheDead, socketOfTheDead } from './locks'
import { engine, makeState, runInit, temporaryFolder, train, trainRows } from './samples'

async function put(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, 'x')
}

/** Names below a folder. */
const tree = async (folder: string): Promise<string[]> => (await readdir(folder, { recursive: true })).sort()

const trashedId = '20260301-120000-parity-00ac'

it('of the dead goes, whole runs and sessions stay', async () => {
  const root = await temporaryFolder()
  const library = openLibrary(root)
  const writer = await library.create(runInit)
  await writer.append(train, trainRows([1, 2]))
  await writer.writeCheckpoint(makeState(2), { rolling: true, engine })
  await writer.close()
  await library.sessions.save(null, 'Mine', emptySession)
  const sweep = await library.sweeps.create({ spec: {}, axes: [], parts: [], preset: null } as never)
  await sweep.close()
  await mkdir(join(root, 'sessions', 'history'))
  await mkdir(join(root, 'runs', writer.id, 'projections'))
  await mkdir(join(root, 'runs', 'my own folder'))
  const whole = await tree(root)

  const run = join(root, 'runs', writer.id)
  const nonce = await lockOfTheDead(run)
  await lockOfTheDead(run, `lock.json.${nonce}`)
  await put(join(run, `lock.json.${socketOfTheDead(run)}.tmp`))
  await lockOfTheDead(run, 'layouts.lock.json')
  for (const name of ['run.json', 'labels.json', 'series/train.arrows', 'checkpoints/latest.safetensors'])
    await put(join(run, `${name}.0123abcd.tmp`))
  await put(join(run, 'projections', `${'0'.repeat(32)}.safetensors.0123abcd.tmp`))
  const begun = join(root, 'runs', '20260301-120000-parity-00aa')
  await put(join(begun, 'labels.json'))
  await put(join(begun, 'checkpoints', '10.safetensors'))
  await lockOfTheDead(begun)
  await mkdir(join(root, 'runs', '20260301-120000-parity-00ab'))
  await put(join(root, 'sessions', '20260301-120000-session-00aa.json.0123abcd.tmp'))
  await put(join(root, 'sessions', 'history', '20260301-120000-session-00ab.json.0123abcd.tmp'))
  await put(join(root, 'sweeps', `${sweep.record.id}.json.0123abcd.tmp`))
  await lockOfTheDead(join(root, 'sweeps'), `${sweep.record.id}.lock.json`)
  await lockOfTheDead(root, 'import.lock.json')
  await lockOfTheDead(root, 'library.lock.json')
  const begunLock = join(root, 'library.lock.json.0123456789abcdef.tmp')
  await put(begunLock)
  const then = new Date(Date.now() - 2 * 3600_000)
  await utimes(begunLock, then, then)
  // Linked to its name and killed; the next that took the lock has removed the socket.
  const linked = { ...ownHolder(), nonce: freshNonce(), socket: 'beside' }
  await writeFile(join(root, `library.lock.json.${linked.nonce}.tmp`), JSON.stringify(linked))
  const sessions = join(root, 'sessions')
  socketOfTheDead(sessions)
  await lockOfTheDead(sessions, 'open-0123abcd.json.0123456789abcdef')
  await put(join(sessions, `open-0123abcd.json.${socketOfTheDead(sessions)}.tmp`))
  const writers = join(root, 'writers')
  await mkdir(writers)
  await lockOfTheDead(writers, '0123456789abcdef.lock.json')
  await put(join(writers, '0123456789abcdef.json'))
  await lockOfTheDead(writers, '00000000000000aa.lock.json')
  await put(join(writers, '00000000000000ab.json.tmp'))
  socketOfTheDead(writers)
  whole.push('writers')
  await mkdir(join(root, 'trash'))
  whole.push('trash', `trash/${trashedId}`)
  whole.sort()
  await mkdir(join(root, 'trash', trashedId))
  await lockOfTheDead(join(root, 'trash', trashedId))

  await removeLeftovers(root)
  expect(await tree(root)).toEqual(whole)
})

it('of the living stays until it has ended', async () => {
  const root = await temporaryFolder()
  const library = openLibrary(root)
  const writer = await library.create(runInit)
  await writer.append(train, trainRows([1]))
  const run = join(root, 'runs', writer.id)
  await put(join(run, 'run.json.0123abcd.tmp'))
  await put(join(run, 'series', 'train.arrows.0123abcd.tmp'))
  const begun = join(root, 'runs', '20260301-120000-parity-00aa')
  await mkdir(begun)
  const starting = await acquireLock(begun)
  const importing = await acquireLock(root, 'import.lock.json', 'import')
  const before = await tree(root)
  await removeLeftovers(root)
  expect(await tree(root)).toEqual(before)
  await writer.append(train, trainRows([2]))

  await Promise.all([writer.close(), starting.release(), importing.release()])
  await removeLeftovers(root)
  expect(await tree(root)).toEqual([
    'runs',
    `runs/${writer.id}`,
    ...['labels.json', 'run.json', 'series', 'series/train.arrows'].map((name) => `runs/${writer.id}/${name}`)
  ])
})

it('of a crash stays until a window has heard of it', async () => {
  const root = await temporaryFolder()
  const sessions = join(root, 'sessions')
  await mkdir(sessions)
  const mark = 'open-0123abcd.json'
  const nonce = await lockOfTheDead(sessions, mark)
  await removeLeftovers(root)
  expect(await readdir(sessions)).toEqual([`lock-${nonce}.sock`, mark])
  await openLibrary(root).sessions.open()
  expect((await readdir(sessions)).filter((name) => name === mark || name.includes(nonce))).toEqual([])
})

it('a killed export has left among the files of its user goes with the next start, of this machine alone', async () => {
  const [root, out] = [await temporaryFolder(), await temporaryFolder()]
  const exports = join(root, 'exports')
  await mkdir(exports)
  const begun = async (id: string, file: string, machine = ownHolder().machine): Promise<string> => {
    await put(join(out, file))
    await writeFile(join(exports, `${id}.json`), JSON.stringify({ machine, file: join(out, file) }))
    return lockOfTheDead(exports, `${id}.lock.json`)
  }
  await begun('0000000000000001', 'mine.saltus.0123abcd.tmp')
  await begun('0000000000000002', 'elsewhere.saltus.0123abcd.tmp', 'another')
  await begun('0000000000000003', 'a precious file.txt')
  await put(join(exports, '0000000000000004.json'))
  await put(join(exports, '0000000000000005.json.0123abcd.tmp'))
  const living = await noteUnfinished(root, join(out, 'now.saltus.0123abcd.tmp'))
  await put(join(out, 'now.saltus.0123abcd.tmp'))
  const [held] = (await readdir(exports)).filter((name) => !/^0000|^lock-/.test(name))
  await removeLeftovers(root)
  expect(await tree(out)).toEqual([
    'a precious file.txt',
    'elsewhere.saltus.0123abcd.tmp',
    'now.saltus.0123abcd.tmp'
  ])
  expect((await tree(exports)).filter((name) => !/^lock-/.test(name))).toEqual(
    ['0000000000000002.json', held!, held!.replace('.json', '.lock.json')].sort()
  )
  await living()
  const init = { title: 'Mine', session: emptySession, runs: [], sweeps: [], version: '0' }
  await writeBundle(root, init, join(out, 'b.saltus'))
  expect(await tree(exports)).toEqual(['0000000000000002.json'])
})

it('a killed export that wrote through has left among the temporary files goes too', async () => {
  const [root, temporary] = [await temporaryFolder(), await temporaryFolder()]
  vi.stubEnv('TMPDIR', temporary)
  const folderOf = (name: string) => join(temporary, `saltus-output-${name}`)
  const then = new Date(Date.now() - 2 * 3600_000)
  for (const name of ['killed', 'living', 'new', 'old']) await put(join(folderOf(name), 'stdout.whole'))
  await lockOfTheDead(folderOf('killed'))
  const living = await acquireLock(folderOf('living'))
  await utimes(folderOf('old'), then, then)
  await put(folderOf('a file'))
  await symlink(folderOf('new'), folderOf('a link'))
  await mkdir(join(temporary, 'of another program'))
  const names = async () => (await readdir(temporary)).filter((name) => !name.startsWith('lock-')).sort()
  const left = [
    'of another program',
    ...['a file', 'a link', 'living', 'new'].map((each) => `saltus-output-${each}`)
  ]
  await removeLeftovers(root)
  vi.unstubAllEnvs()
  expect(await names()).toEqual(left)
  await living.release()
})

it('of another machine stays as long as nobody knows whether it lives', async () => {
  const root = await temporaryFolder()
  const begun = join(root, 'runs', '20260301-120000-parity-00aa')
  await put(join(begun, 'labels.json'))
  const elsewhere = { ...ownHolder(), machine: 'elsewhere', bootId: 'another', beatMs: 100 }
  await writeFile(join(begun, 'lock.json'), JSON.stringify(elsewhere))
  await removeLeftovers(root)
  expect(await readdir(begun)).toEqual(['labels.json', 'lock.json'])
  await new Promise((resolve) => setTimeout(resolve, 400))
  await removeLeftovers(root)
  expect(await readdir(join(root, 'runs'))).toEqual([])
})

it('a run that somebody has taken the record from is not thrown away', async () => {
  const root = await temporaryFolder()
  const run = join(root, 'runs', '20260301-120000-parity-00aa')
  await put(join(run, 'series', 'train.arrows'))
  const kept = join(root, 'runs', '20260301-120000-parity-00ab')
  await cp(run, kept, { recursive: true })
  await put(join(kept, 'my notes.txt'))
  const before = await tree(root)
  await removeLeftovers(root)
  expect(await tree(root)).toEqual(before)
})

it('unfinished bundles beside a new one go after an hour', async () => {
  const root = await temporaryFolder()
  const out = await temporaryFolder()
  const [old, young] = ['a.saltus.0123abcd.tmp', 'a.saltus.89abcdef.tmp'].map((name) => join(out, name))
  await put(old!)
  await put(young!)
  const then = new Date(Date.now() - 2 * 3600_000)
  await utimes(old!, then, then)
  const init = { title: 'Mine', session: emptySession, runs: [], sweeps: [], version: '0' }
  await writeBundle(root, init, join(out, 'b.saltus'))
  expect(await tree(out)).toEqual(['a.saltus.89abcdef.tmp', 'b.saltus'])
})

it.skipIf(process.platform === 'win32')(
  'folders of the library and of settings are made for their user alone; those that are there stay as they are',
  async () => {
    const folder = await temporaryFolder()
    const modeOf = async (name: string): Promise<number> => (await stat(join(folder, name))).mode & 0o777
    openLibrary(join(folder, 'deep', 'library'))
    vi.stubEnv('SALTUS_CONFIG', join(folder, 'settings'))
    openSettings((problem) => expect.fail(problem))
    vi.unstubAllEnvs()
    expect(await modeOf('deep/library')).toBe(0o700)
    expect(await modeOf('settings')).toBe(0o700)
    await mkdir(join(folder, 'shared'), { mode: 0o755 })
    openLibrary(join(folder, 'shared'))
    expect(await modeOf('shared')).toBe(0o755)
  }
)
