/** Whole commands with their engine as errands that can be cut off: a tiny run, a tiny sweep, a bundle taken in. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { recoverImports } from '../../../src/main/store/bundles/bundleMerge'
import { removeLeftovers } from '../../../src/main/store/leftovers'
import { openLibrary } from '../../../src/main/store/library'
import { cli, contents } from '../commandLine'
import type { Errand } from './cuts'
import { runNode } from './patience'

interface Line {
  event: string
  runId: string
  step: number
}

/** Plain JavaScript with the same bits in every run; native TensorFlow chooses its mode by what is faster at the time. */
export const tinySpec = {
  family: 'parity',
  seed: 5,
  replicas: 2,
  batchSize: 16,
  task: { taskCount: 4, taskBits: 3, messageBits: 6, parityOrder: 2, probeRows: 16 },
  model: { depth: 3, width: 16 },
  optimizer: { kind: 'adam', learningRate: 0.001 },
  record: { trainEvery: 10, evaluateEvery: 20 },
  stop: { steps: 200 },
  engine: { backend: 'wasm' }
}

const tinySweep = {
  base: { ...tinySpec, replicas: undefined, stop: { steps: 40 } },
  knobs: [{ path: 'seed', values: [1, 2] }],
  share: false,
  measure: { metric: 'test.accuracy', is: 'atLeast', value: 0.99 }
}

const libraryOf = (place: string): string => join(place, 'library')
const folders = ({ place }: { place: string }) => ['--out', libraryOf(place)]

/** Runs the command line to its end, with nothing in its way; its standard output. Throws for another exit code than 0, and where it hangs. */
export function command(place: string, ...words: string[]): string {
  const env = { ...process.env, SALTUS_CONFIG: join(place, '..', 'config') }
  const { status, stdout, stderr, hung } = runNode([cli, ...words, ...folders({ place })], { env })
  if (hung) throw new Error(hung)
  if (status !== 0) throw new Error(`saltus ${words.join(' ')} ended with ${status}: ${stderr}`)
  return stdout
}

const onlyAnnounced = {
  read(line: string): Line | null {
    return line.startsWith('{') ? (JSON.parse(line) as Line) : null
  },
  wrongRefusal: ({ status, stderr }: { status: number; stderr: string }) =>
    [0, 2, 3, 130].includes(status) && (status === 0 || stderr.trim() !== '')
      ? null
      : `exit code ${status}: ${stderr || 'without a word'}`
}

/** Every row and state that was printed is stored; no run is a problem. */
export async function lostRows(place: string, told: readonly Line[]): Promise<string | null> {
  // As every host does that opens a library.
  await recoverImports(libraryOf(place))
  await removeLeftovers(libraryOf(place))
  const library = openLibrary(libraryOf(place))
  const runs = await library.list()
  const problems = await library.problems()
  if (problems.length > 0) return `a problem: ${problems.map(({ reason }) => reason).join(' ')}`
  for (const { event, runId, step } of told) {
    if (!runId) continue
    const run = runs.find(({ record }) => record.id === runId)
    if (!run) return `announced and lost: run ${runId}`
    // Between two rows a run is further than what is stored of it.
    if (event === 'progress' && run.record.step < step - (step % tinySpec.record.trainEvery))
      return `announced and lost: step ${step} (stored: ${run.record.step})`
    if (event === 'checkpoint' && ((await library.readCheckpoint(runId))?.step ?? -1) < step)
      return `announced and lost: state ${step}`
  }
  return null
}

/** All rows and states of all runs but those that failed: of a sweep, which makes them anew. */
async function allContents(place: string): Promise<unknown> {
  const all = await openLibrary(libraryOf(place)).list()
  const runs = all.filter(({ record }) => record.status !== 'failed' || record.sweep === null)
  const found: Record<string, object> = {}
  for (const { record, labels } of runs) {
    const sameTitle = Object.keys(found).filter((name) => name.startsWith(labels.title)).length
    const name = sameTitle > 0 ? `${labels.title}, once more (${sameTitle})` : labels.title
    found[name] = { status: record.status, ...(await contents(libraryOf(place), record.id)) }
  }
  return found
}

const common = { ...onlyAnnounced, lost: lostRows, contents: allContents }

const hasRuns = async (place: string) => {
  mkdirSync(libraryOf(place), { recursive: true })
  return (await openLibrary(libraryOf(place)).list()).map(({ record }) => record)
}

export const commandErrands: readonly Errand<Line>[] = [
  {
    ...common,
    name: 'saltus run',
    prepare: (place) => writeFileSync(join(place, 'spec.json'), JSON.stringify(tinySpec)),
    command: (place) => [cli, 'run', join(place, 'spec.json'), '--json', ...folders({ place })],
    async goOn(place) {
      const [run] = await hasRuns(place)
      if (!run) command(place, 'run', join(place, 'spec.json'))
      else if (run.status !== 'finished') command(place, 'resume', run.id)
    }
  },
  {
    ...common,
    name: 'saltus sweep',
    prepare: (place) => writeFileSync(join(place, 'sweep.json'), JSON.stringify(tinySweep)),
    command: (place) => [cli, 'sweep', join(place, 'sweep.json'), '--json', ...folders({ place })],
    read: () => null,
    async goOn(place) {
      const isDone = (await hasRuns(place)).every(({ status }) => status === 'finished')
      const [sweep] = await openLibrary(libraryOf(place)).sweeps.list()
      if (!sweep) command(place, 'sweep', join(place, 'sweep.json'))
      else if (sweep.record.status !== 'finished' || !isDone)
        command(place, 'sweep', '--continue', sweep.record.id)
    }
  },
  {
    ...common,
    name: 'saltus open',
    prepare(place) {
      const elsewhere = join(place, 'elsewhere')
      mkdirSync(elsewhere)
      writeFileSync(join(place, 'spec.json'), JSON.stringify(tinySpec))
      command(elsewhere, 'run', join(place, 'spec.json'))
      const [id] = readdirSync(join(libraryOf(elsewhere), 'runs'))
      command(elsewhere, 'export', id!, join(place, 'one.saltus'))
    },
    command: (place) => [cli, 'open', join(place, 'one.saltus'), ...folders({ place })],
    read: () => null,
    async goOn(place) {
      command(place, 'open', join(place, 'one.saltus'))
    }
  }
]
