/**
 * From a program to its compiled runner: trace → graph or XLA → a check against eager → the runner at step 0.
 */
import { AppError } from '#shared/errors'
import type { ExecutionMode } from '#shared/run'
import { createInlineSource } from '../../batches/batchSource'
import type { Batches, RowOutputs } from '../../../../kit/data/hostData'
import type { HostTensor } from '#shared/trainingState'
import type { Program } from '../../../../kit/program/program'
import { chooseMode } from './chooseMode'
import type { GraphCache } from './graphCache'
import { installKernelPatches } from './kernelPatches'
import type { ModeCache } from './modeCache'
import { countNodes } from './recordedGraph'
import { constantsOf, programHash, traceProgram } from './programTraces'
import { createSessionRunner, openSession, type CompiledRunner } from './sessionRunner'

export interface CompileOptions {
  /** Given for a run that has trained before; else the faster one is found. */
  mode: ExecutionMode | null
  /** Steps still to train: decides whether XLA is worth compiling. */
  plannedSteps: number
  /** What computes, as part of the hash that choices are kept by. */
  engine: string
  cache: ModeCache
  /** Null: graphs are made anew. */
  graphs: GraphCache | null
}

/** Of the largest output: far above rounding, far below a wrong graph. */
const TOLERANCE = 0.01

/** Largest difference of two equally long outputs over the largest value. */
function relativeDifference(found: Float32Array, expected: Float32Array): number {
  let difference = 0
  let largest = 0
  expected.forEach((value, i) => {
    difference = Math.max(difference, Math.abs(value - found[i]!))
    largest = Math.max(largest, Math.abs(value))
  })
  return difference === 0 ? 0 : difference / largest
}

function assertOutputsAgree(
  found: RowOutputs,
  expected: RowOutputs,
  step: number,
  mode: ExecutionMode
): void {
  for (const [name, values] of Object.entries(expected)) {
    if (!values.every(Number.isFinite)) continue
    if (relativeDifference(found[name]!, values) <= TOLERANCE) continue
    throw new AppError(
      'engine.compile',
      `The compiled step (${mode}) gives other ${name} than the plain one at step ${step}.`
    )
  }
}

/**
 * Trains as many steps from `initial` as there are row outputs of plain ones, from where the runner's state moves.
 * Throws `engine.compile` when they differ.
 */
function assertAgrees(
  runner: CompiledRunner,
  plain: readonly RowOutputs[],
  initial: Record<string, HostTensor>
): void {
  runner.write(initial)
  runner
    .run(0, plain.length)
    .forEach(({ outputs }, step) => assertOutputsAgree(outputs, plain[step]!, step, runner.mode))
}

/** A runner whose step is compiled. */
function startPrepared(open: () => CompiledRunner): CompiledRunner {
  const runner = open()
  try {
    runner.prepare()
    return runner
  } catch (error) {
    runner.dispose()
    throw error
  }
}

/**
 * The graph that the spec trained with before; null when there is none that opens here. Its step is compiled before the
 * first one, after the state at the start was evaluated: loading XLA's code takes longer than all else of such a start.
 */
function reopen(
  program: Program,
  initial: Record<string, HostTensor>,
  batches: Batches,
  { mode, graphs }: CompileOptions
): CompiledRunner | null {
  const graph = graphs?.get()
  if (!graph || (mode !== null && graph.mode !== mode)) return null
  try {
    return openSession(createInlineSource(batches), graph, initial, constantsOf(program))
  } catch {
    return null
  }
}

/**
 * Compiles a program and sets it to `initial`; its rows are made on the caller's thread until it takes them elsewhere.
 * @throws AppError `engine.compile` with what cannot be compiled and where; whatever TensorFlow or XLA refuses
 */
export async function createCompiledRunner(
  program: Program,
  initial: Record<string, HostTensor>,
  batches: Batches,
  options: CompileOptions
): Promise<CompiledRunner> {
  const { mode, plannedSteps, engine, cache } = options
  const reopened = reopen(program, initial, batches, options)
  if (reopened) return reopened
  installKernelPatches()
  const traces = traceProgram(program, initial, batches)
  const hash = programHash(traces, engine)
  const start = (wanted: ExecutionMode): CompiledRunner =>
    startPrepared(() => createSessionRunner(createInlineSource(batches), initial, traces, wanted))
  const remembered = cache.get(hash)
  // a program that trained or was measured before has passed both checks before
  const passed = mode !== null || remembered !== undefined
  const plain = passed ? null : traces.assertSteady()
  const { runner, measured } = mode
    ? { runner: start(mode), measured: null }
    : await chooseMode(start, { plannedSteps, nodes: countNodes(traces.step), remembered })
  try {
    if (plain) assertAgrees(runner, plain, initial)
    runner.write(initial)
  } catch (error) {
    runner.dispose()
    throw error
  }
  if (measured) cache.set(hash, measured)
  options.graphs?.set(runner.graph)
  return runner
}
