/** Hostile input through every door of a served workbench, which must stay alive, quick and small. */
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import type { CutOptions } from '../cuts'
import { differenceOf, inFolder, treeOf } from '../folders'
import { makeBase, type Base } from './base'
import { doors, type Bench, type Door } from './doors'
import { Host, MOST_MEMORY_MB } from './host'

/** Inputs of one door until the next has its turn. */
const BATCH = 60
/** Batches until the workbench begins anew with a fresh library. */
const BATCHES = 10
const SHRINK_MS = 30_000
const SETTLES_MS = 100

export interface DoorInput {
  door: string
  input: unknown
}

/** Goes round the doors until the time is over, or tries one input. */
export async function fuzz(
  { seed, clock, findings }: Omit<CutOptions, 'library'>,
  given?: DoorInput
): Promise<void> {
  await inFolder(async (folder) => {
    mkdirSync(join(folder, 'base'))
    const workbench = new Workbench(makeBase(join(folder, 'base')), join(folder, 'place'))
    try {
      if (given) {
        const door = doors.find(({ name }) => name === given.door)!
        const wrong = await workbench.attempt(door, given.input)
        if (wrong) findings.add(given, wrong.came, wrong.right)
        return
      }
      for (let batch = 0; clock.left() > 0; batch++) {
        if (batch % BATCHES === 0) await workbench.stop()
        await tryBatch(doors[batch % doors.length]!, workbench, (seed + batch) >>> 0, { clock, findings })
      }
    } finally {
      await workbench.stop()
    }
  })
}

/** Tries a number of inputs, and makes one that shows a fault not known yet as small as it can. */
async function tryBatch(
  door: Door,
  workbench: Workbench,
  seed: number,
  { clock, findings }: Pick<CutOptions, 'clock' | 'findings'>
): Promise<void> {
  let wrong: Wrong | null = null
  const property = fc.asyncProperty(door.inputs, async (input) => {
    if (clock.left() < 0) return true
    findings.inputs++
    const found = await workbench.attempt(door, input)
    if (!found || findings.has({ door: door.name }, found.came)) return true
    wrong = found
    return false
  })
  const { counterexample } = await fc.check(property, {
    seed,
    numRuns: BATCH,
    interruptAfterTimeLimit: SHRINK_MS,
    markInterruptAsFailure: false
  })
  findings.kinds.add(door.name)
  if (counterexample && wrong) {
    const { came, right } = wrong as Wrong
    findings.add({ door: door.name, input: counterexample[0] }, came, right)
  }
}

interface Wrong {
  came: string
  right: string
}

/** A served workbench with its library, begun anew when it has ended. */
class Workbench {
  private bench: Bench | null = null
  private before: Record<string, string> = {}

  constructor(
    private readonly base: Base,
    private readonly place: string
  ) {}

  /** What is wrong with what came of an input; null: nothing. */
  async attempt(door: Door, input: unknown): Promise<Wrong | null> {
    const bench = await this.ready()
    const { host } = bench
    const wrong = (came: string, right = door.right): Wrong => ({ came, right })
    try {
      const came = await door.attempt(bench, input)
      const complaint = host.complaint()
      if (came ?? complaint) {
        // What it prints of this one belongs to this one.
        await sleep(SETTLES_MS)
        host.complaint()
        const what = came ?? `printed: ${complaint}`
        return wrong(host.alive ? what : `${what}, and the host has ended`)
      }
      const { memory } = host
      if (memory > MOST_MEMORY_MB) {
        await this.stop()
        return wrong(`the host takes more than ${MOST_MEMORY_MB} MB`, `at most ${MOST_MEMORY_MB} MB`)
      }
      const touched = await this.touched()
      return touched ? wrong(touched, 'nothing outside of the library is touched') : null
    } catch (error) {
      const complaint = host.complaint()
      await this.stop()
      return wrong([(error as Error).message, complaint].filter(Boolean).join(': '))
    }
  }

  /** What lies in the surroundings and did not before; an upload is there until shortly after its answer. */
  private async touched(): Promise<string | null> {
    for (let waited = 0; differenceOf(this.before, this.surroundings()) && waited < SETTLES_MS; waited += 5)
      await sleep(5)
    return differenceOf(this.before, this.surroundings())
  }

  async stop(): Promise<void> {
    await this.bench?.host.stop()
    this.bench = null
    rmSync(this.place, { recursive: true, force: true, maxRetries: 3 })
  }

  /** The folder it works in, and what lies beside the library and above. */
  private surroundings(): Record<string, string> {
    const beside = [this.place, join(this.place, '..')].flatMap((folder) => readdirSync(folder))
    return { ...treeOf(this.home), ...Object.fromEntries(beside.map((name) => [`../${name}`, ''])) }
  }

  private get home(): string {
    return join(this.place, 'home')
  }

  private async ready(): Promise<Bench> {
    if (this.bench?.host.alive) return this.bench
    await this.stop()
    for (const folder of [this.home, `${this.home}-config`]) mkdirSync(folder, { recursive: true })
    const library = join(this.place, 'library')
    cpSync(this.base.folder, library, { recursive: true })
    this.bench = { host: await Host.start(library, this.home), base: this.base, library }
    this.before = this.surroundings()
    return this.bench
  }
}
