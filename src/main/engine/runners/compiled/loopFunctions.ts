/**
 * The functions of k training steps:
 *
 * - `condition`: step < count · `body`: one traced step on row `step` of the fed tables `[K, …]`, whose outputs go
 *   into row `step` of their tables `[stepsPerCall, …]`
 * - `run` (count, state, fixed, feeds) → state, tables: a While loop over both
 * - `rows` (count, tables) → their first `count` rows
 */
import type { ExecutionMode } from '#shared/run'
import { FunctionBuilder, type Reference } from './functionBuilder'
import { BOOL, INT32, type FunctionDef } from './graph'
import { argumentsOf, type Argument, type Trace, type Value } from './recordedGraph'

/** A tensor that goes round the loop; -1 for a length that a call decides. */
export interface LoopVariable {
  id: string
  dtype: number
  shape: readonly number[]
}

/** A row output of one step. */
export interface Output {
  id: string
  name: string
  value: Value
}

export interface Loop {
  state: readonly Argument[]
  /** Read by every step and never written: hyper-parameters and the program's constants. */
  fixed: readonly Argument[]
  feeds: readonly Argument[]
  outputs: readonly Output[]
  /** What `run` is given, after the count, the state and what is fixed. */
  fed: readonly LoopVariable[]
  tables: readonly LoopVariable[]
}

const COUNT: LoopVariable = { id: 'count', dtype: INT32, shape: [] }
const STEP: LoopVariable = { id: 'step', dtype: INT32, shape: [] }

export const outputsOf = (trace: Trace): Output[] =>
  trace.outputs
    .filter((output) => output.group === 'outputs')
    .map(({ name, value }, index) => ({ id: `output${index}`, name, value }))

/** The variables of a step's loop. Tables are fed at full length to XLA, whose shapes are static. */
export function loopOf(step: Trace, mode: ExecutionMode, stepsPerCall: number): Loop {
  const feeds = argumentsOf(step, 'feeds')
  const outputs = outputsOf(step)
  return {
    state: argumentsOf(step, 'state'),
    fixed: [...argumentsOf(step, 'hyper'), ...argumentsOf(step, 'constants')],
    feeds,
    outputs,
    fed: feeds.map(({ id, dtype, shape }) => ({
      id,
      dtype,
      shape: [mode === 'xla' ? stepsPerCall : -1, ...shape]
    })),
    tables: outputs.map(({ id, value }) => ({
      id,
      dtype: value.dtype,
      shape: [stepsPerCall, ...value.shape]
    }))
  }
}

export const runArguments = (loop: Loop): LoopVariable[] => [COUNT, ...loop.state, ...loop.fixed, ...loop.fed]
export const runResults = (loop: Loop): LoopVariable[] => [...loop.state, ...loop.tables]
const loopVariables = ({ state, tables, fixed, fed }: Loop): LoopVariable[] => [
  STEP,
  COUNT,
  ...state,
  ...tables,
  ...fixed,
  ...fed
]

type Bound = Map<string, Reference>

const bind = (builder: FunctionBuilder, variables: readonly LoopVariable[]): Bound =>
  new Map(variables.map(({ id, dtype }) => [id, builder.argument(id, dtype)]))

export function conditionFunction(loop: Loop): FunctionDef[] {
  const builder = new FunctionBuilder('condition')
  const bound = bind(builder, loopVariables(loop))
  builder.result('continue', builder.operation('Less', [bound.get('step')!, bound.get('count')!], {}, BOOL))
  return builder.definitions()
}

export function bodyFunction(step: Trace, loop: Loop): FunctionDef[] {
  const builder = new FunctionBuilder('body')
  const variables = loopVariables(loop)
  const bound = bind(builder, variables)
  const index = bound.get('step')!
  const inner: Bound = new Map(bound)
  for (const { id, shape } of loop.feeds) inner.set(id, builder.rowAt(bound.get(id)!, shape, index))
  const valueOf = builder.splice(step, inner)

  const next: Bound = new Map(bound)
  next.set('step', builder.operation('AddV2', [index, builder.integer(1)]))
  for (const { id, name } of loop.state)
    next.set(
      id,
      valueOf(step.outputs.find((output) => output.group === 'state' && output.name === name)!.value)
    )
  for (const { id, value } of loop.outputs)
    next.set(id, builder.withRow(bound.get(id)!, value.shape, index, valueOf(value)))
  for (const { id } of variables) builder.result(id, next.get(id)!)
  return builder.definitions()
}

export function runFunction(loop: Loop, mode: ExecutionMode): FunctionDef[] {
  const builder = new FunctionBuilder('run')
  const bound = bind(builder, runArguments(loop))
  bound.set('step', builder.integer(0))
  for (const { id, dtype, shape } of loop.tables) bound.set(id, builder.zeros(dtype, shape))
  const variables = loopVariables(loop)
  builder.add(
    'loop',
    'StatelessWhile',
    variables.map(({ id }) => bound.get(id)!),
    {
      cond: { function: 'condition' },
      body: { function: 'body' },
      output_shapes: { list: variables.map(({ shape }) => ({ shape })) },
      parallel_iterations: { int: 1 }
    }
  )
  for (const result of runResults(loop))
    builder.result(result.id, builder.output('loop', variables.indexOf(result), result.dtype))
  return builder.definitions(mode === 'xla' ? { _XlaMustCompile: { bool: true } } : {})
}

export function rowsFunction(loop: Loop): FunctionDef[] {
  const builder = new FunctionBuilder('rows')
  const bound = bind(builder, [COUNT, ...loop.tables])
  for (const { id, shape } of loop.tables)
    builder.result(id, builder.firstRows(bound.get(id)!, shape.slice(1), bound.get('count')!))
  return builder.definitions()
}

/** A forward pass on the probe: (its arguments) → row outputs. */
export function probeFunction(name: string, trace: Trace): FunctionDef[] {
  const builder = new FunctionBuilder(name)
  const valueOf = builder.splice(trace, bind(builder, trace.arguments))
  for (const { id, value } of outputsOf(trace)) builder.result(id, valueOf(value))
  return builder.definitions()
}
