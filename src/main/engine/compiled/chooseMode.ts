/**
 * Graph or XLA, whichever trains this program faster here, found by training both for a moment.
 *
 * Both run in sessions of their own on the program's real batches; the state is set anew afterwards. The fastest of
 * several short calls counts, taken in turns, so that another busy process disturbs both alike. XLA takes seconds to
 * compile, so it is left out when the planned steps would not pay for that.
 */
import type { ExecutionMode } from '#shared/run'
import type { CompiledRunner } from './sessionRunner'

export interface ModeOptions {
  /** Steps that are still to train. */
  plannedSteps: number
  /** Milliseconds after which no compilation is begun that could not end within them. */
  budget: number
  /** What was faster when this program was last measured; undefined measures. */
  remembered: ExecutionMode | undefined
}

export interface Choice {
  runner: CompiledRunner
  /** Both were timed, so the choice is worth remembering. */
  measured: boolean
}

/** Milliseconds: one timed call; and what compiling by XLA usually costs. */
const CALL = 20
const COMPILATION = 3000
const ROUNDS = 5
/** XLA must be faster by this factor to be worth its longer start. */
const ADVANTAGE = 1.05

/** Milliseconds that `count` steps take. */
function timeOf(runner: CompiledRunner, count: number): number {
  const began = performance.now()
  runner.run(0, count)
  return performance.now() - began
}

/** Steps for about one timed call; doubles from one, so the first calls warm up. */
function stepsForCall(runner: CompiledRunner): number {
  let count = 1
  timeOf(runner, count)
  while (count < runner.stepsPerCall && timeOf(runner, count) < CALL / 2) count *= 2
  return Math.min(count, runner.stepsPerCall)
}

/** Null for a program that XLA cannot compile, though the graph runs: the record then says graph. */
function startXla(start: (mode: ExecutionMode) => CompiledRunner) {
  const runner = start('xla')
  try {
    return { runner, steps: stepsForCall(runner) }
  } catch {
    runner.dispose()
    return null
  }
}

/** Lets messages of the process in. */
const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/**
 * Gives the faster of both runners and closes the other. Its state has been trained on: write it anew.
 * @param start opens a runner of that mode
 */
export async function chooseMode(
  start: (mode: ExecutionMode) => CompiledRunner,
  { plannedSteps, budget, remembered }: ModeOptions
): Promise<Choice> {
  const began = performance.now()
  const left = (): number => budget - (performance.now() - began)
  const graph = start('graph')
  const steps = stepsForCall(graph)
  const perStep = timeOf(graph, steps) / steps
  await pause()
  const isShort = plannedSteps * perStep < 2 * COMPILATION
  if (isShort || remembered === 'graph' || left() < COMPILATION) return { runner: graph, measured: false }

  const xla = startXla(start)
  if (!xla) return { runner: graph, measured: true }
  if (remembered === 'xla') {
    graph.dispose()
    return { runner: xla.runner, measured: false }
  }
  const times = { graph: Infinity, xla: Infinity }
  for (let round = 0; round < ROUNDS; round++) {
    await pause()
    times.graph = Math.min(times.graph, timeOf(graph, steps) / steps)
    times.xla = Math.min(times.xla, timeOf(xla.runner, xla.steps) / xla.steps)
  }
  const faster = times.graph > times.xla * ADVANTAGE
  ;(faster ? graph : xla.runner).dispose()
  return { runner: faster ? xla.runner : graph, measured: true }
}
