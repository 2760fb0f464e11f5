/** The graphs of a program: one training step, and the forward pass on its probe. */
import { createHash } from 'node:crypto'
import type { HostTensor } from '#shared/trainingState'
import { hyperParameters } from '../../../../kit/program/optimizers'
import type { Batches, Feed, Feeds, RowOutputs } from '../../../../kit/data/hostData'
import type { Program, Tensors } from '../../../../kit/program/program'
import { createTables } from '../../batches/tables'
import { createStep } from '../trainingStep'
import { refuse, typeName } from './recording'
import { describeTrace, type Argument, type Trace } from './recordedGraph'
import { trace, type Tracing } from './trace'

export interface ProgramTraces {
  /** (state, hyper, constants, feeds) → state, outputs */
  step: Trace
  /** (state, constants, probe) → outputs */
  evaluation: Trace
  /** The same arguments → what the program inspects at kept states; null: nothing. */
  inspection: Trace | null
  /** As `constantsOf` gives them. */
  constants: Record<string, Feed>
  /**
   * Traces a second time, the step from where the first one led, and gives the row outputs of both plain steps.
   * Throws `engine.compile` naming the first difference.
   */
  assertSteady(): RowOutputs[]
}

const asFeeds = (tensors: Record<string, HostTensor>): Record<string, Feed> =>
  Object.fromEntries(
    Object.entries(tensors).map(([name, { shape, data }]) => [
      name,
      { dtype: 'float32', shape, data: data as Float32Array }
    ])
  )

const shapeText = ({ dtype, shape }: Pick<Argument, 'dtype' | 'shape'>): string =>
  `${typeName(dtype)}[${shape.join(', ')}]`

/** Every state tensor must come back in its own shape, computed and not merely handed through from a feed. */
function assertStateKept(step: Trace): void {
  for (const argument of step.arguments.filter(({ group }) => group === 'state')) {
    const next = step.outputs.find(({ group, name }) => group === 'state' && name === argument.name)?.value
    if (!next) refuse(`The step does not return the state ${argument.name}.`)
    if (shapeText(next) !== shapeText(argument))
      refuse(`The step changes the state ${argument.name} from ${shapeText(argument)} to ${shapeText(next)}.`)
    if (!('op' in next.source) && next.source.group === 'feeds')
      refuse(`The step returns the feed ${next.source.name} as its state ${argument.name}.`)
  }
}

/** The rows of one step as feeds. */
function rowsOf({ layout, write }: Batches, step: number): Feeds {
  const rows = createTables(layout, 1)
  write(step, rows)
  return Object.fromEntries(
    Object.entries(layout).map(([name, feed]) => [name, { ...feed, data: rows[name]! }])
  )
}

const ratesOf = ({ optimizers }: Program): Feeds =>
  Object.fromEntries(
    Object.entries(hyperParameters(optimizers)).map(([name, data]): [string, Feed] => [
      name,
      { dtype: 'float32', shape: [data.length], data }
    ])
  )

/** Values of the arguments that stay the same for the whole run, by their ids in the graphs. */
export function constantsOf(program: Program): Record<string, Feed> {
  const groups = { hyper: ratesOf(program), constants: program.constants, probe: program.probe }
  return Object.fromEntries(
    Object.entries(groups).flatMap(([group, members]) =>
      Object.values(members).map((feed, index) => [`${group}${index}`, feed])
    )
  )
}

/**
 * @param batches the program's own, and the noise
 * @throws AppError `engine.compile` naming what cannot be compiled
 */
export function traceProgram(
  program: Program,
  initial: Record<string, HostTensor>,
  batches: Batches
): ProgramTraces {
  const state = asFeeds(initial)
  const { constants, probe } = program
  const hyper = ratesOf(program)
  const train = createStep(program)
  const given = { state, hyper, constants, feeds: rowsOf(batches, 0) }
  const step = trace(
    ({ state, hyper, ...rows }) => ({
      ...train(state!, { ...rows['constants'], ...rows['feeds'] }, hyper!)
    }),
    given
  )
  assertStateKept(step.trace)
  const probed = { state, constants, probe }
  const onProbe = (outputs: (weights: Tensors, feeds: Tensors) => Tensors): Tracing =>
    trace(
      ({ state: weights, ...rows }) => ({
        outputs: outputs(weights!, { ...rows['constants'], ...rows['probe'] })
      }),
      probed
    )
  const evaluation = onProbe((weights, feeds) => program.forward(weights, feeds, 'evaluate').outputs)
  const inspection = program.inspect ? onProbe((weights, feeds) => program.inspect!(weights, feeds)) : null
  return {
    step: step.trace,
    evaluation: evaluation.trace,
    inspection: inspection?.trace ?? null,
    assertSteady() {
      for (const each of [evaluation, inspection]) each?.again(probed)
      const first = step.values()
      const led = Object.fromEntries(
        Object.entries(state).map(([name, feed]) => [name, { ...feed, data: first['state']![name]! }])
      )
      const second = step.again({ ...given, state: led, feeds: rowsOf(batches, 1) })
      return [first['outputs']!, second['outputs']!]
    },
    constants: constantsOf(program)
  }
}

/** Of the step's and the evaluation's graphs and of what runs them: equal for programs that run alike. */
export function programHash({ step, evaluation }: ProgramTraces, engine: string): string {
  const lines = [engine, ...describeTrace(step), ...describeTrace(evaluation)]
  return createHash('sha256').update(lines.join('\n')).digest('hex')
}
