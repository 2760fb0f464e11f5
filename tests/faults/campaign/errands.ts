/**
 * What a library is asked to do, so that it can be cut off at any file operation: each errand is done by a process of its
 * own (`children/errand.ts`), and what is left of it afterwards by another. Doing one again changes nothing.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '#shared/errors'
import { emptySession } from '#shared/session'
import { sweepSchema } from '#shared/sweep'
import { writeBundle } from '../../../src/main/store/bundles/bundleWrite'
import { openLibrary } from '../../../src/main/store/library'
import type { Library, RunWriter } from '../../../src/main/store/types'
import { engine, makeState, runInit, tasks, train, trainRows } from '../../main/store/rows'

export interface StoreErrand {
  /** What there is before it, below `place`. */
  prepare?(place: string): Promise<void>
  /** Does what is left of it. `say` announces what a user has seen, and is stored. */
  perform(place: string, say: (what: string, value: unknown) => void): Promise<void>
}

export const libraryOf = (place: string): string => join(place, 'library')
const bundleOf = (place: string): string => join(place, 'bundle.saltus')

const LAST_STEP = 24
const STEPS_AT_ONCE = 2
/** Enough for closing to write a series anew, in larger batches. */
const MANY_BATCHES = 70

const stepsFrom = (first: number, count: number) => Array.from({ length: count }, (_, i) => first + i)

async function fill(writer: RunWriter, batches: number): Promise<void> {
  for (let batch = 0; batch < batches; batch++)
    await writer.append(train, trainRows(stepsFrom(batch * STEPS_AT_ONCE + 1, STEPS_AT_ONCE)))
}

async function addRun(library: Library, title: string): Promise<void> {
  const writer = await library.create({ ...runInit, title })
  await fill(writer, 3)
  await writer.writeCheckpoint(makeState(6), { rolling: false, engine })
  await writer.update({ status: 'finished', step: 6, engine }, { event: 'finished', step: 6 })
  await writer.close()
}

const option = (seed: number) => ({ label: String(seed), value: seed, set: { seed } })

async function addSweep(library: Library): Promise<void> {
  const spec = sweepSchema.parse({
    base: { family: 'parity' },
    knobs: [{ kind: 'values', path: 'seed', values: [1, 2] }],
    measure: { metric: 'test.accuracy', is: 'atLeast', value: 0.9 }
  })
  const sweep = {
    spec,
    axes: [{ title: 'seed', scale: 'linear' as const, options: [option(1), option(2)] }],
    parts: [0, 1].map((cell) => ({ cells: [cell], spec: { ...runInit.spec, seed: cell + 1, replicas: 1 } })),
    preset: null
  }
  const writer = await library.sweeps.create(sweep)
  await writer.update({ status: 'finished' })
  await writer.close()
}

/** The newest state, or the rows, whichever is behind; from there on as training would. */
async function trainOn(library: Library, id: string, say: (what: string, value: unknown) => void) {
  const writer = await library.write(id)
  try {
    let step = (await library.readCheckpoint(id))?.step ?? 0
    if (writer.record.status === 'finished') return
    await writer.update({ status: 'running', engine }, { event: 'started', step })
    while (step < LAST_STEP) {
      const { mismatched } = await writer.append(train, trainRows(stepsFrom(step + 1, STEPS_AT_ONCE)))
      if (mismatched > 0) throw new Error(`${mismatched} rows came again with other values`)
      step += STEPS_AT_ONCE
      say('rows', step)
      if (step % 6 > 0) continue
      await writer.writeCheckpoint(makeState(step), { rolling: step % 12 > 0, engine })
      say('state', step)
      await writer.update({ step })
      say('record', step)
    }
    await writer.update({ status: 'finished', step }, { event: 'finished', step })
    say('status', 'finished')
  } finally {
    await writer.close()
  }
}

async function onlyRun(library: Library): Promise<string> {
  const [run] = await library.list()
  if (!run) throw new AppError('run.missing', 'There is no run in the library.')
  return run.record.id
}

const idsByTitle = async (library: Library): Promise<Record<string, string>> =>
  Object.fromEntries((await library.list()).map(({ labels, record }) => [labels.title, record.id]))

