/**
 * Errands, cut off at every file operation: killed there, or refused there by the system. Afterwards the library opens,
 * has what was announced, and the rest of the errand leads to the very same end.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { toWireError } from '#shared/errors'
import { RandomStream } from '#shared/random'
import { stackIn, type Clock, type Findings } from './findings'
import { differenceOf, differencesOf, inFolder, kindsIn, treeOf } from './folders'
import { canHappen, errors, fileKind, hows, Injector, type Fault, type Operation } from './injector'
import { runNode, within } from './patience'

/** What is done in a process of its own, below a folder `place`. */
export interface Errand<Told = unknown> {
  name: string
  /** Makes what there is before it. */
  prepare(place: string): void
  /** Words after `node`. Done a second time, it does what is left. */
  command(place: string): readonly string[]
  /** What was announced; a line of standard output that is none is left out. */
  read(line: string): Told | null
  /** Why a refusal is not what it should be; null: it is. */
  wrongRefusal(end: { status: number; told: readonly Told[]; stderr: string }): string | null
  /** What was announced and is not there, or what cannot be read; null: nothing. */
  lost(place: string, told: readonly Told[]): Promise<string | null>
  /** Does what is left, with nothing in its way. */
  goOn(place: string): Promise<void>
  /** All that counts at the end, times and ids left out. */
  contents(place: string): Promise<unknown>
}

export interface Cut {
  errand: string
  fault: Fault
  operation: Operation
}

export type CutPart = 'kills' | 'faults'

/** Where an errand is tried: a copy of what it needs, and its surroundings, which it must leave alone. */
class Ground {
  readonly place: string
  private readonly template: string
  private readonly home: string
  private readonly injector: Injector

  constructor(
    readonly errand: Errand,
    library: string,
    folder: string
  ) {
    this.template = join(folder, 'template')
    this.place = join(folder, 'place')
    this.home = join(folder, 'home')
    for (const each of [this.template, this.place, this.home, join(folder, 'injector')])
      mkdirSync(each, { recursive: true })
    this.injector = new Injector(library, join(folder, 'injector'), this.place)
    errand.prepare(this.template)
  }

  /** Does the errand in a process of its own, with a fault or without. */
  run(fault: Fault | null, reads = fault?.reads ?? false) {
    rmSync(this.place, { recursive: true })
    // Sockets of dead processes among them, which Node's own copying refuses.
    spawnSync('cp', ['-a', this.template, this.place])
    this.injector.takeLog()
    this.injector.arm(fault, reads)
    const before = treeOf(this.home)
    const { status, signal, stdout, stderr, hung } = runNode(this.errand.command(this.place), {
      cwd: this.home,
      env: { ...homeEnvironment(this.home), ...this.injector.env }
    })
    const operations = this.injector.takeLog()
    const told = stdout
      .split('\n')
      .map((line) => this.errand.read(line))
      .filter((each) => each !== null)
    return {
      status,
      signal,
      stderr,
      hung,
      told,
      operations,
      outside: differenceOf(before, treeOf(this.home))
    }
  }
}

/** What a process sees whose surroundings are watched. */
export const homeEnvironment = (home: string): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: home,
  TMPDIR: home,
  SALTUS_CONFIG: `${home}-config`,
  SALTUS_NATIVE_CACHE: process.env.SALTUS_NATIVE_CACHE
})

/** What can befall the operations of an errand. */
function cutsOf(errand: string, operations: readonly Operation[], part: CutPart): Cut[] {
  const faults: Omit<Fault, 'at'>[] =
    part === 'kills'
      ? hows.filter((how) => how.startsWith('killed')).map((how) => ({ how }))
      : errors.flatMap((error) => [
          { how: 'refused', error, reads: true },
          { how: 'refused', error, reads: true, sticky: true },
          { how: 'refused half-way', error, reads: true }
        ])
  return operations.flatMap((operation) =>
    faults
      .filter((fault) => canHappen(operation, fault))
      .map((fault) => ({ errand, operation, fault: { ...fault, at: operation.number } }))
  )
}

export interface CutOptions {
  /** The injector, compiled. */
  library: string
  seed: number
  clock: Clock
  findings: Findings
  /** Only these; else all. */
  chosen?: (cut: Cut) => boolean
  /** Milliseconds after which what is left of an errand hangs. */
  patience?: number
  /** A folder for what failures have left; null: it is not kept. */
  keep?: string | null
}

