/** The lock of a run: who gets it, who does not, and what becomes of the locks of the dead. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, readdir, rename, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { acquireLock, isLocked } from '../../../../src/main/store/files/lock'
import { ownHolder, type Holder } from '../../../../src/main/store/files/processIdentity'
import { temporaryFolder } from '../samples'

const onLinux = process.platform === 'linux'
const lockFile = (folder: string): string => join(folder, 'lock.json')

/** A folder whose lock was left by this holder. */
async function leftBy(change: Partial<Holder>): Promise<string> {
  const folder = await temporaryFolder()
  await writeFile(lockFile(folder), JSON.stringify({ ...ownHolder(), ...change }))
  return folder
}

const deadPid = (): number => spawnSync(process.execPath, ['--version']).pid

async function expectTakeover(folder: string): Promise<void> {
  expect(await isLocked(folder)).toBe(false)
  const lock = await acquireLock(folder)
  expect(JSON.parse(await readFile(lockFile(folder), 'utf8'))).toMatchObject({ pid: process.pid })
  expect(await isLocked(folder)).toBe(true)
  await lock.release()
  expect(await readdir(folder)).toEqual([])
}

describe('a held lock', () => {
  it('is refused to everyone else in one sentence, and free again after', async () => {
    const folder = await temporaryFolder()
    const lock = await acquireLock(folder)
    const { since } = JSON.parse(await readFile(lockFile(folder), 'utf8')) as Holder
    await expect(acquireLock(folder)).rejects.toMatchObject({
      code: 'run.locked',
      message: `This run is being written by process ${process.pid} since ${since}.`
    })
    await lock.release()
    expect(await readdir(folder)).toEqual([])
    await (await acquireLock(folder)).release()
  })

  it('can be given back where its folder was moved, or when it is gone', async () => {
    const folder = join(await temporaryFolder(), 'run')
    await mkdir(folder)
    const lock = await acquireLock(folder)
    await rename(folder, `${folder}.moved`)
    await lock.release()
    expect(await readdir(`${folder}.moved`)).toEqual(['lock.json'])
    await lock.release(`${folder}.moved`)
    expect(await readdir(`${folder}.moved`)).toEqual([])
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
})

describe('a stale lock', () => {
  it('of a dead process is taken over', async () => expectTakeover(await leftBy({ pid: deadPid() })))

  it.runIf(onLinux)('of an earlier process with the same number is taken over', async () =>
    expectTakeover(await leftBy({ startTime: '1' }))
  )

  it.runIf(onLinux)('from before the last boot is taken over', async () =>
    expectTakeover(await leftBy({ bootId: '00000000-0000-0000-0000-000000000000' }))
  )

  it('without /proc: from before the last boot is taken over, from after it is held', async () => {
    const elsewhere = { startTime: null, bootId: null }
    await expectTakeover(await leftBy({ ...elsewhere, since: '2001-01-01T00:00:00.000Z' }))
    await expectTakeover(await leftBy({ ...elsewhere, pid: deadPid() }))
    await expect(acquireLock(await leftBy(elsewhere))).rejects.toMatchObject({ code: 'run.locked' })
  })

  // The shell becomes a program that never asks what became of its child.
  it.runIf(onLinux)('of a killed process that nobody has collected is taken over', async () => {
    const parent = spawn('sh', ['-c', 'sleep 0.5 & echo $!; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'ignore']
    })
    const [line] = (await once(parent.stdout, 'data')) as [Buffer]
    const pid = Number(line.toString())
    const fields = async (): Promise<string[]> => (await readFile(`/proc/${pid}/stat`, 'utf8')).split(' ')
    await expect.poll(async () => (await fields())[2], { timeout: 20_000 }).toBe('Z')
    await expectTakeover(await leftBy({ pid, startTime: (await fields())[21] ?? '' }))
    parent.kill()
  })

  it('of another machine is held while it is being touched, and taken over after ten minutes', async () => {
    const folder = await leftBy({ machine: 'elsewhere', bootId: 'another', pid: deadPid() })
    await expect(acquireLock(folder)).rejects.toMatchObject({ code: 'run.locked' })
    const then = new Date(Date.now() - 11 * 60_000)
    await utimes(lockFile(folder), then, then)
    await expectTakeover(folder)
  })

  it('that is no lock at all is taken over, but not while it may be half-written', async () => {
    for (const content of [
      '',
      '{}',
      '{"pid":"../../etc"',
      JSON.stringify({ ...ownHolder(), nonce: '../x' })
    ]) {
      const folder = await temporaryFolder()
      await writeFile(lockFile(folder), content)
      await expect(acquireLock(folder)).rejects.toMatchObject({ code: 'run.locked' })
      const then = new Date(Date.now() - 60_000)
      await utimes(lockFile(folder), then, then)
      await expectTakeover(folder)
    }
  })

  it('goes to exactly one of many who want it', async () => {
    for (let round = 0; round < 15; round++) {
      const folder = await leftBy({ pid: deadPid() })
      const results = await Promise.allSettled(Array.from({ length: 8 }, () => acquireLock(folder)))
      const won = results.filter((result) => result.status === 'fulfilled')
      const lost = results.filter((result) => result.status === 'rejected')
      expect(won).toHaveLength(1)
      for (const { reason } of lost) expect(reason).toMatchObject({ code: 'run.locked' })
      await won[0]?.value.release()
    }
  })

  it('is taken over although an earlier successor died halfway', async () => {
    const folder = await leftBy({ pid: deadPid(), nonce: 'aaaaaaaaaaaaaaaa' })
    const successor = { ...ownHolder(), pid: deadPid(), nonce: 'bbbbbbbbbbbbbbbb' }
    await writeFile(`${lockFile(folder)}.aaaaaaaaaaaaaaaa`, JSON.stringify(successor))
    await expectTakeover(folder)
  })

  it('is left to a successor at work', async () => {
    const folder = await leftBy({ pid: deadPid(), nonce: 'aaaaaaaaaaaaaaaa' })
    await writeFile(`${lockFile(folder)}.aaaaaaaaaaaaaaaa`, JSON.stringify(ownHolder()))
    await expect(acquireLock(folder)).rejects.toMatchObject({ code: 'run.locked' })
    expect((await stat(lockFile(folder))).isFile()).toBe(true)
  })
})
