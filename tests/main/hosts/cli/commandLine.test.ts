/** The built command line as shells use it: pipes that close, files that are none, folders that are not there, terminals that go. */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { RunStatus } from '#shared/run'
import { childrenOf } from '../../../faults/commandLine'
import { quickDraft } from '../../services/support'

const cli = path.resolve('out/main/cli.js')
const home = fs.mkdtempSync(path.join(os.tmpdir(), 'saltus-command-'))
const library = path.join(home, 'library')
const env = { ...process.env, SALTUS_LIBRARY: library, SALTUS_CONFIG: path.join(home, 'config') }
const within = (name: string): string => path.join(home, name)

function saltus(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...words], { env, encoding: 'utf8' })
  return { status, stdout, stderr: stderr.trim() }
}

const statusOf = (id: string): RunStatus =>
  (JSON.parse(fs.readFileSync(path.join(library, 'runs', id, 'run.json'), 'utf8')) as { status: RunStatus })
    .status

const runs = (): string[] => fs.readdirSync(path.join(library, 'runs'))

beforeAll(() => {
  fs.writeFileSync(within('spec.json'), JSON.stringify(quickDraft({ title: 'Quick', stop: { steps: 300 } })))
  fs.writeFileSync(within('endless.json'), JSON.stringify(quickDraft({ stop: { steps: 10_000_000 } })))
  expect(saltus('run', within('spec.json'), '--json').status).toBe(0)
})
afterAll(() => fs.rmSync(home, { recursive: true, force: true }))