/** Tries cuts of all errands, one of every kind before a second of any, until all are tried or the time is over. */
export async function cutErrands(
  part: CutPart,
  errands: readonly Errand[],
  { library, seed, clock, findings, chosen = () => true, patience, keep = null }: CutOptions
): Promise<void> {
  await inFolder(async (folder) => {
    const cuts: { cut: Cut; ground: Ground; whole: Whole }[] = []
    for (const errand of errands) {
      const ground = new Ground(errand, library, join(folder, errand.name))
      const whole = await doWhole(ground, part === 'faults', findings)
      if (whole)
        cuts.push(
          ...cutsOf(errand.name, whole.operations, part)
            .filter(chosen)
            .map((cut) => ({ cut, ground, whole }))
        )
    }
    findings.existing += cuts.length
    for (const { cut } of cuts) findings.existingKinds.add(kindOf(cut))
    for (const { cut, ground, whole } of inTurn(shuffled(cuts, seed), ({ cut }) => kindOf(cut))) {
      if (clock.left() < 0) return
      findings.goOn()
      const wrong = await tryCut(cut, ground, whole, findings, patience)
      if (!wrong) continue
      const name = findings.add(inputOf(wrong.cut), wrong.came, wrong.right)
      if (keep) spawnSync('cp', ['-a', ground.place, join(keep, `${name}-${wrong.cut.fault.at}`)])
    }
  })
}

/** What tells one cut from another, whatever ids and numbers the operations of the next try have. */
export interface CutInput {
  errand: string
  operation: string
  file: string
  fault: Pick<Fault, 'how' | 'error' | 'sticky'>
}

export const inputOf = ({ errand, operation, fault: { how, error, sticky } }: Cut): CutInput => ({
  errand,
  operation: operation.name,
  file: fileKind(operation.path),
  fault: { how, error, sticky }
})

/** As a text. */
export const kindOf = (cut: Cut): string => JSON.stringify(inputOf(cut))

interface Whole {
  operations: Operation[]
  contents: unknown
  files: string[]
}

/** The errand with nothing in its way: what it does and what it leads to. */
async function doWhole(ground: Ground, reads: boolean, findings: Findings): Promise<Whole | null> {
  const { errand, place } = ground
  const { status, operations, stderr, hung } = ground.run(null, reads)
  if (status !== 0) {
    findings.add({ errand: errand.name }, hung ?? `exit code ${status}: ${stderr}`, 'exit code 0')
    return null
  }
  // Done once more, as after a cut: what the second time leaves is not a difference.
  await errand.goOn(place)
  return { operations, contents: await errand.contents(place), files: kindsIn(place) }
}

/** What came instead of the right thing; null: nothing did, or the operation was not reached this time. */
async function tryCut({ fault }: Cut, ground: Ground, whole: Whole, findings: Findings, patience?: number) {
  const { errand, place } = ground
  const { status, signal, stderr, hung, told, operations, outside } = ground.run(fault)
  const there = operations.find(({ number }) => number === fault.at)
  if (!there) return null
  // Processes that write at once do not come in the same order every time: what befell is told, not what was aimed at.
  const cut: Cut = { errand: errand.name, operation: there, fault }
  const where = `${there.name} ${fileKind(there.path)}`
  const what = [fault.how, fault.error, fault.sticky && 'and all after it'].filter(Boolean).join(' ')
  findings.points.add([errand.name, fault.at, what].join(' '))
  findings.kinds.add(kindOf(cut))
  const wrong = (
    came: string,
    right = 'the library opens, all that was announced is there, and going on leads to the same end'
  ) => ({ cut, came: `${came} (${where})`, right })
  if (hung) return wrong(hung, 'it ends')
  const trace = stackIn(stderr)
  if (trace) return wrong(trace, 'a refusal with a code and a sentence')
  if (outside) return wrong(outside, 'nothing outside of the library is touched')
  if (fault.how.startsWith('killed')) {
    if (signal !== 'SIGKILL') return wrong(`ended with ${signal ?? status}: ${stderr}`)
  } else {
    const refused = status === null ? `ended by ${signal}` : errand.wrongRefusal({ status, told, stderr })
    if (refused) return wrong(refused, 'a refusal with a code and a sentence, or the end of the errand')
  }
  try {
    const lost = await within('looking at what is left', errand.lost(place, told), patience)
    if (lost) return wrong(lost)
    await within('going on', errand.goOn(place), patience)
    const contents = await within('reading the end', errand.contents(place), patience)
    const differences = differencesOf(whole.contents, contents)
    if (differences.length > 0) return wrong(`another end: ${differences.join('; ')}`)
    const left = kindsIn(place).filter((name) => !whole.files.includes(name))
    if (left.length > 0) return wrong(`left behind: ${left.join(', ')}`, 'what is half-done is swept up')
  } catch (error) {
    const { code, message } = toWireError(error)
    return wrong(`${code}: ${message}`)
  }
  return null
}

/** In an order of chance. */
export function shuffled<Item>(items: readonly Item[], seed: number): Item[] {
  const stream = new RandomStream(seed >>> 0, 'order')
  const left = [...items]
  for (let i = left.length - 1; i > 0; i--) {
    const j = stream.below(i + 1)
    ;[left[i], left[j]] = [left[j]!, left[i]!]
  }
  return left
}

/** The first of every kind, then the second of every kind that has one, and so on; each time in the order given. */
export function inTurn<Item>(items: readonly Item[], kindOf: (item: Item) => string): Item[] {
  const seen = new Map<string, number>()
  const turns: Item[][] = []
  for (const item of items) {
    const turn = seen.get(kindOf(item)) ?? 0
    seen.set(kindOf(item), turn + 1)
    ;(turns[turn] ??= []).push(item)
  }
  return turns.flat()
}
