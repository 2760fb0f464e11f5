/**
 * Several processes that want to write one run, some of them in process namespaces of their own; all are stopped, woken
 * and killed at instants of chance. At most one advances, and the series stays what it has to be.
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { RandomStream } from '#shared/random'
import { openLibrary } from '../../../src/main/store/library'
import { runInit, train, trainRows } from '../../main/store/rows'
import { childrenOf } from '../commandLine'
import { homeEnvironment, type CutOptions } from './cuts'
import { stackIn } from './findings'
import { inFolder } from './folders'

const apart = ['unshare', '--user', '--map-root-user', '--pid', '--fork', '--mount-proc', '--kill-child']
const canBeApart = spawnSync(apart[0]!, [...apart.slice(1), 'true']).status === 0

const WRITERS = 3
const LONGEST_REST_MS = 120
const LONGEST_STOP_MS = 400
const ACTIONS = 14

const right =
  'each row appended once, by one writer at a time, and the run readable and open to the next writer'

class Writer {
  readonly lines: string[] = []
  errors = ''
  private readonly process
  private readonly closed: Promise<unknown>

  constructor(
    words: readonly string[],
    private readonly isApart: boolean,
    home: string
  ) {
    const [program, ...rest] = isApart ? [...apart, process.execPath, ...words] : [process.execPath, ...words]
    this.process = spawn(program!, rest, { cwd: home, env: homeEnvironment(home), detached: true })
    let half = ''
    this.process.stdout.on('data', (chunk: Buffer) => {
      const parts = (half + chunk.toString()).split('\n')
      half = parts.pop()!
      this.lines.push(...parts)
    })
    this.process.stderr.on('data', (chunk: Buffer) => (this.errors += chunk.toString()))
    this.closed = once(this.process, 'close')
  }

  /** To the process itself, which is the child of its namespace's. */
  signal(name: NodeJS.Signals): void {
    const pid = this.process.pid!
    for (const each of this.isApart ? childrenOf(pid) : [pid])
      try {
        process.kill(each, name)
      } catch {
        // It is gone.
      }
  }

  async end(): Promise<void> {
    try {
      // The whole group: a namespace may not have its process yet.
      process.kill(-this.process.pid!, 'SIGKILL')
    } catch {
      // It is gone.
    }
    await this.closed
  }
}

/** @param child the built `children/contender.ts` */
export async function contend(
  { seed, clock, findings }: Omit<CutOptions, 'library'>,
  child: string
): Promise<void> {
  if (!canBeApart) findings.note('writers are not put into namespaces of their own: this system lets no one')
  for (let trial = 0; clock.left() > 0; trial++) {
    const came = await inFolder((folder) => tryOnce(child, folder, (seed + trial) >>> 0))
    findings.inputs++
    findings.kinds.add(`writers ${trial % 8}`)
    if (came) findings.add({ seed: seed + trial }, came, right)
  }
}

async function tryOnce(child: string, folder: string, seed: number): Promise<string | null> {
  const chance = new RandomStream(seed, 'noise')
  const root = join(folder, 'library')
  const first = await openLibrary(root).create(runInit)
  await first.update({ status: 'running' })
  await first.close()
  const start = (i: number): Writer =>
    new Writer([child, root, first.id, String(seed * 100 + i)], canBeApart && chance.below(2) === 0, folder)
  const all = Array.from({ length: WRITERS }, (_, i) => start(i))
  const living = [...all]
  try {
    for (let action = 0; action < ACTIONS; action++) {
      await sleep(chance.below(LONGEST_REST_MS))
      const which = chance.below(WRITERS)
      const writer = living[which]!
      if (chance.below(2) === 0) {
        await writer.end()
        living[which] = start(WRITERS + action)
        all.push(living[which])
      } else {
        writer.signal('SIGSTOP')
        await sleep(chance.below(LONGEST_STOP_MS))
        writer.signal('SIGCONT')
      }
    }
  } finally {
    await Promise.all(living.map((writer) => writer.end()))
  }
  return wrongIn(all, root, first.id)
}

async function wrongIn(writers: readonly Writer[], root: string, id: string): Promise<string | null> {
  const trace = writers.map(({ errors }) => stackIn(errors)).find(Boolean)
  if (trace) return trace
  const lines = writers.flatMap((writer) => writer.lines)
  const refused = lines.find((line) => /^(refused|wrong)/.test(line))
  if (refused) return refused
  const appended = lines
    .filter((line) => line.startsWith('rows '))
    .map((line) => line.split(' ').slice(1).map(Number))
  const twice = appended.find(([from], i) => appended.findIndex(([other]) => other === from) !== i)
  if (twice) return `two writers have both appended step ${twice[0]}`
  const last = Math.max(0, ...appended.map(([, to]) => to!))
  const library = openLibrary(root)
  const problems = await library.problems()
  if (problems.length > 0) return `a problem: ${problems.map(({ reason }) => reason).join(' ')}`
  const { rows, columns } = await library.readSeries(id, train, 0)
  if (rows / 2 < last) return `step ${last} was announced, ${rows / 2} are stored`
  const expected = trainRows(Array.from({ length: rows / 2 }, (_, i) => i + 1)).columns
  for (const [name, column] of Object.entries(expected))
    if (
      !Buffer.from(column.buffer).equals(
        Buffer.from(columns[name]!.buffer, columns[name]!.byteOffset, column.byteLength)
      )
    )
      return `column ${name} has other values`
  const writer = await library.write(id)
  await writer.append(train, trainRows([rows / 2 + 1])).finally(() => writer.close())
  return null
}
