/** The errands of the store as processes that can be cut off, and what has to be true of a library afterwards. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { WireError } from '#shared/errors'
import { inspectBundle, recoverImports } from '../../../src/main/store/bundles/bundleMerge'
import { removeLeftovers } from '../../../src/main/store/leftovers'
import { openLibrary } from '../../../src/main/store/library'
import { train } from '../../main/store/rows'
import type { Errand } from './cuts'
import { errands, libraryOf, type StoreErrand, type StoreErrandName } from './errands'

interface Told {
  what: string
  value: unknown
}

/** @param child the built `children/errand.ts` */
export const storeErrands = (child: string): Errand<Told>[] =>
  (Object.keys(errands) as StoreErrandName[]).map((name) => {
    const errand: StoreErrand = errands[name]
    return {
      name,
      prepare(place) {
        if (errand.prepare) spawnSync(process.execPath, [child, 'prepare', name, place], { stdio: 'inherit' })
      },
      command: (place) => [child, 'perform', name, place],
      read: (line) => (line ? (JSON.parse(line) as Told) : null),
      wrongRefusal({ status, told, stderr }) {
        if (status !== 0 && status !== 3) return `exit code ${status}: ${stderr}`
        const refusal = told.find(({ what }) => what === 'refused')?.value as WireError | undefined
        return !refusal || isSentence(refusal) ? null : `${refusal.code}: ${refusal.message}`
      },
      lost: (place, told) => lostOf(place, told),
      goOn: (place) => errand.perform(place, () => undefined),
      contents: (place) => contentsOf(libraryOf(place))
    }
  })

const isSentence = ({ code, message }: WireError): boolean =>
  code !== 'internal' && /^[^\n]{1,600}\.$/.test(message)

async function lostOf(place: string, told: readonly Told[]): Promise<string | null> {
  // As every host does that opens a library.
  await recoverImports(libraryOf(place))
  await removeLeftovers(libraryOf(place))
  const library = openLibrary(libraryOf(place))
  const runs = await library.list()
  const problems = await library.problems()
  if (problems.length > 0)
    return `a problem in the library: ${problems.map(({ reason }) => reason).join(' ')}`
  const [run] = runs
  const holds: Record<string, (value: unknown) => Promise<boolean>> = {
    run: async (id) => Boolean(await library.read(String(id))),
    rows: async (step) => (await library.readSeries(run!.record.id, train, 0)).rows >= 2 * Number(step),
    state: async (step) => (await library.readCheckpoint(run!.record.id))!.step >= Number(step),
    record: async (step) => run!.record.step >= Number(step),
    status: async (status) => run!.record.status === status,
    replaced: async () => run!.record.series.length > 0,
    bundle: async () => Boolean(await inspectBundle(join(place, 'bundle.saltus'))),
    trashed: async () => runs.length === 1,
    notes: async () => run!.labels.notes.length > 0,
    session: async (title) => (await library.sessions.list()).some((each) => each.title === title),
    cursor: async (cursor) => ((await library.sessions.history())[0]?.state.cursor ?? 0) >= Number(cursor),
    sweep: async (id) => Boolean(await library.sweeps.read(String(id)))
  }
  for (const { what, value } of told)
    if (what !== 'refused' && !(await holds[what]!(value)))
      return `announced and lost: ${what} ${String(value)}`
  return null
}

const hash = (values: NodeJS.TypedArray): string =>
  createHash('sha256').update(values).digest('hex').slice(0, 16)

/** All that counts of a library, times and ids left out: equal for two ways to the same end. */
export async function contentsOf(root: string): Promise<unknown> {
  const library = openLibrary(root)
  const runs = await Promise.all(
    (await library.list()).map(async ({ record, labels }) => {
      const series = await Promise.all(
        record.series.map(async (declaration) => {
          const { rows, columns } = await library.readSeries(record.id, declaration, 0)
          return [declaration.name, rows, ...Object.values(columns).map(hash)].join(' ')
        })
      )
      const states = await Promise.all(
        (await library.listCheckpoints(record.id)).map(async ({ step }) => {
          const state = await library.readCheckpoint(record.id, step)
          return [step, ...Object.values(state!.tensors).map(({ data }) => hash(data))].join(' ')
        })
      )
      const { status, step, parent } = record
      return { labels, status, step, parent: parent?.step ?? null, series, states }
    })
  )
  const sweeps = (await library.sweeps.list()).map(({ record: { status, parts } }) => ({ status, parts }))
  const sessions = await library.sessions.list()
  const shown = await Promise.all(sessions.map(({ id }) => library.sessions.read(id)))
  const saved = shown.map(({ title, state }) => ({ title, openRuns: state.openRuns }))
  const key = (value: unknown): string => JSON.stringify(value)
  const sorted = (list: readonly unknown[]): string[] => list.map(key).sort()
  return { runs: sorted(runs), sweeps: sorted(sweeps), sessions: sorted(saved) }
}
