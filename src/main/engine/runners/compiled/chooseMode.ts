/**
 * Graph or XLA, whichever trains this program faster here, found by training both for a moment.
 *
 * Both run in sessions of their own on the program's real batches; the state is set anew afterwards. The fastest of
 * several short calls counts, taken in turns, so that another busy process disturbs both alike. XLA takes seconds to
 * compile, so it is left out when the planned steps would not pay for that. What was found is kept by program: the next
 * run starts the right one at once, and a run of the same spec decides alike, which its bits depend on.
 */
import type { ExecutionMode } from '#shared/run'
import type { CompiledRunner } from './sessionRunner'

/** What was measured of a program: the faster mode (null: not compared yet), and milliseconds of a step as a graph. */
export interface Measured {
  mode: ExecutionMode | null
  graphMs: number
}

export interface ModeOptions {
  /** Steps that are still to train. */
  plannedSteps: number
  /** Nodes of the step's graph. */
  nodes: number
  /** Undefined for a program that was never measured. */
  remembered: Measured | undefined
}

export interface Choice {
  runner: CompiledRunner
  /** What was measured just now; null when nothing had to be. */
  measured: Measured | null
}

type Start = (mode: ExecutionMode) => CompiledRunner

/** Milliseconds: one timed call; and what compiling by XLA usually costs. */
const CALL = 20
const COMPILATION = 3000
const ROUNDS = 5
/** XLA took 2.7 s for 984 nodes and five minutes for 8116: larger graphs than this stay graphs. */
const MOST_NODES = 3000
/** XLA must be faster by this factor to be worth its longer start. */
const ADVANTAGE = 1.05

const isShort = (plannedSteps: number, graphMs: number): boolean => plannedSteps * graphMs < 2 * COMPILATION

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

/** Null for a program that XLA cannot compile, though the graph runs. */
function startXla(start: Start) {
  try {
    const runner = start('xla')
    return { runner, steps: stepsForCall(runner) }
  } catch {
    return null
  }
}

/** Lets messages of the process in. */
const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Least milliseconds per step of both, in turns. */
async function compare(graph: CompiledRunner, steps: number, xla: { runner: CompiledRunner; steps: number }) {
  const times = { graph: Infinity, xla: Infinity }
  for (let round = 0; round < ROUNDS; round++) {
    await pause()
    times.graph = Math.min(times.graph, timeOf(graph, steps) / steps)
    times.xla = Math.min(times.xla, timeOf(xla.runner, xla.steps) / xla.steps)
  }
  return times
}

/**
 * Gives the faster of both runners and closes the other. Its state has been trained on: write it anew.
 * @param start opens a runner of that mode
 */
export async function chooseMode(
  start: Start,
  { plannedSteps, nodes, remembered }: ModeOptions
): Promise<Choice> {
  const known = remembered && (isShort(plannedSteps, remembered.graphMs) ? 'graph' : remembered.mode)
  if (known) return { runner: start(known), measured: null }
  const graph = start('graph')
  const steps = stepsForCall(graph)
  const perStep = timeOf(graph, steps) / steps
  await pause()
  if (isShort(plannedSteps, perStep)) return { runner: graph, measured: { mode: null, graphMs: perStep } }

  const xla = nodes > MOST_NODES ? null : startXla(start)
  if (!xla) return { runner: graph, measured: { mode: 'graph', graphMs: perStep } }
  const times = await compare(graph, steps, xla)
  const faster = times.graph > times.xla * ADVANTAGE
  ;(faster ? graph : xla.runner).dispose()
  return {
    runner: faster ? xla.runner : graph,
    measured: { mode: faster ? 'xla' : 'graph', graphMs: times.graph }
  }
}
