/** The lock of a run: who gets it, who does not, and what becomes of the locks of the dead. */
import { mkdir, readFile, readdir, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { utimesSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { acquireLock, clearDeadLock, isLocked, underLock } from '../../../../src/main/store/files/lock'
import { ownHolder, type Holder } from '../../../../src/main/store/files/holder'
import { buildChild, startChild } from '../../../faults/childProcess'
import { lockOfTheDead } from '../locks'
import { temporaryFolder } from '../samples'

const lockFile = (folder: string): string => join(folder, 'lock.json')
const readHolder = async (folder: string): Promise<Holder> =>
  JSON.parse(await readFile(lockFile(folder), 'utf8')) as Holder

async function folderOfTheDead(): Promise<string> {
  const folder = await temporaryFolder()
  await lockOfTheDead(folder)
  return folder
}

/** A lock that only its beats can tell of, fast ones. */
const elsewhere = (): Holder => ({
  ...ownHolder(),
  pid: 7,
  machine: 'elsewhere',
  bootId: 'another',
  socket: 'beside',
  beatMs: 200
})

async function expectTakeover(folder: string): Promise<void> {
  const lock = await acquireLock(folder)
  expect(await readHolder(folder)).toMatchObject({ pid: process.pid })
  expect(await isLocked(folder)).toBe(true)
  await lock.release()
  expect(await readdir(folder)).toEqual([])
}

describe('a held lock', () => {
  it('is refused to everyone else in one sentence, and free again after', async () => {
    const folder = await temporaryFolder()
    const lock = await acquireLock(folder)
    const { since } = await readHolder(folder)
    await expect(acquireLock(folder)).rejects.toMatchObject({
      code: 'run.locked',
      message: `This run is being written by process ${process.pid} since ${since}.`
    })
    await lock.release()
    expect(await readdir(folder)).toEqual([])
    await (await acquireLock(folder)).release()
  })

  it('is held whatever its time stamp and its process number say', async () => {
    const folder = await temporaryFolder()
    const lock = await acquireLock(folder)
    await writeFile(lockFile(folder), JSON.stringify({ ...(await readHolder(folder)), pid: 2 ** 22 + 1 }))
    for (const minutes of [-11, 11]) {
      const then = new Date(Date.now() + minutes * 60_000)
      await utimes(lockFile(folder), then, then)
      await expect(acquireLock(folder)).rejects.toMatchObject({ code: 'run.locked' })
    }
    await lock.check()
    await lock.release()
  })

  it('can be given back where its folder was moved, or when it is gone', async () => {
    const folder = join(await temporaryFolder(), 'run')
    await mkdir(folder)
    const lock = await acquireLock(folder)
    await rename(folder, `${folder}.moved`)
    await expect(lock.check()).rejects.toMatchObject({ code: 'store.missing' })
    expect(await isLocked(`${folder}.moved`)).toBe(true)
    await lock.release(`${folder}.moved`)
    expect(await readdir(`${folder}.moved`)).toEqual([])
    await lock.release()
    await expect(acquireLock(folder)).rejects.toMatchObject({ code: 'store.missing' })
  })

  it('is not taken from a later holder by giving back twice', async () => {
    const folder = await temporaryFolder()
    const first = await acquireLock(folder)
    await first.release()
    const second = await acquireLock(folder)
    await first.release()
    expect(await isLocked(folder)).toBe(true)
    await second.release()
  })

  it('answers in a folder whose name is longer than a socket may have', async () => {
    const folder = join(await temporaryFolder(), 'x'.repeat(120), 'y'.repeat(120))
    await mkdir(folder, { recursive: true })
    const lock = await acquireLock(folder)
    expect((await readHolder(folder)).socket).toBe('beside')
    await expect(acquireLock(folder)).rejects.toMatchObject({ code: 'run.locked' })
    await lock.release()
    expect(await readdir(folder)).toEqual([])
  })

  it('answers a thousand times without an answer from its process', async () => {
    const folder = await temporaryFolder()
    const child = startChild(process.execPath, await buildChild('store'), 'hold', folder)
    await expect.poll(() => child.lines).toEqual(['held'])
    child.process.kill('SIGSTOP')
    for (let ask = 0; ask < 1000; ask++) expect(await isLocked(folder)).toBe(true)
    child.process.kill('SIGKILL')
    await child.ended
    expect(await isLocked(folder)).toBe(false)
  })
})

describe('a lock that was lost', () => {
  it('is told to its holder, which gives nothing back', async () => {
    const folder = await temporaryFolder()
    const lock = await acquireLock(folder)
    await rm(lockFile(folder))
    await expect(lock.check()).rejects.toMatchObject({
      code: 'run.lockLost',
      message: 'Another process has taken over this run meanwhile, so this one writes no more of it.'
    })
    const next = await acquireLock(folder)
    await expect(lock.check()).rejects.toMatchObject({ code: 'run.lockLost' })
    await lock.release()
    await next.check()
    await next.release()
    expect(await readdir(folder)).toEqual([])
  })
})

describe('the lock of a dead process', () => {
  it('is taken over at once', async () => {
    const folder = await folderOfTheDead()
    const start = performance.now()
    expect(await isLocked(folder)).toBe(false)
    await expectTakeover(folder)
    expect(performance.now() - start).toBeLessThan(1000)
  })

  it('is taken over at once after a new start of the machine', async () => {
    const folder = await temporaryFolder()
    await lockOfTheDead(folder, 'lock.json', { bootId: '00000000-0000-0000-0000-000000000000' })
    expect(await isLocked(folder)).toBe(false)
    await expectTakeover(folder)
  })

  it('goes to exactly one of many who want it', async () => {
    for (let round = 0; round < 15; round++) {
      const folder = await folderOfTheDead()
      const results = await Promise.allSettled(Array.from({ length: 8 }, () => acquireLock(folder)))
      const won = results.filter((result) => result.status === 'fulfilled')
      const lost = results.filter((result) => result.status === 'rejected')
      expect(won).toHaveLength(1)
      for (const { reason } of lost) expect(reason).toMatchObject({ code: 'run.locked' })
      await won[0]?.value.release()
      expect(await readdir(folder)).toEqual([])
    }
  })

  it('is taken over although an earlier successor died halfway', async () => {
    const folder = await temporaryFolder()
    const nonce = await lockOfTheDead(folder)
    await lockOfTheDead(folder, `lock.json.${nonce}`)
    await expectTakeover(folder)
  })

  it('is left to a successor at work', async () => {
    const folder = await temporaryFolder()
    const nonce = await lockOfTheDead(folder)
    const atWork = await acquireLock(folder, `lock.json.${nonce}`)
    await expect(acquireLock(folder)).rejects.toMatchObject({ code: 'run.locked' })
    expect((await stat(lockFile(folder))).isFile()).toBe(true)
    await atWork.release()
  })

  it('is cleared away, that of a living one is not', async () => {
    const folder = await folderOfTheDead()
    await clearDeadLock(folder)
    expect(await readdir(folder)).toEqual([])
    const lock = await acquireLock(folder)
    await clearDeadLock(folder)
    await lock.check()
    await lock.release()
  })
})

describe('where only beats can tell', () => {
  it('a lock counts as held until three beats did not come, and whoever wants it waits for them', async () => {
    const folder = await temporaryFolder()
    await writeFile(lockFile(folder), JSON.stringify(elsewhere()))
    expect(await isLocked(folder)).toBe(true)
    const start = performance.now()
    await expectTakeover(folder)
    expect(performance.now() - start).toBeGreaterThan(550)
  })

  it('a lock that is touched is refused, whatever the time on it', async () => {
    const folder = await temporaryFolder()
    await writeFile(lockFile(folder), JSON.stringify(elsewhere()))
    let second = 0
    const beats = setInterval(() => utimesSync(lockFile(folder), ++second, second), 100)
    await expect(acquireLock(folder)).rejects.toMatchObject({
      code: 'run.locked',
      message: expect.stringContaining('process 7 of another machine since ') as string
    })
    clearInterval(beats)
    await expect.poll(() => isLocked(folder), { interval: 50 }).toBe(false)
  })

  it('a socket that somebody has removed is no proof of a death', async () => {
    const folder = await temporaryFolder()
    const lock = await acquireLock(folder)
    const { nonce } = await readHolder(folder)
    await rm(join(folder, `lock-${nonce}.sock`))
    expect(await isLocked(folder)).toBe(true)
    await lock.check()
    await lock.release()
  })

  it('a file that is no lock at all is taken over after a while, for it may be half-written', async () => {
    for (const content of [
      '',
      '{}',
      '{"pid":"../../etc"',
      JSON.stringify({ ...elsewhere(), nonce: '../x' })
    ]) {
      const folder = await temporaryFolder()
      await writeFile(lockFile(folder), content)
      expect(await isLocked(folder)).toBe(true)
    }
  })

  it('a lock of a version without sockets is given three of its minutes', async () => {
    const { socket: _socket, beatMs: _beatMs, ...old } = { ...ownHolder(), startTime: '1' }
    const folder = await temporaryFolder()
    await writeFile(lockFile(folder), JSON.stringify(old))
    expect(await isLocked(folder)).toBe(true)
  })
})

describe('a change under a lock', () => {
  it('waits for those of others: none is lost', async () => {
    const folder = await temporaryFolder()
    const file = join(folder, 'count')
    await writeFile(file, '0')
    const target = { folder, name: 'change.lock.json', what: 'library' }
    const change = () =>
      underLock(target, async () => writeFile(file, String(Number(await readFile(file, 'utf8')) + 1)))
    await Promise.all(Array.from({ length: 20 }, change))
    expect(await readFile(file, 'utf8')).toBe('20')
    expect(await readdir(folder)).toEqual(['count'])
  })
})

it('a socket in a folder reached by a link is the same one', async () => {
  const folder = join(await temporaryFolder(), 'run')
  await mkdir(folder)
  const lock = await acquireLock(folder)
  await symlink(folder, `${folder}.link`)
  await expect(acquireLock(`${folder}.link`)).rejects.toMatchObject({ code: 'run.locked' })
  await lock.release()
})
