/** All parts of the campaign, each with its share of the time. */
import { isDeepStrictEqual } from 'node:util'
import { buildChild } from '../childProcess'
import { commandErrands } from './commands'
import { cutErrands, inputOf, type Cut, type CutInput, type CutPart, type Errand } from './cuts'
import { clockOf, Findings, type Clock, type Finding } from './findings'
import { buildInjector, whyNoInjector } from './injector'
import { fuzz, type DoorInput } from './fuzz/fuzz'
import { fuzzWords, WORDS } from './fuzz/words'
import { killAtRandom, type Kill } from './randomKills'
import { contend } from './writers'
import { upset } from './chaos'
import { storeErrands } from './storeErrands'

export interface CampaignOptions {
  seed: number
  /** Of all parts together. */
  milliseconds: number
  only: string | null
  /** Whole commands are cut off, too: some seconds each, and as many to begin. */
  commands: boolean
  /** A folder for the libraries that failed cuts have left; null: they are not kept. */
  keep: string | null
  /** Hears of what is found, and what cannot be tried here. */
  tell(line: string): void
}

/** Of all cuts of the kind of a case. */
const AGAIN_MS = 15_000

/** Kinds of trials of one part, with their shares of its time. */
type Trial = { share: number; needsInjector: boolean; run(clock: Clock): Promise<void> }
type Part = (options: {
  seed: number
  findings: Findings
  commands: boolean
  keep: string | null
}) => readonly Trial[]

const cuts =
  (part: CutPart): Part =>
  ({ seed, findings, commands, keep }) => {
    const cut = (share: number, errands: () => Promise<readonly Errand[]>): Trial => ({
      share,
      needsInjector: true,
      run: async (clock) =>
        cutErrands(part, await errands(), { library: buildInjector(), seed, clock, findings, keep })
    })
    const ofStore = cut(3, async () => storeErrands(await buildChild('errand')))
    return commands ? [ofStore, cut(2, async () => commandErrands)] : [ofStore]
  }

/** A part that is one kind of trial. */
const whole = (needsInjector: boolean, run: Trial['run']): Trial => ({ share: 1, needsInjector, run })

const parts: Record<string, { share: number; trials: Part }> = {
  kills: {
    share: 3,
    trials: (options) => [
      ...cuts('kills')(options),
      { share: 1, needsInjector: false, run: (clock) => killAtRandom({ ...options, clock }) }
    ]
  },
  faults: { share: 3, trials: cuts('faults') },
  fuzz: {
    share: 3,
    trials: (options) => [
      { share: 4, needsInjector: false, run: (clock) => fuzz({ ...options, clock }) },
      { share: 1, needsInjector: false, run: (clock) => fuzzWords({ ...options, clock }) }
    ]
  },
  writers: {
    share: 1,
    trials: (options) => [
      whole(false, async (clock) => contend({ ...options, clock }, await buildChild('contender')))
    ]
  },
  chaos: {
    share: 1,
    trials: (options) => [whole(true, (clock) => upset({ ...options, clock, library: buildInjector() }))]
  }
}

/** Tries once more what has failed; null: it is right now. @throws where a case names what there is not */
export async function tryAgain(
  { part, input }: Finding,
  tell: (line: string) => void
): Promise<string | null> {
  const findings = new Findings(part, tell)
  const options = { seed: 1, clock: clockOf(AGAIN_MS), findings }
  const cut = input as Partial<CutInput>
  const door = input as Partial<DoorInput>
  const { kills, seed } = input as { kills?: readonly Kill[]; seed?: number }
  if (cut.errand) {
    const same = (each: Cut): boolean => isDeepStrictEqual(JSON.parse(JSON.stringify(inputOf(each))), input)
    const errands = [...storeErrands(await buildChild('errand')), ...commandErrands]
    const cuts = { ...options, library: buildInjector(), chosen: same }
    if (part === 'chaos') await upset(cuts)
    else
      await cutErrands(
        part as CutPart,
        errands.filter(({ name }) => name === cut.errand),
        cuts
      )
    if (findings.existing === 0) throw new Error('no operation of that errand is of this kind any more')
  } else if (door.door === WORDS) await fuzzWords(options, door.input as never)
  else if (door.door) await fuzz(options, door as DoorInput)
  else if (kills) await killAtRandom(options, kills)
  else await contend({ ...options, seed: seed! }, await buildChild('contender'))
  return [...findings.found.values()][0]?.came ?? null
}

/** What each part came to. A part that cannot be tried here is left out, with a word. */
export async function runCampaign({
  seed,
  milliseconds,
  only,
  commands,
  keep,
  tell
}: CampaignOptions): Promise<Findings[]> {
  const chosen = Object.entries(parts).filter(([name]) => !only || name === only)
  const shares = chosen.reduce((sum, [, { share }]) => sum + share, 0)
  const noInjector = whyNoInjector()
  const all: Findings[] = []
  for (const [name, { share, trials }] of chosen) {
    const findings = new Findings(name, tell)
    const list = trials({ seed, findings, commands, keep }).filter(
      ({ needsInjector }) => !(needsInjector && noInjector)
    )
    if (noInjector) tell(`${name}: no file operation is cut off here: ${noInjector}.`)
    const clock = clockOf((milliseconds * share) / shares)
    for (const [i, trial] of list.entries()) {
      // What a trial leaves of its time, since it has tried all there is, is the next one's.
      const sum = list.slice(i).reduce((total, each) => total + each.share, 0)
      await trial.run(clockOf((clock.left() * trial.share) / sum))
    }
    all.push(findings)
  }
  return all
}