export const errands = {
  start: {
    async perform(place, say) {
      const library = openLibrary(libraryOf(place))
      const titles = await idsByTitle(library)
      if (!titles.Parent) {
        const parent = await library.create({ ...runInit, title: 'Parent' })
        say('run', parent.id)
        await parent.close()
      }
      const parent = (await idsByTitle(library)).Parent!
      if (titles.Fork) return
      const origin = { runId: parent, title: 'Parent', step: 6, changes: [] }
      const fork = { parent: origin, state: makeState(6), madeBy: engine, engine: null }
      const writer = await library.create({ ...runInit, title: 'Fork', fork })
      say('run', writer.id)
      await writer.close()
    }
  },

  train: {
    async prepare(place) {
      await (await openLibrary(libraryOf(place)).create(runInit)).close()
    },
    async perform(place, say) {
      const library = openLibrary(libraryOf(place))
      await trainOn(library, await onlyRun(library), say)
    }
  },

  compact: {
    async prepare(place) {
      const writer = await openLibrary(libraryOf(place)).create(runInit)
      await fill(writer, MANY_BATCHES)
      await writer.update({ status: 'finished', step: MANY_BATCHES * STEPS_AT_ONCE, engine })
      // Batches are left as they are only by a writer that is killed: its process is gone, its lock is not.
      process.kill(process.pid, 'SIGKILL')
    },
    async perform(place, say) {
      const library = openLibrary(libraryOf(place))
      const writer = await library.write(await onlyRun(library))
      try {
        const rows = { ...trainRows(stepsFrom(1, 4)), series: tasks.name, columns: taskRows() }
        await writer.replace(tasks, rows)
        say('replaced', rows.rows)
        await writer.replace(tasks, rows)
      } finally {
        await writer.close()
      }
    }
  },

  import: {
    async prepare(place) {
      const library = openLibrary(join(place, 'elsewhere'))
      await addRun(library, 'First')
      await addRun(library, 'Second')
      await addSweep(library)
      const runs = Object.entries(await idsByTitle(library)).map(([title, id]) => ({ id, title }))
      const sweeps = (await library.sweeps.list()).map(({ record }) => record.id)
      const session = { ...emptySession, openRuns: runs.map(({ id }) => id) }
      await writeBundle(library.root, { title: 'Two', session, runs, sweeps, version: '0' }, bundleOf(place))
      await addRun(openLibrary(libraryOf(place)), 'Here before')
    },
    async perform(place, say) {
      const { imported, present } = await openLibrary(libraryOf(place)).mergeBundle(bundleOf(place))
      for (const { id } of [...imported, ...present]) say('run', id)
    }
  },

  export: {
    async prepare(place) {
      const library = openLibrary(libraryOf(place))
      await addRun(library, 'First')
      writeFileSync(bundleOf(place), 'of before')
    },
    async perform(place, say) {
      const library = openLibrary(libraryOf(place))
      const id = await onlyRun(library)
      const session = { ...emptySession, openRuns: [id] }
      const init = { title: 'One', session, runs: [{ id, title: 'First' }], sweeps: [], version: '0' }
      await writeBundle(library.root, init, bundleOf(place))
      say('bundle', true)
    }
  },

  trash: {
    async prepare(place) {
      const library = openLibrary(libraryOf(place))
      await addRun(library, 'Stays')
      await addRun(library, 'Goes')
      await addSweep(library)
    },
    async perform(place, say) {
      const library = openLibrary(libraryOf(place))
      for (const { id, kind } of await library.bin.list())
        await (kind === 'sweep' ? library.sweeps.restore(id) : library.restore(id))
      const { Stays, Goes } = await idsByTitle(library)
      await library.trash(Stays!)
      await library.restore(Stays!)
      say('run', Stays)
      await library.trash(Goes!)
      const [sweep] = await library.sweeps.list()
      if (!sweep) throw new AppError('sweep.missing', 'There is no sweep in the library.')
      await library.sweeps.trash(sweep.record.id)
      say('trashed', (await library.bin.list()).length)
    }
  },

  label: {
    async prepare(place) {
      await addRun(openLibrary(libraryOf(place)), 'First')
    },
    async perform(place, say) {
      const library = openLibrary(libraryOf(place))
      const id = await onlyRun(library)
      await library.label(id, { starred: true })
      await library.label(id, { tags: ['a', 'b'] })
      await library.label(id, { notes: 'As long as a note is. '.repeat(20) })
      say('notes', 20)
    }
  },

  session: {
    async prepare(place) {
      await addRun(openLibrary(libraryOf(place)), 'First')
    },
    async perform(place, say) {
      const { sessions } = openLibrary(libraryOf(place))
      const find = async (title: string) => (await sessions.list()).find((each) => each.title === title)
      await sessions.open()
      const state = { ...emptySession, openRuns: ['one'] }
      const saved = (await find('Kept')) ?? (await sessions.save(null, 'Kept', emptySession))
      say('session', 'Kept')
      await sessions.save(saved, 'Kept', state)
      const other = (await find('Other')) ?? (await find('Renamed'))
      const second = other ?? (await sessions.save(null, 'Other', state))
      await sessions.rename(second.id, 'Renamed')
      say('session', 'Renamed')
      for (const cursor of [1, 2, 3]) {
        const kept = { ...state, cursor }
        const id = '20260301-130000-session-00bb'
        await sessions.keep({ id, title: 'Kept', window: 'w', saved: null, state: kept })
        say('cursor', cursor)
      }
      await sessions.close()
    }
  },

  sweep: {
    async prepare(place) {
      mkdirSync(libraryOf(place))
    },
    async perform(place, say) {
      const library = openLibrary(libraryOf(place))
      const [found] = await library.sweeps.list()
      if (!found) await addSweep(library)
      else {
        const writer = await library.sweeps.write(found.record.id)
        await writer.update({ status: 'finished' }).finally(() => writer.close())
      }
      const [sweep] = await library.sweeps.list()
      if (!sweep) throw new AppError('sweep.missing', 'There is no sweep in the library.')
      say('sweep', sweep.record.id)
    }
  }
} satisfies Record<string, StoreErrand>

export type StoreErrandName = keyof typeof errands

function taskRows() {
  const { columns, rows } = trainRows(stepsFrom(1, 4))
  const accuracy = Float32Array.from({ length: rows }, (_, i) => i / rows)
  return { step: columns.step!, replica: columns.replica!, task: new Uint16Array(rows), accuracy }
}
