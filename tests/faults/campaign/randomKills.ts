/** A tiny run whose engine process, main process, both, or whole process group is killed at instants of chance. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { RandomStream } from '#shared/random'
import { openLibrary } from '../../../src/main/store/library'
import { childrenOf, isAlive } from '../commandLine'
import { command, commandErrands } from './commands'
import { homeEnvironment, type CutOptions } from './cuts'
import { stackIn } from './findings'
import { differenceOf, differencesOf, inFolder, treeOf } from './folders'
import { PATIENCE_MS, within } from './patience'

const victims = ['engine', 'main', 'both', 'group'] as const
type Victim = (typeof victims)[number]

export interface Kill {
  victim: Victim
  /** Milliseconds after the start. */
  delay: number
}

/** About as long as a tiny run takes on a busy machine. */
const LATEST_MS = 2500
/** How long an engine may outlive its main process. */
const ORPHAN_MS = 12_000
const MOST_KILLS = 3

const errand = commandErrands.find(({ name }) => name === 'saltus run')!

/** Starts it, kills after a while; what it printed, and what it left alive. */
async function runAndKill(words: readonly string[], home: string, victim: Victim, delay: number) {
  const child = spawn(process.execPath, words, { detached: true, cwd: home, env: homeEnvironment(home) })
  const output = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => (output.out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output.err += chunk.toString()))
  const closed = once(child, 'close')
  await Promise.race([sleep(delay), closed])
  const main = child.pid!
  const engines = childrenOf(main)
  const kill = (pid: number): void => {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It has ended by itself.
    }
  }
  if (victim === 'group') kill(-main)
  if (victim === 'main' || victim === 'both') kill(main)
  if (victim !== 'main' && victim !== 'group') engines.forEach(kill)
  // Where the main process lives, so does the run, in its own time: it may have had no engine yet that could be killed.
  const patience = victim === 'engine' ? PATIENCE_MS : ORPHAN_MS
  const ended = await Promise.race([closed.then(() => true), sleep(patience).then(() => false)])
  for (let waited = 0; engines.some(isAlive) && waited < ORPHAN_MS; waited += 100) await sleep(100)
  const orphans = engines.filter(isAlive)
  for (const pid of [...orphans, -main]) kill(pid)
  return { ...output, ended, orphans: orphans.length, status: child.exitCode }
}

/** Kills until the time is over, or a run as it is given. */
export async function killAtRandom(
  { seed, clock, findings }: Omit<CutOptions, 'library'>,
  given?: readonly Kill[]
): Promise<void> {
  const stream = new RandomStream(seed >>> 0, 'noise')
  await inFolder(async (folder) => {
    const whole = join(folder, 'whole')
    mkdirSync(whole)
    errand.prepare(whole)
    await errand.goOn(whole)
    const right = await errand.contents(whole)
    for (let run = 0; clock.left() > 0 && !(given && run > 0); run++) {
      const place = join(folder, 'place')
      const home = join(folder, 'home')
      for (const each of [place, home]) mkdirSync(each)
      errand.prepare(place)
      const kills =
        given ??
        Array.from({ length: 1 + stream.below(MOST_KILLS) }, () => ({
          victim: victims[stream.below(victims.length)]!,
          delay: stream.below(LATEST_MS)
        }))
      const came = await tryKills(place, home, kills, right).catch(({ message }: Error) => message)
      findings.inputs += kills.length
      if (came) findings.add({ kills }, came, 'the bits of a run that was not killed')
      for (const each of [place, home]) rmSync(each, { recursive: true, force: true })
    }
  })
}

async function tryKills(
  place: string,
  home: string,
  kills: readonly Kill[],
  right: unknown
): Promise<string | null> {
  writeFileSync(join(home, 'mine'), 'stays')
  const before = treeOf(home)
  for (const { victim, delay } of kills) {
    const [run] = await runsIn(place)
    if (run?.record.status === 'finished') break
    const words = run
      ? [errand.command(place)[0]!, 'resume', run.record.id]
      : errand.command(place).slice(0, 3)
    const { out, err, ended, orphans } = await runAndKill(
      [...words, '--json', '--out', join(place, 'library')],
      home,
      victim,
      delay
    )
    if (!ended) return `still there after its ${victim} was killed`
    if (orphans > 0) return `an engine process outlived its main process by ${ORPHAN_MS} ms`
    const trace = stackIn(err)
    if (trace) return trace
    const told = out
      .split('\n')
      .filter((line) => line.endsWith('}'))
      .map((line) => errand.read(line))
      .filter((line) => line !== null)
    const lost = await within('looking at what is left', errand.lost(place, told))
    if (lost) return lost
  }
  const outside = differenceOf(before, treeOf(home))
  if (outside) return `outside of the library: ${outside}`
  const [run] = await runsIn(place)
  if (!run) command(place, 'run', join(place, 'spec.json'))
  else if (run.record.status !== 'finished') command(place, 'resume', run.record.id)
  const contents = await within('reading the end', errand.contents(place))
  const differences = differencesOf(right, contents)
  return differences.length === 0 ? null : `another end: ${differences.join('; ')}`
}

async function runsIn(place: string) {
  const library = join(place, 'library')
  mkdirSync(library, { recursive: true })
  return openLibrary(library).list()
}
