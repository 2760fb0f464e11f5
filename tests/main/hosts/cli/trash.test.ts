/** `saltus trash`, `saltus prune`, and what `list` and `show` say of a folder that cannot be read, as a user runs them. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeEach, expect, it } from 'vitest'
import type { ThinnedRun, TrashItem } from '#shared/trash'

const root = mkdtempSync(path.join(tmpdir(), 'saltus-trash-'))
const library = path.join(root, 'library')
const runs = path.join(library, 'runs')
const [first, second, inSweep] = [
  '20261129-224717-parity-4e82',
  '20261129-224720-grokking-9356',
  '20261129-224723-parity-bb91'
]
const sweep = '20261129-224723-sweep-6f77'

beforeEach(() => {
  rmSync(library, { recursive: true, force: true })
  cpSync(path.resolve('tests/fixtures/stored/v1/library'), library, { recursive: true })
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

function saltus(...words: string[]): { code: number | null; out: string; err: string } {
  const env = { ...process.env, SALTUS_CONFIG: path.join(root, 'config'), SALTUS_LIBRARY: library }
  const run = spawnSync(process.execPath, [path.resolve('out/main/cli.js'), ...words], {
    env,
    encoding: 'utf8'
  })
  return { code: run.status, out: run.stdout, err: run.stderr }
}
const items = (): TrashItem[] => JSON.parse(saltus('trash', 'list', '--json').out) as TrashItem[]

it('lists a folder that is no readable run with its reason, throws it away and brings it back', () => {
  writeFileSync(path.join(runs, first, 'run.json'), '{')
  const listed = saltus('list', '--json')
  expect(listed.code).toBe(0)
  expect(listed.out).not.toContain(`"id":"${first}"`)
  expect(listed.err).toContain(`Cannot be read: ${first}: `)
  expect(listed.err).toContain('it is not JSON')
  expect(saltus('show', first)).toMatchObject({ code: 2, err: expect.stringContaining('not JSON') as string })

  expect(saltus('trash', 'put', first).code).toBe(0)
  expect(items()).toMatchObject([{ id: first, kind: 'other', status: null }])
  expect(saltus('list').err).toBe('')
  expect(saltus('trash', 'restore', first).code).toBe(0)
  expect(readdirSync(runs)).toContain(first)
})

it('says what emptying frees, deletes nothing unasked, and then all of it', () => {
  expect(saltus('trash', 'put', first).code).toBe(0)
  const [{ sizeBytes }] = items() as [TrashItem]
  expect(sizeBytes).toBeGreaterThan(100_000)
  const refused = saltus('prune')
  expect(refused.code).toBe(2)
  expect(refused.err).toMatch(/would delete 1 item, \d+ kB for good; add --yes/)
  expect(JSON.parse(saltus('prune', '--dry-run', '--json').out)).toEqual({ wouldFreeBytes: sizeBytes })
  expect(items()).toHaveLength(1)
  expect(JSON.parse(saltus('trash', 'empty', '--yes', '--json').out)).toEqual({ freedBytes: sizeBytes })
  expect(items()).toEqual([])
  expect(readdirSync(path.join(library, 'trash'))).toEqual([])
})

it('follows a link to a run elsewhere, and throws the link away, not the run', () => {
  const elsewhere = path.join(root, 'elsewhere', second)
  cpSync(path.join(runs, second), elsewhere, { recursive: true })
  rmSync(path.join(runs, second), { recursive: true })
  symlinkSync(elsewhere, path.join(runs, second))
  expect(saltus('list', '--json').out).toContain(second)
  expect(saltus('trash', 'put', second).code).toBe(0)
  expect(saltus('prune', '--yes').code).toBe(0)
  expect(readdirSync(elsewhere)).toContain('run.json')
})

it('shows a sweep with its runs as one, and tells an id that is not there', () => {
  cpSync(path.join(library, 'sweeps', `${sweep}.json`), path.join(library, 'trash', `${sweep}.json`))
  rmSync(path.join(library, 'sweeps', `${sweep}.json`))
  for (const id of readdirSync(runs).filter((name) => name >= inSweep))
    expect(saltus('trash', 'put', id).code).toBe(0)
  expect(items()).toMatchObject([
    { id: sweep, kind: 'sweep', runs: 2, title: 'Two laws', status: 'finished' }
  ])
  expect(saltus('trash', 'restore', 'x')).toMatchObject({ code: 2 })
  expect(saltus('trash', 'restore', sweep).code).toBe(0)
  expect(readdirSync(runs)).toContain(inSweep)
})

it('thins the states of stored runs: says which, asks, and writes it into their journals', () => {
  const statesOf = (id: string): string[] => readdirSync(path.join(runs, id, 'checkpoints')).sort()
  const before = statesOf(first)
  const refused = saltus('prune', '--states', '--keep', '5')
  expect(refused.code).toBe(2)
  expect(refused.err).toMatch(/would delete \d+ states of 2 runs, \d+.*B for good; add --yes/)
  const words = ['prune', '--states', first, '--keep', '5', '--json']
  const planned = JSON.parse(saltus(...words, '--dry-run').out) as ThinnedRun[]
  expect(planned).toMatchObject([{ runId: first, states: before.length - 1 }])
  expect(statesOf(first)).toEqual(before)

  expect(JSON.parse(saltus(...words, '--yes').out)).toEqual(planned)
  const gone = before.filter((name) => !statesOf(first).includes(name))
  expect(gone).toEqual(planned[0]!.steps.map((step) => `${step}.safetensors`).sort())
  expect(gone.length).toBeGreaterThan(3)
  expect(statesOf(first)).toEqual(expect.arrayContaining(['0.safetensors', 'latest.safetensors']))
  expect(saltus('show', first).out).toMatch(
    /thinned at step \d+: \d+ states of steps .* were dropped to keep 5/
  )
  expect(saltus(...words, '--yes').out).toBe('[]\n')

  expect(saltus('prune', '--states', '--keep', '1')).toMatchObject({ code: 2 })
  const wrong = saltus('prune', '--states', '--keep', '500 Mb/s')
  expect(wrong).toMatchObject({ code: 2 })
  expect(wrong.err).toMatch(/keep must be a whole number of states of at least 2, or a size such as 500MB/)
  expect(saltus('prune', '--states').out).toBe('No run has states to drop.\n')
})

it('shows what a library of others says without letting it steer the terminal', () => {
  const hostile = '\u001b]0;owned\u0007 \u202egnp.exe \u009b31m'
  const labels = { title: hostile, notes: hostile, tags: [hostile], starred: false }
  writeFileSync(path.join(runs, first, 'labels.json'), JSON.stringify(labels))
  writeFileSync(path.join(runs, second, 'run.json'), JSON.stringify({ schema: hostile }))
  for (const words of [['list'], ['list', '--json'], ['show', first], ['trash', 'put', second], ['trash']]) {
    const { out, err } = saltus(...words)
    expect(out + err).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/)
  }
  expect(saltus('list').out).toContain('\\u001b]0;owned\\u0007 \\u202egnp.exe')
})
