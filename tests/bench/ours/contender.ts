/**
 * Our side of the bench: a process that answers each JSON line on its standard input with one on its standard output.
 * Its argument is the number of threads.
 *
 * `{ task, variant }` prepares: variant `graph` or `xla` forces that mode, anything else lets the engine choose.
 * `{ seconds }` trains for about that long.
 */
import { createInterface } from 'node:readline'
import type { EngineRecord } from '#shared/run'
import type { TaskOf } from './model'
import { engineEnvironment } from '../../../src/main/engine/environment'
import { benchProgram } from './program'
import { openTraining, type Training } from './training'

type Order =
  { task: TaskOf<'parity' | 'mlp' | 'quadratic' | 'transformer'>; variant: string } | { seconds: number }

const isMode = (variant: string): variant is NonNullable<EngineRecord['mode']> =>
  variant === 'graph' || variant === 'xla'

Object.assign(process.env, engineEnvironment(Number(process.argv[2]))) // before the native library is loaded
let training: Training | null = null

async function answer(order: Order): Promise<object> {
  if ('seconds' in order) return { msPerStep: training!.run(order.seconds) }
  const began = performance.now()
  const program = await benchProgram(order.task)
  training = await openTraining(program, isMode(order.variant) ? order.variant : null)
  training.trainOnce()
  const firstStepSeconds = (performance.now() - began) / 1000
  const trained = program.parameters.filter(({ trainable }) => trainable)
  const parameters = trained.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0)
  const { library, mode } = training.record
  return { firstStepSeconds, firstLoss: training.loss(), parameters, library, mode, peakBytes: peakBytes() }
}

/** Most memory that this process has had at once. */
const peakBytes = (): number => process.resourceUsage().maxRSS * 1024

const lines = createInterface({ input: process.stdin })
for await (const line of lines) {
  const reply = await answer(JSON.parse(line) as Order).catch((error: unknown) => ({
    error: error instanceof Error ? error.message : String(error)
  }))
  process.stdout.write(`${JSON.stringify(reply)}\n`)
}
