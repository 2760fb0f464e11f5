/** Real programs on real backends for engine tests. `SALTUS_ENGINE` picks one; wasm runs everywhere. */
import { type ExperimentSpec, requireTraining, type TrainingSpec } from '#shared/experiment'
import { engineSchema } from '#shared/experimentParts'
import { families } from '../../../src/main/families'
import { openBackend } from '../../../src/main/engine/backends/backend'
import { createEagerRunner } from '../../../src/main/engine/runners/eagerRunner'
import { initialState } from '../../../src/main/engine/runners/initialState'
import type { TrainingState } from '#shared/trainingState'
import type { FromEngine } from '../../../src/main/engine/messages'
import { createInlineSource } from '../../../src/main/engine/batches/batchSource'
import { planNoise, withNoise } from '../../../src/main/engine/batches/noise'
import { createTables } from '../../../src/main/engine/batches/tables'
import type { Batches, Feeds } from '../../../src/kit/data/hostData'
import type { Program } from '../../../src/kit/program/program'
import { loadProgram } from '../../../src/main/engine/programs'
import { Trainer } from '../../../src/main/engine/training/trainer'

export const engineName = (process.env['SALTUS_ENGINE'] ?? 'wasm') as 'native' | 'wasm' | 'cpu'

export const openTestBackend = () => openBackend(engineSchema.parse({ backend: engineName }))

/** A complete spec of a family from a few overrides. */
export const specOf = (overrides: Record<string, unknown>): TrainingSpec =>
  requireTraining(families['parity'].schema.parse({ family: 'parity', ...overrides }), 'tested')

/** Four layers of 16 units on two tasks: milliseconds a step on any backend. */
export const smallParity = (overrides: Record<string, unknown> = {}): TrainingSpec =>
  specOf({
    task: { taskCount: 2, taskBits: 2, messageBits: 4, parityOrder: 2, probeRows: 8 },
    model: { depth: 3, width: 16 },
    batchSize: 8,
    record: { trainEvery: 10, evaluateEvery: 20 },
    stop: { steps: 100 },
    ...overrides
  })

/** A program's first state, its rows with noise, and its eager runner. */
export function runnerOf(program: Program) {
  const initial = initialState(program)
  const batches = withNoise(program.batches, planNoise(program))
  const source = createInlineSource(batches)
  return { program, initial, batches, source, runner: createEagerRunner(program, initial, source) }
}

export const createRunner = async (spec: ExperimentSpec) => runnerOf(await loadProgram(spec))

/** The rows of one step, and the constants, as `forward` is given them. */
export function feedsOf(program: Program, batches: Batches, step: number): Feeds {
  const rows = createTables(batches.layout, 1)
  batches.write(step, rows)
  const fed = Object.entries(batches.layout).map(
    ([name, feed]) => [name, { ...feed, data: rows[name]! }] as const
  )
  return { ...program.constants, ...Object.fromEntries(fed) }
}

/** One of the event loop. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/**
 * Trains to the end, answering as a host that stores at once; `act` may steer between messages. `first`: as in a job, the
 * step of `from` for a fork.
 */
export async function train(
  spec: TrainingSpec,
  options: {
    from?: TrainingState
    first?: number
    act?: (message: FromEngine, trainer: Trainer) => void
  } = {}
): Promise<FromEngine[]> {
  const { program, runner, source } = await createRunner(spec)
  const messages: FromEngine[] = []
  const hear = (message: FromEngine): void => {
    messages.push(message)
    if (message.type === 'columns') trainer.control.stored()
    options.act?.(message, trainer)
  }
  const host = { send: hear, sent: turn }
  const trainer: Trainer = new Trainer(spec, program, { runner, source }, host, { first: options.first ?? 0 })
  if (options.from) trainer.restore(options.from)
  await trainer.train()
  runner.dispose()
  return messages
}

/** All values of one column, in row order. */
export const column = (messages: readonly FromEngine[], series: string, name: string): number[] =>
  messages.flatMap((m) =>
    m.type === 'columns'
      ? m.batches.filter((b) => b.series === series).flatMap((b) => Array.from(b.columns[name]!))
      : []
  )

export const states = (messages: readonly FromEngine[]): TrainingState[] =>
  messages.flatMap((m) => (m.type === 'checkpoint' ? [m.state] : []))
