/** The graphs of a program: one training step, and the forward pass on its probe. */
import { createHash } from 'node:crypto'
import type { HostTensor } from '../job'
import { hyperParameters } from '../optimizers'
import type { Feed } from '../hostData'
import type { Program } from '../program'
import { createStep } from '../trainingStep'
import { refuse, typeName, type Argument } from './recording'
import { describeTrace, traceTwice, type Trace } from './trace'

export interface ProgramTraces {
  /** (state, hyper, feeds) → state, outputs */
  step: Trace
  /** (state, probe) → outputs */
  evaluation: Trace
  /** Values of the arguments that stay the same for the whole run: groups `hyper` and `probe`. */
  constants: Record<string, Feed>
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

/** @throws AppError `engine.compile` naming what cannot be compiled */
export function traceProgram(program: Program, initial: Record<string, HostTensor>): ProgramTraces {
  const state = asFeeds(initial)
  const rates = hyperParameters(program.optimizer, program.replicas)
  const hyper = Object.fromEntries(
    Object.entries(rates).map(([name, data]) => [
      name,
      { dtype: 'float32', shape: [data.length], data } as Feed
    ])
  )
  const train = createStep(program)
  const step = traceTwice(
    (given) => ({ ...train(given['state']!, given['feeds']!, given['hyper']!) }),
    { state, hyper },
    (call) => program.batch(call)
  )
  assertStateKept(step)
  const evaluation = traceTwice(
    (given) => ({ outputs: program.forward(given['state']!, given['probe']!, 'evaluate').outputs }),
    { state, probe: program.probe }
  )
  const named = (group: string, members: Record<string, Feed>): [string, Feed][] =>
    Object.values(members).map((feed, index) => [`${group}${index}`, feed])
  return {
    step,
    evaluation,
    constants: Object.fromEntries([...named('hyper', hyper), ...named('probe', program.probe)])
  }
}

/** Of the step's and the evaluation's graphs and of what runs them: equal for programs that run alike. */
export function programHash({ step, evaluation }: ProgramTraces, engine: string): string {
  const lines = [engine, ...describeTrace(step), ...describeTrace(evaluation)]
  return createHash('sha256').update(lines.join('\n')).digest('hex')
}
