/**
 * Puts the graphs of a program into one SavedModel with these endpoints:
 *
 * - `get_<v>` reads a variable, `set_<v>` assigns `feed_<v>` to it. Variables are the state, and the
 *   hyper-parameters, constants and probe rows, which stay.
 * - `trained` trains `count` ≤ stepsPerCall steps on the fed tables; `rows:<i>` has their outputs, `[count, …]`.
 * - `evaluated:<i>` has the outputs of the probe, `inspected:<i>` what is inspected there. Never through XLA: it runs seldom, and a second compilation
 *   would take seconds.
 *
 * What is fed to a variable is copied (DeepCopy), since the library shares the memory of JavaScript's arrays.
 */
import type { ExecutionMode } from '#shared/run'
import { INT32, type Attribute, type Attributes, type NodeDef } from './graph'
import {
  bodyFunction,
  conditionFunction,
  loopOf,
  outputsOf,
  probeFunction,
  rowsFunction,
  runArguments,
  runFunction,
  runResults,
  type Loop,
  type LoopVariable,
  type Output
} from './loopFunctions'
import type { ProgramTraces } from './programTraces'
import { encodeSavedModel } from './protobuf'
import { argumentsOf, type Argument, type Trace } from './recordedGraph'

export const TAG = 'train'

export interface CompiledGraph {
  /** Content of `saved_model.pb`. */
  bytes: Uint8Array
  mode: ExecutionMode
  /** Most steps of one call. */
  stepsPerCall: number
  state: readonly Argument[]
  /** Variables that stay: hyper-parameters, constants and probe rows. */
  constants: readonly Argument[]
  feeds: readonly Argument[]
  outputs: readonly GraphOutput[]
  probeOutputs: readonly GraphOutput[]
  inspected: readonly GraphOutput[]
}

/** What a graph gives under a name; rows have one of it per step. */
export interface GraphOutput {
  name: string
  shape: readonly number[]
}

const named = (outputs: readonly Output[]): GraphOutput[] =>
  outputs.map(({ name, value }) => ({ name, shape: value.shape }))

const typesOf = (values: readonly { dtype: number }[]): Attribute => ({
  list: values.map(({ dtype }) => ({ type: dtype }))
})

const node = (name: string, op: string, inputs: readonly string[], attributes: Attributes): NodeDef => ({
  name,
  op,
  inputs,
  attributes
})

const placeholder = ({ id, dtype, shape }: LoopVariable): NodeDef =>
  node(id, 'Placeholder', [], { dtype: { type: dtype }, shape: { shape } })

function call(
  name: string,
  calledFunction: string,
  inputs: readonly string[],
  types: { given: readonly { dtype: number }[]; result: readonly { dtype: number }[] },
  attributes: Attributes = {}
): NodeDef {
  return node(name, 'StatefulPartitionedCall', inputs, {
    Tin: typesOf(types.given),
    Tout: typesOf(types.result),
    f: { function: calledFunction },
    ...attributes
  })
}

function variable({ id, dtype, shape }: Argument): NodeDef[] {
  const type = { type: dtype }
  const handle = { dtype: type, shape: { shape }, shared_name: { text: id }, container: { text: '' } }
  return [
    node(`variable_${id}`, 'VarHandleOp', [], handle),
    node(`get_${id}`, 'ReadVariableOp', [`variable_${id}`], { dtype: type }),
    placeholder({ id: `feed_${id}`, dtype, shape }),
    node(`copy_${id}`, 'DeepCopy', [`feed_${id}`], { T: type }),
    node(`assign_${id}`, 'AssignVariableOp', [`variable_${id}`, `copy_${id}`], { dtype: type }),
    // a session run only fetches values, so the assignment hangs on one
    node(`set_${id}`, 'Identity', ['count', `^assign_${id}`], { T: { type: INT32 } })
  ]
}

function training(loop: Loop, mode: ExecutionMode): NodeDef[] {
  const given = runArguments(loop)
  const variables = new Set([...loop.state, ...loop.fixed].map(({ id }) => id))
  const source = ({ id }: LoopVariable): string =>
    id === 'count' ? id : variables.has(id) ? `get_${id}` : `feed_${id}`
  return [
    ...loop.fed.map(({ id, dtype, shape }) => placeholder({ id: `feed_${id}`, dtype, shape })),
    call(
      'train',
      'run',
      given.map(source),
      { given, result: runResults(loop) },
      mode === 'xla' ? { _XlaMustCompile: { bool: true } } : {}
    ),
    ...loop.state.map(({ id, dtype }, i) =>
      node(`update_${id}`, 'AssignVariableOp', [`variable_${id}`, `train:${i}`], { dtype: { type: dtype } })
    ),
    node('trained', 'Identity', ['count', ...loop.state.map(({ id }) => `^update_${id}`)], {
      T: { type: INT32 }
    }),
    call('rows', 'rows', ['trained', ...loop.tables.map((_, i) => `train:${loop.state.length + i}`)], {
      given: [{ dtype: INT32 }, ...loop.tables],
      result: loop.tables
    })
  ]
}

/** A node that calls the function of a forward pass on the probe. */
function onProbe(name: string, calledFunction: string, trace: Trace): NodeDef {
  const outputs = outputsOf(trace).map(({ value }) => value)
  return call(
    name,
    calledFunction,
    trace.arguments.map(({ id }) => `get_${id}`),
    { given: trace.arguments, result: outputs }
  )
}

/** @param stepsPerCall most steps of one call */
export function buildGraph(traces: ProgramTraces, mode: ExecutionMode, stepsPerCall: number): CompiledGraph {
  const { inspection } = traces
  const loop = loopOf(traces.step, mode, stepsPerCall)
  const constants = [...loop.fixed, ...argumentsOf(traces.evaluation, 'probe')]
  const nodes = [
    placeholder({ id: 'count', dtype: INT32, shape: [] }),
    ...[...loop.state, ...constants].flatMap(variable),
    ...training(loop, mode),
    onProbe('evaluated', 'evaluate', traces.evaluation),
    ...(inspection ? [onProbe('inspected', 'inspect', inspection)] : [])
  ]
  const functions = [
    ...conditionFunction(loop),
    ...bodyFunction(traces.step, loop),
    ...runFunction(loop, mode),
    ...rowsFunction(loop),
    ...probeFunction('evaluate', traces.evaluation),
    ...(inspection ? probeFunction('inspect', inspection) : [])
  ]
  return {
    bytes: encodeSavedModel(nodes, functions, TAG),
    mode,
    stepsPerCall,
    state: loop.state,
    constants,
    feeds: loop.feeds,
    outputs: named(loop.outputs),
    probeOutputs: named(outputsOf(traces.evaluation)),
    inspected: inspection ? named(outputsOf(inspection)) : []
  }
}