test('a reader that leaves after one line ends no run', () => {
  const before = runs()
  const command = `"${process.execPath}" "${cli}" run "${within('spec.json')}" --json | head -1`
  expect(execFileSync('sh', ['-c', command], { env, encoding: 'utf8' })).toMatch(/^\{"event":"start"/)
  const [id] = runs().filter((each) => !before.includes(each))
  expect(statusOf(id!)).toBe('finished')
})

test('a dash is standard output, for rows and for bundles', () => {
  const { status, stdout } = saltus('export', 'last', '--csv', '-')
  expect(status).toBe(0)
  expect(stdout.split('\n')[0]).toBe('series,metric,step,replica,seed,task,parameter,value')
  expect(stdout.split('\n').length).toBeGreaterThan(100)
  expect(fs.existsSync('-')).toBe(false)
  const bundle = execFileSync(process.execPath, [cli, 'export', 'last', '-'], { env })
  expect(bundle.subarray(0, 2).toString()).toBe('PK')
})

test.runIf(process.platform !== 'win32')('a pipe is written through, a link stays a link', async () => {
  for (const [name, words] of [
    ['rows.fifo', ['--csv']],
    ['bundle.saltus', []]
  ] as const) {
    const fifo = within(name)
    execFileSync('mkfifo', [fifo])
    const reader = spawn('cat', [fifo])
    let read = 0
    reader.stdout.on('data', (chunk: Buffer) => (read += chunk.length))
    const writer = spawn(process.execPath, [cli, 'export', 'last', ...words, fifo], { env })
    await Promise.all([once(reader, 'close'), once(writer, 'close')])
    expect(writer.exitCode).toBe(0)
    expect(read).toBeGreaterThan(1000)
    expect(fs.lstatSync(fifo).isFIFO()).toBe(true)
  }
  fs.writeFileSync(within('rows.csv'), 'older')
  fs.symlinkSync('rows.csv', within('link.csv'))
  expect(saltus('export', 'last', '--csv', within('link.csv')).status).toBe(0)
  expect(fs.readlinkSync(within('link.csv'))).toBe('rows.csv')
  expect(fs.readFileSync(within('rows.csv'), 'utf8')).toMatch(/^series,metric/)
})

test.runIf(process.platform === 'linux')('what a shell has opened is added to, not replaced', () => {
  const file = within('added.csv')
  fs.writeFileSync(file, 'a head\n')
  execFileSync('sh', ['-c', `"${process.execPath}" "${cli}" export last --csv /dev/stdout >> "${file}"`], {
    env
  })
  expect(fs.readFileSync(file, 'utf8')).toMatch(/^a head\nseries,metric/)
})

test.runIf(fs.existsSync('/dev/shm'))('a file below /dev/shm is replaced like any other', () => {
  const file = path.join('/dev/shm', `saltus-${process.pid}.csv`)
  fs.writeFileSync(file, 'older\n')
  try {
    expect(saltus('export', 'last', '--csv', file).status).toBe(0)
    expect(fs.readFileSync(file, 'utf8')).toMatch(/^series,metric/)
  } finally {
    fs.rmSync(file)
  }
})

test('a folder as a target is refused, and nothing is written', () => {
  expect(saltus('export', 'last', '--csv', home)).toMatchObject({
    status: 2,
    stderr: `${home} is a folder; name a file in it.`
  })
})

test('a sweep is exported with its runs', () => {
  const measure = { metric: 'test.accuracy', is: 'atLeast', value: 0.6 }
  const { title: _title, ...base } = quickDraft({ stop: { steps: 100 } })
  const sweep = {
    base,
    knobs: [{ path: 'optimizer.learningRate', values: [0.01, 0.1] }],
    measure,
    share: false
  }
  fs.writeFileSync(within('sweep.json'), JSON.stringify(sweep))
  const end = saltus('sweep', within('sweep.json'), '--json').stdout.trim().split('\n').at(-1)!
  const { id } = (JSON.parse(end) as { summary: { id: string } }).summary
  expect(saltus('export', id, within('sweep.saltus')).status).toBe(0)
  expect(saltus('open', within('sweep.saltus'), '--out', within('elsewhere'), '--json').status).toBe(0)
  expect(fs.readdirSync(path.join(within('elsewhere'), 'sweeps'))).toEqual([`${id}.json`])
  expect(fs.readdirSync(path.join(within('elsewhere'), 'runs'))).toHaveLength(2)
})

test('runs of a sweep that train at once are a whole number from 1 on', () => {
  expect(saltus('sweep', 'parity/learning-rate', '--at-once', 'all')).toMatchObject({
    status: 2,
    stderr: '--at-once must be a whole number from 1 to 1024; it is all.'
  })
})

test.each([
  ['list'],
  ['sweeps'],
  ['show', 'last'],
  ['resume', 'last'],
  ['verify', 'last'],
  ['export', 'last', 'x.saltus'],
  ['stop', 'last'],
  ['doctor', '--library']
])('a missing library is told in one sentence and not made: %s', (...words) => {
  const out = within('typing-error')
  const { status, stderr } = saltus(...words, '--out', out)
  expect(stderr).toBe(
    `There is no library at ${out}. "saltus run parity/demo" makes one; --out names another.`
  )
  expect(status).toBe(2)
  expect(fs.existsSync(out)).toBe(false)
})

test('a file in the place of a library is told in one sentence, and left as it is', () => {
  const out = within('not-a-library')
  fs.writeFileSync(out, 'mine')
  const told = (...words: string[]) => saltus(...words, '--out', out)
  const isFile = `${out} is a file, and a library is a folder; --out names another.`
  for (const words of [['list'], ['show', 'last'], ['presets'], ['doctor', '--library']])
    expect(told(...words)).toMatchObject({ status: 2, stderr: isFile })
  const inPlace = (folder: string) =>
    `The library folder ${folder} cannot be made (there is a file in its place). Choose another with --out.`
  for (const words of [
    ['run', 'parity/demo'],
    ['serve', '--port', '0']
  ])
    expect(told(...words)).toMatchObject({ status: 2, stderr: inPlace(out) })
  const below = path.join(out, 'below')
  expect(saltus('run', 'parity/demo', '--out', below)).toMatchObject({ status: 2, stderr: inPlace(below) })
  expect(fs.readFileSync(out, 'utf8')).toBe('mine')
})

test('presets and a look into a bundle need no library', () => {
  const out = within('typing-error')
  expect(saltus('presets', '--out', out).stdout).toContain('parity/demo')
  expect(fs.existsSync(out)).toBe(false)
})

test('a saved view of all runs is listed by its name', () => {
  const view = {
    name: 'Times',
    filter: 'family:parity',
    seeds: 'apart',
    columns: ['seconds'],
    sort: '-seconds'
  }
  const settings = path.join(home, 'config', 'settings.json')
  fs.mkdirSync(path.dirname(settings), { recursive: true })
  const kept = fs.existsSync(settings) ? fs.readFileSync(settings) : '{}'
  fs.writeFileSync(settings, JSON.stringify({ ...JSON.parse(String(kept)), tableViews: [view] }))
  const rows = JSON.parse(saltus('list', '--view', 'times', '--json').stdout) as {
    seconds: { value: number }
  }[]
  expect(rows).toHaveLength(runs().length)
  expect(Object.keys(rows[0]!)).toEqual(['title', 'runs', 'seconds'])
  const times = rows.map(({ seconds }) => seconds.value)
  expect(times).toEqual(times.toSorted((a, b) => b - a))
  expect(saltus('list', '--view', 'other')).toMatchObject({
    status: 2,
    stderr: 'No view is called other. There are Times.'
  })
  fs.writeFileSync(settings, kept)
})

test.runIf(process.platform === 'linux')('a figure is written whole or not at all', () => {
  const figure = (...words: string[]) => saltus('figure', 'last', ...words)
  expect(figure('--svg', within('figure.svg'))).toMatchObject({ status: 0 })
  expect(fs.readFileSync(within('figure.svg'), 'utf8')).toMatch(/^<svg [^]*<\/svg>\n$/)
  expect(figure('--pdf', within('figure.pdf'))).toMatchObject({ status: 0 })
  expect(fs.readFileSync(within('figure.pdf'), 'latin1')).toMatch(/^%PDF-1\.3\n[^]*%%EOF\s*$/)
  expect(figure()).toMatchObject({
    status: 2,
    stderr: 'Name the file to write: --svg FILE or --pdf FILE.'
  })
  for (const [place, why] of [
    ['/dev/full', 'ENOSPC'],
    ['/proc/figure.svg', 'ENOENT']
  ])
    expect(figure('--svg', place!)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining(`${place} cannot be written (${why}).`) as string
    })
  expect(figure('--svg', within('other.svg'), '--width', '5')).toMatchObject({
    status: 2,
    stderr: '--width is 20 to 1000 millimetres, not 5.'
  })
  expect(fs.existsSync(within('other.svg'))).toBe(false)
})

