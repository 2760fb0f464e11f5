/** The doors that input from outside comes in by, and what it meets behind each. */
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import fc from 'fast-check'
import { requestNames, type RequestName } from '#shared/contract'
import { emptySession } from '#shared/session'
import { encode } from '#shared/wire'
import { tinySpec } from '../commands'
import { differenceOf, treeOf } from '../folders'
import { manifestOf, zipOf, type Base } from './base'
import { changed, changes, hostile, textOf, type Change } from './hostile'
import { wrongReply, type Host, type Reply } from './host'
import { spoilBytes, spoiled, spoilJson, type Spoil } from './spoil'

export interface Bench {
  host: Host
  base: Base
  library: string
}

export interface Door<Input = unknown> {
  name: string
  inputs: fc.Arbitrary<Input>
  right: string
  /** What is wrong with what came; null: nothing. Throws when the host says nothing. */
  attempt(bench: Bench, input: Input): Promise<string | null>
}

const inASentence = 'an answer, or a refusal with a code and a sentence, within a second'

/** The first wrong one of several replies. */
async function firstWrong(asked: readonly (() => Promise<[string, Reply]>)[]): Promise<string | null> {
  for (const ask of asked) {
    const wrong = wrongReply(...(await ask()))
    if (wrong) return wrong
  }
  return null
}

/** Lists have what is healthy in them, whatever else is there. */
async function goodIsListed({ host, base }: Bench): Promise<string | null> {
  const runs = await host.ask('runs.list', '{}')
  const others = [await host.ask('sweeps.list', '{}'), await host.ask('sessions.list', '{}')]
  const wrong = [runs, ...others].map((reply) => wrongReply('lists', reply)).find((each) => each !== null)
  if (wrong) return wrong
  if (!runs.envelope.ok) return `runs.list was refused: ${runs.envelope.error.message}`
  const listed = runs.envelope.value as readonly { id: string }[]
  return listed.some(({ id }) => id === base.good) ? null : 'a healthy run is no longer listed'
}

/** What a page asks of a run it opens. */
async function openRun({ host }: Bench, runId: string): Promise<string | null> {
  const ask = async (name: RequestName, input: object): Promise<[string, Reply]> => [
    name,
    await host.ask(name, JSON.stringify({ runId, ...input }))
  ]
  const [, read] = await ask('runs.read', {})
  const declared = read.envelope.ok
    ? (read.envelope.value as { series: readonly { name: string }[] }).series
    : []
  const names = [...new Set(['train', 'test', ...declared.map(({ name }) => name)])].slice(0, 12)
  return (
    wrongReply('runs.read', read) ??
    firstWrong([
      ...names.map((series) => () => ask('series.read', { series, fromRow: 0 })),
      () => ask('checkpoints.list', {}),
      () => ask('checkpoints.tensor', { step: 1e9, name: 'layer1/weight' }),
      () => ask('projections.targets', {}),
      () => ask('runs.expectations', {}),
      () => ask('runs.inspect', { step: 1e9, replica: 0, view: 'weights' })
    ])
  )
}

const drafts = (kind: 'spec' | 'sweep') =>
  ['parity', 'grokking', 'modes', 'automata', 'fractals', 'double-descent'].flatMap((place) => {
    const folder = resolve('resources/presets', place)
    return readdirSync(folder)
      .filter((name) => /^[^.]+\.json$/.test(name))
      .map((name) => (JSON.parse(readFileSync(join(folder, name), 'utf8')) as Record<string, unknown>)[kind])
      .filter((draft) => draft !== undefined)
  })

/** Valid drafts of the presets, changed. */
function draftDoor(kind: 'spec' | 'sweep'): Door<{ draft: number; changes: Change[] }> {
  const all = drafts(kind)
  const request = kind === 'spec' ? 'spec.check' : 'sweeps.check'
  return {
    name: `${kind} drafts`,
    inputs: fc.record({ draft: fc.nat(all.length - 1), changes }),
    right: inASentence,
    attempt: async ({ host }, input) =>
      wrongReply(
        request,
        await host.ask(request, `{"draft":${textOf(changed(all[input.draft], input.changes))}}`)
      )
  }
}

const tokens = ['x', 'y', 'xy', '0', '1', '2', '99999999999', '+', '-', '*', '/', '^', '(', ')', '=', 'if', 'then', 'else', 'odd', 'even', '²', '−', '×', 'constructor', ' '] // prettier-ignore

