/**
 * Runs without a terminal: `--detach` starts the same command in a session of its own with a log file, and `stop` asks the
 * command that trains a run or a sweep to stop it, by a file that it looks for:
 *
 *   <library>/logs/<time>-<hex>.log      what a detached command writes
 *   <library>/requests/<id>.stop         taken away by the command that trains <id>
 */
import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '#shared/errors'
import { isActive } from '#shared/run'
import { isDriven } from '#shared/sweep/record'
import { libraryFolder } from '../libraryFolder'
import { exitCodes, type ExitCode } from './exitCodes'
import { findById, findRun, isSweepWord } from './findRun'
import { requireWritableLibrary, withSession, type Build, type Session } from './session'
import { complain, output } from './terminal'

/** A request is looked for this often, and given up where nobody has taken it after so long. */
const LOOK_MS = 500
const TAKEN_WITHIN_MS = 10_000
/** Set for a detached command: it tells its starter what it trains. */
const DETACHED = 'SALTUS_DETACHED'

interface DetachOptions {
  out?: string
  json?: boolean
}

/** The command of `argv` once more, in the background; resolves when it trains or has failed to. */
export async function detach(argv: readonly string[], { out, json }: DetachOptions): Promise<ExitCode> {
  await requireWritableLibrary(out)
  const folder = path.join(libraryFolder(out), 'logs')
  mkdirSync(folder, { recursive: true })
  const time = new Date().toISOString().replace(/[-:]/g, '').slice(0, 15)
  const log = path.join(folder, `${time}-${randomBytes(2).toString('hex')}.log`)
  const file = openSync(log, 'a')
  const words = argv.slice(2).filter((word) => word !== '--detach')
  const child = fork(argv[1]!, words, {
    detached: true,
    env: { ...process.env, [DETACHED]: '1' },
    stdio: ['ignore', file, file, 'ipc']
  })
  closeSync(file)
  const id = await new Promise<string | null>((resolve) => {
    child.once('message', (message: { id: string }) => resolve(message.id))
    child.once('error', () => resolve(null))
    child.once('exit', () => resolve(null))
  })
  if (id === null) {
    complain(readFileSync(log, 'utf8').trim())
    return child.exitCode === exitCodes.badInput ? exitCodes.badInput : exitCodes.failed
  }
  child.disconnect()
  child.unref()
  const text = `${id} trains in the background.\nStop it with: saltus stop ${id}\nIts log: ${log}\n`
  output(json ? `${JSON.stringify({ event: 'detached', id, pid: child.pid, log })}\n` : text)
  return exitCodes.ok
}

const requestFile = (root: string, id: string): string => path.join(root, 'requests', `${id}.stop`)

/** For a command that trains: tells a starter that has detached it, and hears `saltus stop`. Returns the function that ends it. */
export function hearStop(root: string, id: string, stop: () => unknown): () => void {
  if (process.env[DETACHED] && process.connected)
    process.send!({ id }, undefined, undefined, () => process.disconnect())
  const file = requestFile(root, id)
  const timer = setInterval(() => {
    if (!existsSync(file)) return
    rmSync(file, { force: true })
    stop()
  }, LOOK_MS)
  return () => clearInterval(timer)
}

export interface StopOptions {
  out?: string
}

/** Asks the command that trains a run or a sweep to stop it. Throws `run.status`, `stop.elsewhere` and as `findRun`. */
export function stopCommand(build: Build, wanted: string, options: StopOptions): Promise<ExitCode> {
  return withSession(build, options, async (session) => {
    const { id, status, active } = await find(session, wanted)
    if (!active)
      throw new AppError('run.status', `${id} is ${status}, so there is nothing to stop.`, { path: 'run' })
    const file = requestFile(session.root, id)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, '')
    const began = performance.now()
    while (existsSync(file) && performance.now() - began < TAKEN_WITHIN_MS) await wait(LOOK_MS)
    if (existsSync(file)) {
      rmSync(file, { force: true })
      const sentence = `${id} is trained by a window or a served workbench; stop it there.`
      throw new AppError('stop.elsewhere', sentence, { path: 'run' })
    }
    for (;;) {
      const now = await find(session, id)
      if (!now.active) {
        output(`${id} is ${now.status}.\n`)
        return exitCodes.ok
      }
      await wait(LOOK_MS)
    }
  })
}

async function find({ services: { handlers } }: Session, wanted: string) {
  if (isSweepWord(wanted)) {
    const { id, status } = findById('sweep', wanted, await handlers['sweeps.list']({}))
    return { id, status, active: isDriven(status) }
  }
  const { id, status } = findRun(wanted, await handlers['runs.list']({}))
  return { id, status, active: isActive(status) }
}
