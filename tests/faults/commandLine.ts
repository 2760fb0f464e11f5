/** The built command line as a user runs it, and what it leaves in a library, to compare bit for bit. */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { RunRecord } from '#shared/run'
import { openLibrary } from '../../src/main/store/library'
import { startChild, type Child } from './childProcess'

export const cli = resolve('out/main/cli.js')
const backend = process.env['SALTUS_ENGINE'] ?? 'wasm'

/** Some seconds of training, with state that must survive: moments of Adam, two replicas. */
export const steps = backend === 'native' ? 50_000 : 2500

/** Writes the spec and returns its path. */
export function specFile(folder: string): string {
  const path = join(folder, 'spec.json')
  const spec = {
    family: 'parity',
    seed: 5,
    replicas: 2,
    batchSize: 16,
    task: { taskCount: 4, taskBits: 3, messageBits: 6, parityOrder: 2, probeRows: 16 },
    model: { depth: 3, width: 16 },
    optimizer: { kind: 'adam', learningRate: 0.001 },
    record: { trainEvery: steps / 250, evaluateEvery: steps / 50 },
    stop: { steps },
    engine: { backend }
  }
  writeFileSync(path, JSON.stringify(spec))
  return path
}

/** `saltus <words>` on this Node. */
export const saltus = (...words: string[]): Child => startChild(process.execPath, cli, ...words)

/** Exit code once the command has ended. */
export async function exitCode({ process: child }: Child): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return child.exitCode
}

/** Processes that `pid` has started (Linux). */
export function childrenOf(pid: number): number[] {
  const parentOf = (process: string): number => {
    try {
      // The name in brackets may hold anything; the parent is the second field after it.
      const stat = readFileSync(`/proc/${process}/stat`, 'utf8')
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
    } catch {
      return -1
    }
  }
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && parentOf(name) === pid)
    .map(Number)
}

export function isAlive(pid: number): boolean {
  try {
    // A process that nobody has collected yet is dead all the same.
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
  } catch {
    return false
  }
}

const hash = (values: NodeJS.TypedArray): string => createHash('sha256').update(values).digest('hex')

/** Every stored bit of a run that counts, hashed: the rows of all series and the state at the last step. */
export async function contents(root: string, id: string): Promise<Record<string, string>> {
  const library = openLibrary(root)
  const found: Record<string, string> = {}
  const { record } = await library.read(id)
  for (const declaration of record.series) {
    const { rows, columns } = await library.readSeries(id, declaration, 0)
    found[`${declaration.name} rows`] = String(rows)
    for (const [name, column] of Object.entries(columns)) found[`${declaration.name}.${name}`] = hash(column)
  }
  const state = await library.readCheckpoint(id)
  found['step'] = String(state?.step)
  for (const [name, { data }] of Object.entries(state?.tensors ?? {})) found[name] = hash(data)
  return found
}

/**
 * What an uninterrupted run of the same spec and the same engine record has. A new run chooses its execution mode by
 * what is faster at that moment, and the modes differ in their last bits; a run with a record keeps to it.
 */
export async function uninterrupted(
  root: string,
  { spec, series, headline, engine }: RunRecord
): Promise<Record<string, string>> {
  const folder = join(root, 'uninterrupted')
  const writer = await openLibrary(folder).create({
    spec,
    series,
    headline,
    preset: null,
    title: 'Whole',
    version: '0'
  })
  await writer.update({ status: 'interrupted', engine })
  await writer.close()
  await saltus('resume', writer.id, '--json', '--out', folder).ended
  return contents(folder, writer.id)
}