test('control characters in a title are refused; what an older version stored of them is printed escaped', () => {
  expect(saltus('run', within('spec.json'), '--set', 'title=\u001b[31mred')).toMatchObject({
    status: 2,
    stderr: 'title may not hold a control character (\\u001b); take it out.'
  })
  const labels = path.join(library, 'runs', runs().at(-1)!, 'labels.json')
  const stored = JSON.parse(fs.readFileSync(labels, 'utf8')) as object
  fs.writeFileSync(labels, JSON.stringify({ ...stored, title: '\u001b[31mred\u202e\nline' }))
  const { stdout } = saltus('list')
  expect(stdout).toContain('\\u001b[31mred\\u202e\\u000aline')
  expect(stdout).not.toContain('\u001b')
  expect(saltus('list', '--json').stdout).not.toContain('\u202e')
  fs.writeFileSync(labels, JSON.stringify(stored))
})

test('a detached run outlives its starter, and stop stops it', async () => {
  const { status, stdout } = saltus('run', within('endless.json'), '--detach', '--json')
  expect(status).toBe(0)
  const { id, pid, log } = JSON.parse(stdout) as { id: string; pid: number; log: string }
  await vi.waitFor(() => expect(fs.readFileSync(log, 'utf8')).toContain(id), 60_000)
  process.kill(pid, 'SIGHUP')
  await new Promise((resolve) => setTimeout(resolve, 1000))
  expect(['starting', 'running']).toContain(statusOf(id))
  expect(saltus('stop', id)).toMatchObject({ status: 0, stdout: `${id} is stopped.\n` })
  expect(saltus('stop', id)).toMatchObject({
    status: 2,
    stderr: `run: ${id} is stopped, so there is nothing to stop.`
  })
})

/** Starts a run in a process of its own, and waits until it trains. */
async function training(command: string, words: readonly string[]) {
  const before = runs()
  const process = spawn(command, words, { env, stdio: 'ignore' })
  const ended = once(process, 'exit') as Promise<[number | null, string | null]>
  let id = ''
  await vi.waitFor(() => {
    id = runs().find((each) => !before.includes(each)) ?? ''
    expect(statusOf(id)).toBe('running')
  }, 60_000)
  return { process, ended, id }
}

test('a run without a terminal goes on when its shell hangs up, and ends in order when it is told to', async () => {
  const words = [cli, 'run', within('endless.json')]
  const { process: child, ended, id } = await training(process.execPath, words)
  child.kill('SIGHUP')
  await new Promise((resolve) => setTimeout(resolve, 1000))
  expect(child.exitCode ?? child.signalCode).toBeNull()
  child.kill('SIGTERM')
  expect(await ended).toEqual([130, null])
  expect(statusOf(id)).toBe('stopped')
})

const script = spawnSync('script', ['--version'], { stdio: 'ignore' }).status === 0
test.runIf(process.platform === 'linux' && script)(
  'a run in a terminal ends in order when that is closed',
  async () => {
    const command = `exec "${process.execPath}" "${cli}" run "${within('endless.json')}"`
    const { process: terminal, ended, id } = await training('script', ['-qfec', command, '/dev/null'])
    process.kill(childrenOf(terminal.pid!)[0]!, 'SIGHUP')
    expect(await ended).toEqual([130, null])
    expect(statusOf(id)).toBe('stopped')
  }
)

test('what keeps a detached run from starting is told by its starter', () => {
  fs.writeFileSync(within('wrong.json'), JSON.stringify(quickDraft({ batchSize: -1 })))
  const { status, stderr } = saltus('run', within('wrong.json'), '--detach')
  expect(status).toBe(2)
  expect(stderr).toBe('batchSize must be at least 1; it is -1.')
})

test('an experiment is checked without being started: problems, known traps, what follows', () => {
  const before = runs()
  const adam = ['--set', 'optimizer.kind=adam', '--set', 'optimizer.weightDecay=0.1']
  const trapped = saltus('check', within('spec.json'), ...adam)
  expect(trapped.status).toBe(0)
  expect(trapped.stdout).toMatch(/^warning {2}optimizer\.weightDecay: Adam adds λw .* Use adamw/m)
  expect(trapped.stdout).toMatch(/^ +model\.width: .* parameters/m)
  const wrong = saltus('check', within('spec.json'), '--set', 'task.parityOrder=60', '--json')
  expect(wrong.status).toBe(2)
  const { spec, problems } = JSON.parse(wrong.stdout) as { spec: unknown; problems: { path: string }[] }
  expect(spec).toBeNull()
  expect(problems.map(({ path }) => path)).toEqual(['task.parityOrder'])
  expect(runs()).toEqual(before)
  const trained = saltus('run', within('spec.json'), ...adam, '--steps', '10', '--json')
  expect(trained.stderr).toMatch(/^warning {2}optimizer\.weightDecay: /m)
})