const formulas: Door<{ tokens: string[]; times: number; modulus: number }> = {
  name: 'formulas',
  inputs: fc.record({
    tokens: fc.array(fc.constantFrom(...tokens), { minLength: 1, maxLength: 60 }),
    times: fc.constantFrom(1, 1, 1, 20),
    modulus: fc.constantFrom(2, 11, 97, 199, 509)
  }),
  right: inASentence,
  async attempt({ host }, input) {
    const task = {
      operation: 'formula',
      formula: input.tokens.join('').repeat(input.times),
      modulus: input.modulus
    }
    return wrongReply(
      'spec.check',
      await host.ask('spec.check', JSON.stringify({ draft: { family: 'grokking', task } }))
    )
  }
}

const gone = '20260101-000000-parity-0000'
const info = {
  id: '20260101-000000-session-0000',
  title: 'Session',
  savedAt: '2026-01-01T00:00:00.000Z',
  runs: 0
}
/** Nothing that a change could make valid trains for long. */
const short = { ...tinySpec, replicas: 0, stop: { steps: 1 } }
const ofSessions = {
  sessionId: info.id,
  known: null,
  title: 'Title',
  state: emptySession,
  window: 'w',
  saved: null
}
const everything = { ...ofSessions, runId: gone, sweepId: `20260101-000000-sweep-0000`, draft: short, step: 0, series: 'train', fromRow: 0, name: 'layer1/weight', replica: 0, view: 'weights', args: {}, steps: 1, labels: { title: 'Title', tags: ['a'] }, request: { tensor: 'layer1/weight' }, settings: { theme: 'dark' }, file: '/nowhere.saltus' } // prettier-ignore

/** Any request with any input. */
const messages: Door<{ request: RequestName; changes: Change[] }> = {
  name: 'requests',
  inputs: fc.record({ request: fc.constantFrom(...requestNames), changes }),
  right: inASentence,
  async attempt(bench, input) {
    const valid = {
      ...everything,
      ...(/read|list|inspect|check/.test(input.request) && { runId: bench.base.good })
    }
    const reply = await bench.host.ask(input.request, textOf(changed(valid, input.changes)))
    return wrongReply(input.request, reply) ?? goodIsListed(bench)
  }
}

/** Bytes in the place of a message. */
const frames: Door<{ bytes: number[] } | { changes: Change[]; cut: number }> = {
  name: 'frames',
  inputs: fc.oneof(
    fc.record({ bytes: fc.array(fc.nat(255), { maxLength: 80 }) }),
    fc.record({ changes, cut: fc.double({ min: 0, max: 1, noNaN: true }) })
  ),
  right: 'the socket is closed or the message is refused, and the host answers the next',
  async attempt({ host }, input) {
    if ('bytes' in input) await host.send(Buffer.from(input.bytes))
    else {
      const request = { id: 1, name: 'series.read', input: { data: new Float32Array(4), runId: gone } }
      const frame = Buffer.from(encode(request))
      const length = frame.readUInt32LE(0)
      const head = Buffer.from(
        textOf(changed(JSON.parse(frame.toString('utf8', 4, 4 + length)), input.changes))
      )
      const prefix = Buffer.alloc(4)
      prefix.writeUInt32LE(head.length)
      const whole = Buffer.concat([
        prefix,
        head,
        Buffer.alloc((8 - ((4 + head.length) % 8)) % 8),
        Buffer.alloc(16)
      ])
      await host.send(whole.subarray(0, Math.ceil(whole.length * input.cut)))
    }
    return wrongReply('app.info', await host.ask('app.info', '{}'))
  }
}

interface SpoiledFile {
  /** Chooses the file, among those of its kind. */
  at: number
  kind: 'json' | 'arrows' | 'states' | 'manifest'
  spoil: Spoil
}

const spoiledFile: fc.Arbitrary<SpoiledFile> = fc.oneof(
  fc.record({
    at: share(),
    kind: fc.constantFrom('json' as const, 'json' as const, 'manifest' as const, 'states' as const),
    spoil: spoilJson
  }),
  fc.record({
    at: share(),
    kind: fc.constantFrom('arrows' as const, 'arrows' as const, 'states' as const),
    spoil: spoilBytes
  })
)

function share(): fc.Arbitrary<number> {
  return fc.double({ min: 0, max: 0.999999, noNaN: true })
}

const ends = { json: '.json', arrows: '.arrows', states: '.safetensors' }

function chosenFile({ base }: Bench, { at, kind }: SpoiledFile): string {
  const names = [...base.files.keys()].filter((path) => path.endsWith(ends[kind as keyof typeof ends]))
  return names[Math.floor(at * names.length)]!
}

/** What a library keeps, without what only says who is at work in it. */
function keptIn(library: string): Record<string, string> {
  const atWork = /^writers(\/|$)|lock\.json|lock-[0-9a-f]{16}\.sock$|^sessions\/open-/
  return Object.fromEntries(Object.entries(treeOf(library)).filter(([path]) => !atWork.test(path)))
}

