/**
 * Two runs train under one host, and one of them is refused a file operation, once or from then on. The other is none
 * the worse for it, and the first says in a sentence why it ended, or goes on; with the disk well again it ends with the
 * bits that it has to have.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isActive, type RunSummary } from '#shared/run'
import { contents } from '../commandLine'
import { tinySpec } from './commands'
import { inputOf, inTurn, kindOf, shuffled, type Cut, type CutOptions } from './cuts'
import { inFolder } from './folders'
import { Host, wrongReply } from './fuzz/host'
import { canHappen, errors, Injector, type Fault, type Operation } from './injector'

const other = {
  family: 'modes',
  replicas: 1,
  stop: { steps: 100 },
  record: { trainEvery: 20, evaluateEvery: 20 },
  engine: { backend: 'wasm' }
}
/** Only what has this in its path is refused: the run of the other family is left alone. */
const TWO = 'two runs'
const MATCH = '-parity-'
const ENDS_WITHIN_MS = 40_000

class Two {
  constructor(
    private readonly host: Host,
    private readonly root: string
  ) {}

  async ask<Value>(name: string, input: object): Promise<Value> {
    const reply = await this.host.ask(name, JSON.stringify(input))
    const wrong = wrongReply(name, reply)
    if (wrong) throw new Error(wrong)
    if (!reply.envelope.ok) throw new Error(`${name} was refused: ${reply.envelope.error.message}`)
    return reply.envelope.value as Value
  }

  start = (draft: object): Promise<RunSummary> => this.ask('runs.start', { draft })

  /** Null: it was refused at once. */
  async tryStart(draft: object): Promise<RunSummary | null> {
    const reply = await this.host.ask('runs.start', JSON.stringify({ draft }))
    const wrong = wrongReply('runs.start', reply)
    if (wrong) throw new Error(wrong)
    return reply.envelope.ok ? (reply.envelope.value as RunSummary) : null
  }

  async end(id: string): Promise<RunSummary> {
    for (let waited = 0; waited < ENDS_WITHIN_MS; waited += 40) {
      const { summary } = await this.ask<{ summary: RunSummary }>('runs.read', { runId: id })
      if (!isActive(summary.status)) return summary
      await sleep(40)
    }
    throw new Error(
      `${id.includes(MATCH) ? 'it' : 'the other run'} has not ended within ${ENDS_WITHIN_MS} ms`
    )
  }

  contents = (id: string) => contents(this.root, id)
}

export async function upset({
  library,
  seed,
  clock,
  findings,
  chosen = () => true
}: CutOptions): Promise<void> {
  await inFolder(async (folder) => {
    const [root, home] = [join(folder, 'library'), join(folder, 'home')]
    for (const each of [root, home, join(folder, 'injector')]) mkdirSync(each)
    const injector = new Injector(library, join(folder, 'injector'), root)
    let host = await Host.start(root, home, injector.env)
    try {
      let two = new Two(host, root)
      await two.ask('settings.write', { settings: { engineProcesses: 2 } })
      injector.arm(null)
      injector.takeLog()
      const [one, second] = [await two.start(tinySpec), await two.start(other)]
      await two.end(one.id)
      await two.end(second.id)
      const wanted = { one: await two.contents(one.id), other: await two.contents(second.id) }
      const cuts = cutsIn(injector.takeLog()).filter(chosen)
      findings.existing = cuts.length
      for (const cut of cuts) findings.existingKinds.add(kindOf(cut))
      for (const cut of inTurn(shuffled(cuts, seed), kindOf)) {
        const { fault } = cut
        if (clock.left() < 0) return
        const came = await tryFault(two, injector, fault, wanted).catch((error: Error) => error.message)
        const what = [fault.how, fault.error, fault.sticky && 'and all after it'].filter(Boolean).join(' ')
        findings.points.add(`${fault.at} ${what}`)
        findings.kinds.add(kindOf(cut))
        const complaint = host.complaint()
        const wrong = came ?? (complaint && `printed: ${complaint}`)
        if (wrong) findings.add(inputOf(cut), wrong, 'the other run finishes, and this one says why it ended')
        if (!wrong) continue
        await host.stop()
        injector.arm(null)
        host = await Host.start(root, home, injector.env)
        two = new Two(host, root)
      }
    } finally {
      await host.stop()
    }
  })
}

/** Changes of the run's own files, numbered as they will be counted. */
function cutsIn(operations: readonly Operation[]): Cut[] {
  const own = operations
    .filter(({ path }) => path.includes(MATCH))
    .map((operation, i) => ({ ...operation, number: i + 1 }))
  return own.flatMap((operation) =>
    errors.flatMap((error) =>
      [false, true]
        .map((sticky) => ({
          errand: TWO,
          operation,
          fault: { at: operation.number, how: 'refused' as const, error, sticky, match: MATCH }
        }))
        .filter(({ fault }) => canHappen(operation, fault))
    )
  )
}

async function tryFault(
  two: Two,
  injector: Injector,
  fault: Fault,
  wanted: { one: object; other: object }
): Promise<string | null> {
  const second = await two.start(other)
  injector.arm(fault)
  let first: RunSummary | null
  try {
    first = await two.tryStart(tinySpec)
    const { status } = await two.end(second.id)
    if (status !== 'finished') return `the other run is ${status}`
    if (first) first = await two.end(first.id)
  } finally {
    injector.arm(null)
  }
  if (!same(await two.contents(second.id), wanted.other)) return 'the other run has other bits'
  if (!first) return null
  if (first.status !== 'finished') {
    // Where nothing more can be written, why it ended cannot be, either.
    if (first.error ? first.error.code === 'internal' : !fault.sticky)
      return `${first.status}, and why: ${first.error?.message ?? 'nothing'}`
    await two.ask('runs.continue', { runId: first.id })
    const last = await two.end(first.id)
    if (last.status !== 'finished') return `continued, it is ${last.status}: ${last.error?.message}`
  }
  return same(await two.contents(first.id), wanted.one)
    ? null
    : 'the run that was refused something has other bits'
}

const same = (a: object, b: object): boolean => JSON.stringify(a) === JSON.stringify(b)
