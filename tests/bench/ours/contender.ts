/**
 * Our side of the bench: a process that answers each JSON line on its standard input with one on its standard output.
 * Its argument is the number of threads.
 *
 * `{ task, variant }` prepares: variant `graph` or `xla` forces that mode, anything else lets the engine choose.
 * `{ seconds }` trains for about that long.
 */
import { createInterface } from 'node:readline'
import type { ExecutionMode } from '#shared/run'
import { engineEnvironment } from '../../../src/main/engine/environment'
import { sizeOf } from '../../../src/kit/data/hostData'
import type { Task } from './model'
import { benchProgram } from './program'
import { openTraining, type Training } from './training'

type Order = { task: Task; variant: string } | { seconds: number }

const isMode = (variant: string): variant is ExecutionMode => variant === 'graph' || variant === 'xla'

Object.assign(process.env, engineEnvironment(Number(process.argv[2]))) // before the native library is loaded
let training: Training | null = null

async function prepare(task: Task, variant: string): Promise<object> {
  const began = performance.now()
  const bench = await benchProgram(task)
  training = await openTraining(bench, isMode(variant) ? variant : null)
  training.trainOnce()
  const firstStepSeconds = (performance.now() - began) / 1000
  const trained = bench.program.parameters.filter(({ trainable }) => trainable)
  const { library, mode } = training.record
  return {
    firstStepSeconds,
    firstLoss: training.loss(),
    parameters: trained.reduce((sum, { shape }) => sum + sizeOf(shape), 0),
    library,
    mode,
    peakBytes: process.resourceUsage().maxRSS * 1024
  }
}

async function answer(order: Order): Promise<object> {
  if ('task' in order) return prepare(order.task, order.variant)
  if (!training) throw new Error('nothing has been prepared')
  return { msPerStep: training.run(order.seconds) }
}

for await (const line of createInterface({ input: process.stdin })) {
  const reply = await answer(JSON.parse(line) as Order).catch((error: unknown) => ({
    error: error instanceof Error ? error.message : String(error)
  }))
  process.stdout.write(`${JSON.stringify(reply)}\n`)
}
process.exit() // the batch worker waits for ever
