/** What hostile files are made from: a healthy library with a run to be spoiled, and a bundle of that run and a sweep. */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { ZipFile } from 'yazl'
import { emptySession } from '#shared/session'
import { command, tinySpec } from '../commands'

const shortSpec = { ...tinySpec, stop: { steps: 40 } }
const grokkingSpec = {
  family: 'grokking',
  replicas: 2,
  task: { operation: 'x+y', modulus: 11, trainFraction: 0.5 },
  model: { kind: 'quadratic', hidden: 16, loss: 'mse' },
  optimizer: { kind: 'adamw', learningRate: 0.01 },
  record: { trainEvery: 5, evaluateEvery: 5 },
  stop: { steps: 20 },
  engine: { backend: 'wasm' }
}
const sweepDraft = {
  base: { ...grokkingSpec, replicas: undefined, stop: { steps: 5 } },
  knobs: [{ path: 'seed', values: [1, 2] }],
  measure: { metric: 'test.accuracy', is: 'atLeast', value: 0.99 }
}

export type Files = Map<string, Buffer>

export interface Base {
  /** Of the library. */
  folder: string
  /** The run that stays as it is and is always to be listed. */
  good: string
  /** The run whose files are spoiled. */
  victim: string
  sweep: string
  /** What a bundle of the victim and the sweep holds, by path. */
  files: Files
}

/** Trains what is needed, below `place`; some seconds. */
export function makeBase(place: string): Base {
  const write = (name: string, value: unknown): string => {
    writeFileSync(join(place, name), JSON.stringify(value))
    return join(place, name)
  }
  command(place, 'run', write('good.json', shortSpec))
  command(place, 'run', write('victim.json', grokkingSpec))
  command(place, 'sweep', write('sweep.json', sweepDraft))
  const folder = join(place, 'library')
  const [good, victim] = readdirSync(join(folder, 'runs')).sort(
    (a, b) => Number(a.includes('grok')) - Number(b.includes('grok'))
  )
  const sweep = readdirSync(join(folder, 'sweeps')).find((name) => /-sweep-[0-9a-f]{4}\.json$/.test(name))!
  const runFolder = join(folder, 'runs', victim!)
  const files: Files = new Map()
  for (const entry of readdirSync(runFolder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile()) files.set(`runs/${victim}/${path.slice(runFolder.length + 1)}`, readFileSync(path))
  }
  files.set(`sweeps/${sweep}`, readFileSync(join(folder, 'sweeps', sweep)))
  mkdirSync(join(folder, 'sessions'), { recursive: true })
  return { folder, good: good!, victim: victim!, sweep: sweep.replace('.json', ''), files }
}

/** What a bundle says about these files, with their true sizes and checksums. */
export function manifestOf(files: Files, runs: readonly string[]): Record<string, unknown> {
  const about = (path: string, bytes: Buffer) => ({
    path,
    size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex')
  })
  const entries = [...files].map(([path, bytes]) => about(path, bytes))
  return {
    saltusBundle: 1,
    version: '0.1.0',
    createdAt: '2026-01-01T00:00:00.000Z',
    title: 'Hostile',
    session: { ...emptySession, openRuns: runs, activeRun: runs[0] ?? null },
    runs: runs.map((id) => ({
      id,
      title: id,
      files: entries.filter(({ path }) => path.startsWith(`runs/${id}/`))
    })),
    sweeps: entries
      .filter(({ path }) => path.startsWith('sweeps/'))
      .map((file) => ({ id: file.path.slice('sweeps/'.length, -'.json'.length), file }))
  }
}

/** A bundle of these files and this manifest. */
export async function zipOf(files: Files, manifest: string): Promise<Buffer> {
  const zip = new ZipFile()
  for (const [path, bytes] of files) zip.addBuffer(bytes, path, { compress: false })
  zip.addBuffer(Buffer.from(manifest), 'manifest.json', { compress: false })
  zip.end()
  return buffer(zip.outputStream)
}
