/** Once set up, Saltus asks no network for anything: neither its main process nor its engine's. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../main/store/samples'
import { cli, specFile } from './commandLine'

/** Runs Node with the guard in it and all its children; returns the guard's lines. */
function guarded(folder: string, ...words: string[]): { status: number | null; lines: string[] } {
  const log = join(folder, 'network.log')
  const env = {
    ...process.env,
    NODE_OPTIONS: `--require ${resolve('tests/faults/children/networkGuard.cjs')}`,
    NETWORK_LOG: log
  }
  const { status } = spawnSync(process.execPath, words, { env, stdio: 'ignore' })
  return { status, lines: existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [] }
}

it('a run, from its start to its last row', async () => {
  const folder = await temporaryFolder()
  const { status, lines } = guarded(folder, cli, 'run', specFile(folder), '--steps', '200', '--out', folder)
  expect(status).toBe(0)
  for (const entry of ['cli.js', 'engine.js'])
    expect(lines.filter((line) => line.startsWith('process:') && line.endsWith(entry))).not.toEqual([])
  expect(lines.filter((line) => line.startsWith('attempt:'))).toEqual([])
})

it('the guard would see it', async () => {
  const ask = `fetch('http://127.0.0.1:49151').catch(() => fetch('http://saltus.invalid')).catch(() => {})`
  const { lines } = guarded(await temporaryFolder(), '-e', ask)
  expect(lines.filter((line) => line.startsWith('attempt:'))).toEqual(
    expect.arrayContaining(['attempt: 127.0.0.1:49151', 'attempt: name saltus.invalid'])
  )
})
