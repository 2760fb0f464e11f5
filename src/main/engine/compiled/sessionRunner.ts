/**
 * Runs a program's steps k at a time as one compiled graph on the native backend.
 *
 * A call feeds `[K, …]` tables of batches and gives `[K, …]` tables of row outputs; the state stays in variables
 * of the session. Longer counts go in several calls. Same bits for any split into calls.
 */
import type { ExecutionMode } from '#shared/run'
import { assertStateFits } from '../initialState'
import type { HostTensor } from '../job'
import type { Feeds, RowOutputs } from '../hostData'
import type { Program } from '../program'
import type { Runner, StepResult } from '../runner'
import { FLOAT, INT32, sizeOf, type HostValues } from './graph'
import { buildGraph, TAG, type CompiledGraph } from './graphBuilder'
import { outputsOf } from './loopFunctions'
import type { ProgramTraces } from './programTraces'
import { SavedModelSession, type Fed } from './savedModel'

export interface CompiledRunner extends Runner {
  readonly kind: 'compiled'
  readonly mode: ExecutionMode
  /** Most steps of one call; longer counts are split. */
  readonly stepsPerCall: number
}

const scalar = (value: number): Fed => ({
  name: 'count',
  dtype: INT32,
  shape: [],
  values: Int32Array.of(value)
})

/** The batches of a call, one table per feed. Rows after the last are zero (XLA wants the full length). */
function tablesOf(graph: CompiledGraph, batches: readonly Feeds[]): Fed[] {
  const rows = graph.mode === 'xla' ? graph.stepsPerCall : batches.length
  return graph.feeds.map(({ id, name, dtype, shape }) => {
    const size = sizeOf(shape)
    const values = dtype === FLOAT ? new Float32Array(rows * size) : new Int32Array(rows * size)
    batches.forEach((batch, i) => values.set(batch[name]!.data, i * size))
    return { name: `feed_${id}`, dtype, shape: [rows, ...shape], values }
  })
}

class SessionRunner implements CompiledRunner {
  readonly kind = 'compiled'
  private readonly session: SavedModelSession

  constructor(
    private readonly program: Program,
    private readonly graph: CompiledGraph,
    private readonly initial: Record<string, HostTensor>,
    constants: ProgramTraces['constants']
  ) {
    this.session = new SavedModelSession(graph.bytes, TAG)
    this.assign(graph.constants.map((argument) => ({ ...argument, values: constants[argument.id]!.data })))
    this.write(initial)
  }

  get mode(): ExecutionMode {
    return this.graph.mode
  }

  get stepsPerCall(): number {
    return this.graph.stepsPerCall
  }

  run(firstStep: number, count: number): StepResult[] {
    const results: StepResult[] = []
    while (results.length < count) {
      const steps = Math.min(count - results.length, this.stepsPerCall)
      results.push(...this.call(firstStep + results.length, steps))
    }
    return results
  }

  evaluate(): RowOutputs {
    const { probeOutputs } = this.graph
    const values = this.session.run(
      [],
      probeOutputs.map((_, i) => `evaluated:${i}`)
    )
    return Object.fromEntries(probeOutputs.map(({ name }, i) => [name, values[i] as Float32Array]))
  }

  read(): Record<string, HostTensor> {
    const { state } = this.graph
    const values = this.session.run(
      [],
      state.map(({ id }) => `get_${id}`)
    )
    return Object.fromEntries(
      state.map(({ name, shape }, i) => [name, { dtype: 'float32', shape, data: values[i] as Float32Array }])
    )
  }

  write(state: Record<string, HostTensor>): void {
    assertStateFits(this.initial, state)
    this.assign(
      this.graph.state.map((argument) => ({
        ...argument,
        values: state[argument.name]!.data as Float32Array
      }))
    )
  }

  dispose(): void {
    this.session.dispose()
  }

  /** Trains `count` ≤ stepsPerCall steps. */
  private call(firstStep: number, count: number): StepResult[] {
    const { outputs } = this.graph
    const batches = Array.from({ length: count }, (_, i) => this.program.batch(firstStep + i))
    const [, ...tables] = this.session.run(
      [scalar(count), ...tablesOf(this.graph, batches)],
      ['trained', ...outputs.map((_, i) => `rows:${i}`)]
    )
    return batches.map((feeds, i) => ({
      feeds,
      outputs: Object.fromEntries(
        outputs.map(({ name, value }, o) => {
          const size = sizeOf(value.shape)
          return [name, (tables[o] as Float32Array).subarray(i * size, (i + 1) * size)]
        })
      )
    }))
  }

  private assign(
    variables: readonly { id: string; dtype: number; shape: readonly number[]; values: HostValues }[]
  ) {
    this.session.run(
      [
        scalar(0),
        ...variables.map(({ id, dtype, shape, values }) => ({ name: `feed_${id}`, dtype, shape, values }))
      ],
      variables.map(({ id }) => `set_${id}`)
    )
  }
}

/** Most steps of a call, and most bytes of its tables: padding them to full length must cost little. */
const MOST_STEPS = 1024
const MOST_BYTES = 2 ** 20

/**
 * Steps that the tables of one call hold. Callers decide how long a call takes; this only bounds it, and splitting
 * does not change any bit.
 */
export function stepsPerCall({ step }: ProgramTraces): number {
  const shapes = [
    ...step.arguments.filter(({ group }) => group === 'feeds').map(({ shape }) => shape),
    ...outputsOf(step).map(({ value }) => value.shape)
  ]
  const bytes = 4 * shapes.reduce((sum, shape) => sum + sizeOf(shape), 0)
  return Math.max(1, Math.min(MOST_STEPS, Math.floor(MOST_BYTES / bytes)))
}

/**
 * Builds the graph of a traced program, loads it and sets its state.
 * @throws what TensorFlow finds wrong with the graph; XLA compiles at the first call of `run`, and throws there
 */
export function createSessionRunner(
  program: Program,
  initial: Record<string, HostTensor>,
  traces: ProgramTraces,
  mode: ExecutionMode
): CompiledRunner {
  const graph = buildGraph(traces, mode, stepsPerCall(traces))
  return new SessionRunner(program, graph, initial, traces.constants)
}