/** A bundle with one of its files spoiled, and all checksums right. */
const bundles: Door<SpoiledFile> = {
  name: 'bundles',
  inputs: spoiledFile,
  right: 'refused in a sentence with the library as it was, or taken in and readable, all within a second',
  async attempt(bench, input) {
    const { host, base, library } = bench
    const files = new Map(base.files)
    if (input.kind !== 'manifest') {
      const path = chosenFile(bench, input)
      files.set(path, spoiled(path, files.get(path)!, input.spoil))
    }
    const manifest = manifestOf(files, [base.victim])
    const text =
      input.kind === 'manifest' && 'json' in input.spoil
        ? textOf(changed(manifest, input.spoil.json))
        : JSON.stringify(manifest)
    const before = keptIn(library)
    const reply = await host.post(await zipOf(files, text))
    const wrong = wrongReply('bundles.merge', reply)
    if (wrong) return wrong
    if (!reply.envelope.ok) {
      const difference = differenceOf(before, keptIn(library))
      return difference ? `refused, and ${difference}` : goodIsListed(bench)
    }
    const { imported, present, sessionId } = reply.envelope.value as {
      imported: { id: string }[]
      present: { id: string }[]
      sessionId: string
    }
    for (const { id } of [...imported, ...present]) {
      const inRun = await openRun(bench, id)
      if (inRun) return inRun
    }
    for (const name of readdirSync(join(library, 'sweeps')).filter((each) => each.endsWith('.json'))) {
      const sweepId = name.replace('.json', '')
      const inSweep = wrongReply('sweeps.read', await host.ask('sweeps.read', JSON.stringify({ sweepId })))
      if (inSweep) return inSweep
    }
    const inSession = wrongReply(
      'sessions.read',
      await host.ask('sessions.read', JSON.stringify({ sessionId }))
    )
    if (inSession) return inSession
    const listed = await goodIsListed(bench)
    for (const { id } of imported) rmSync(join(library, 'runs', id), { recursive: true, force: true })
    rmSync(join(library, 'sessions', `${sessionId}.json`), { force: true })
    for (const path of Object.keys(treeOf(join(library, 'sweeps'))))
      if (!path.startsWith(base.sweep)) rmSync(join(library, 'sweeps', path), { force: true })
    return listed
  }
}

/** A file of the library that another program has changed. */
const libraryFiles: Door<SpoiledFile> = {
  name: 'library files',
  inputs: spoiledFile.filter(({ kind }) => kind !== 'manifest'),
  right: 'a listed problem or a refusal in a sentence within a second, and all else is readable',
  async attempt(bench, input) {
    const { host, base, library } = bench
    const path = chosenFile(bench, input)
    const place = join(library, path)
    const put = (bytes: Buffer): void => {
      writeFileSync(`${place}.new`, bytes)
      renameSync(`${place}.new`, place)
    }
    put(spoiled(path, base.files.get(path)!, input.spoil))
    try {
      const sweep = () => host.ask('sweeps.read', JSON.stringify({ sweepId: base.sweep }))
      return (
        (path.startsWith('runs/')
          ? await openRun(bench, base.victim)
          : wrongReply('sweeps.read', await sweep())) ?? (await goodIsListed(bench))
      )
    } finally {
      put(base.files.get(path)!)
    }
  }
}

/** A session that another program has written. */
const sessions: Door<{ changes: Change[] }> = {
  name: 'sessions',
  inputs: fc.record({ changes }),
  right: 'a refusal in a sentence within a second, and all else is readable',
  async attempt(bench, input) {
    const { host, library } = bench
    const session = {
      schema: 1,
      ...info,
      state: { ...emptySession, draft: { spec: short }, panels: { a: { x: 'log' } } }
    }
    const place = join(library, 'sessions', `${info.id}.json`)
    writeFileSync(place, textOf(changed(session, input.changes)))
    try {
      const reply = await host.ask('sessions.read', JSON.stringify({ sessionId: info.id }))
      return wrongReply('sessions.read', reply) ?? (await goodIsListed(bench))
    } finally {
      rmSync(place)
    }
  }
}

/** Hostile in the place of a whole input. */
const inputs: Door<{ request: RequestName; input: ReturnType<typeof asText> }> = {
  name: 'inputs',
  inputs: fc.record({ request: fc.constantFrom(...requestNames), input: hostile.map(asText) }),
  right: inASentence,
  attempt: async ({ host }, { request, input }) =>
    wrongReply(request, await host.ask(request, textOf(changed(0, [input]))))
}

function asText(value: Change['value']): Change {
  return { at: 0, how: 'replace', value, with: 0, name: '' }
}

export const doors: readonly Door[] = [
  draftDoor('spec'),
  draftDoor('sweep'),
  formulas,
  messages,
  inputs,
  frames,
  bundles,
  libraryFiles,
  sessions
]
