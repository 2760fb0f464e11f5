/**
 * Runs a program's steps k at a time as one compiled graph on the native backend.
 *
 * A call feeds `[K, …]` tables of batches and gives `[K, …]` tables of row outputs; the state stays in variables
 * of the session. Longer counts go in several calls. Same bits for any split into calls.
 */
import type { ExecutionMode } from '#shared/run'
import { assertStateFits } from '../initialState'
import type { BatchSource } from '../../batches/batchSource'
import { rowsAt, stepSizes } from '../../batches/batchSource'
import { createTables } from '../../batches/tables'
import type { HostTensor } from '#shared/trainingState'
import { sizeOf, type Feed, type HostArrays, type RowOutputs } from '../../../../kit/data/hostData'
import type { Runner, StepResult } from '../runner'
import { INT32, type HostValues } from './graph'
import { buildGraph, TAG, type CompiledGraph, type GraphOutput } from './graphBuilder'
import { outputsOf } from './loopFunctions'
import type { ProgramTraces } from './programTraces'
import { SavedModelSession, type Fed } from './savedModel'
import { clearXlaCache } from './xlaCache'

export interface CompiledRunner extends Runner {
  readonly kind: 'compiled'
  readonly mode: ExecutionMode
  readonly graph: CompiledGraph
  /** Most steps of one call; longer counts are split. */
  readonly stepsPerCall: number
  /** Takes the rows of its steps from another source, and closes it in the end. */
  takeFrom(source: BatchSource): void
}

const scalar = (value: number): Fed => ({
  name: 'count',
  dtype: INT32,
  shape: [],
  values: Int32Array.of(value)
})

interface Variable {
  id: string
  dtype: number
  shape: readonly number[]
  values: HostValues
}

class SessionRunner implements CompiledRunner {
  readonly kind = 'compiled'
  private session: SavedModelSession
  private readonly sizes: Record<string, number>

  constructor(
    private source: BatchSource,
    readonly graph: CompiledGraph,
    private readonly initial: Record<string, HostTensor>,
    private readonly constants: Record<string, Feed>
  ) {
    this.sizes = stepSizes(source.layout)
    this.session = this.open(initial)
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
    return this.fetch('evaluated', this.graph.probeOutputs)
  }

  inspect(): RowOutputs {
    return this.fetch('inspected', this.graph.inspected)
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
    this.assign(this.session, this.variables(state))
  }

  prepare(): void {
    try {
      this.call(0, 0)
    } catch (error) {
      // what XLA kept before may be damaged: once more without it
      if (this.mode !== 'xla' || !clearXlaCache()) throw error
      const state = this.read()
      this.session.dispose()
      this.session = this.open(state)
      this.call(0, 0)
    }
  }

  takeFrom(source: BatchSource): void {
    this.source.close()
    this.source = source
  }

  dispose(): void {
    this.source.close()
    this.session.dispose()
  }

  private open(state: Record<string, HostTensor>): SavedModelSession {
    const session = new SavedModelSession(this.graph.bytes, TAG)
    const constants = this.graph.constants.map((argument) => ({
      ...argument,
      values: this.constants[argument.id]!.data
    }))
    this.assign(session, constants)
    this.assign(session, this.variables(state))
    return session
  }

  /** The rows of a call, one table per feed. Rows after the last are zero (XLA wants the full length). */
  private readTables(firstStep: number, count: number): HostArrays {
    const tables = createTables(this.source.layout, this.mode === 'xla' ? this.stepsPerCall : count)
    this.source.read(firstStep, count, tables)
    return tables
  }

  private fed(tables: HostArrays): Fed[] {
    return this.graph.feeds.map(({ id, name, dtype, shape }) => {
      const values = tables[name]!
      return { name: `feed_${id}`, dtype, shape: [values.length / sizeOf(shape), ...shape], values }
    })
  }

  /** Trains `count` ≤ stepsPerCall steps; XLA compiles at the first call, even of none. */
  private call(firstStep: number, count: number): StepResult[] {
    const { outputs } = this.graph
    const fed = this.readTables(firstStep, count)
    const [, ...tables] = this.session.run(
      [scalar(count), ...this.fed(fed)],
      ['trained', ...outputs.map((_, i) => `rows:${i}`)]
    )
    return Array.from({ length: count }, (_, i) => ({
      feeds: rowsAt(fed, i, this.sizes),
      outputs: Object.fromEntries(
        outputs.map(({ name, shape }, o) => {
          const size = sizeOf(shape)
          return [name, (tables[o] as Float32Array).subarray(i * size, (i + 1) * size)]
        })
      )
    }))
  }

  private fetch(node: string, outputs: readonly GraphOutput[]): RowOutputs {
    if (outputs.length === 0) return {}
    const values = this.session.run(
      [],
      outputs.map((_, i) => `${node}:${i}`)
    )
    return Object.fromEntries(outputs.map(({ name }, i) => [name, values[i] as Float32Array]))
  }

  private variables(state: Record<string, HostTensor>): Variable[] {
    return this.graph.state.map((argument) => ({
      ...argument,
      values: state[argument.name]!.data as Float32Array
    }))
  }

  private assign(session: SavedModelSession, variables: readonly Variable[]): void {
    session.run(
      [
        scalar(0),
        ...variables.map(({ id, dtype, shape, values }) => ({ name: `feed_${id}`, dtype, shape, values }))
      ],
      variables.map(({ id }) => `set_${id}`)
    )
  }
}

/**
 * Loads a graph and sets its variables.
 * @param constants values of the arguments that stay, by their ids
 * @throws what TensorFlow finds wrong with the graph
 */
export const openSession = (
  source: BatchSource,
  graph: CompiledGraph,
  initial: Record<string, HostTensor>,
  constants: Record<string, Feed>
): CompiledRunner => new SessionRunner(source, graph, initial, constants)

/** Most steps of a call, and most bytes of its tables: padding them to full length must cost little. */
const MOST_STEPS = 1024
const MOST_BYTES = 2 ** 20

/**
 * Steps that the tables of one call hold. Callers decide how long a call takes; this only bounds it, and splitting
 * does not change any bit.
 */
function stepsPerCall({ step }: ProgramTraces): number {
  const shapes = [
    ...step.arguments.filter(({ group }) => group === 'feeds').map(({ shape }) => shape),
    ...outputsOf(step).map(({ value }) => value.shape)
  ]
  const bytes = 4 * shapes.reduce((sum, shape) => sum + sizeOf(shape), 0)
  return Math.max(1, Math.min(MOST_STEPS, Math.floor(MOST_BYTES / bytes)))
}

/** Builds the graph of a traced program and opens it. */
export const createSessionRunner = (
  source: BatchSource,
  initial: Record<string, HostTensor>,
  traces: ProgramTraces,
  mode: ExecutionMode
): CompiledRunner =>
  openSession(source, buildGraph(traces, mode, stepsPerCall(traces)), initial, traces.constants)
