/** What the parity schema cannot say, and what a spec implies. */
import type { SpecFact, SpecProblem } from '#shared/experiment'
import { pathText } from '#shared/paths'
import type { ParitySpec } from './spec'
import { weightScale, parameterCount } from './program/network'
import { taskLaw } from './data/law'

export function check({ task, optimizer, perReplica }: ParitySpec): SpecProblem[] {
  const problems: SpecProblem[] = []
  const add = (path: string, message: string): void => void problems.push({ path, message })
  if (task.parityOrder > task.messageBits && task.positions === 'distinct')
    add(
      'task.parityOrder',
      `${task.parityOrder} distinct positions do not fit into a message of ${task.messageBits} bits. Use ${task.messageBits} or fewer.`
    )
  if (task.taskCount > 2 ** task.taskBits)
    add(
      'task.taskCount',
      `${task.taskCount} tasks need more codes than ${task.taskBits} bits give (${2 ** task.taskBits}). Use fewer tasks or more code bits.`
    )
  if (perReplica['model.width'] && (optimizer.weightNoise > 0 || optimizer.updateNoise > 0))
    add(
      pathText(['perReplica', 'model.width']),
      'Replicas of different width cannot train with weight or update noise, which would widen them again.'
    )
  if (task.law === 'explicit') {
    const sum = task.probabilities.reduce((a, b) => a + b, 0)
    if (task.probabilities.length !== task.taskCount)
      add(
        'task.probabilities',
        `The list has ${task.probabilities.length} entries for ${task.taskCount} tasks.`
      )
    else if (Math.abs(sum - 1) > 1e-6)
      add('task.probabilities', `The probabilities sum to ${Number(sum.toPrecision(6))}, not to 1.`)
  }
  return problems
}

/** Three digits; far from one as m × 10ⁿ. */
function short(value: number): string {
  const [digits = '', power = '0'] = value.toExponential(2).split('e')
  const exponent = Number(power)
  if (exponent > -4 && exponent < 6) return String(Number(value.toPrecision(3)))
  const raised = [...String(exponent)].map((digit) => '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'['-0123456789'.indexOf(digit)]).join('')
  return `${Number(digits)} × 10${raised}`
}

/** Thousands parted by narrow spaces. */
const whole = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, '\u202f')

export function facts(spec: ParitySpec): SpecFact[] {
  const { task, model } = spec
  const law = taskLaw(task)
  const hidden = weightScale(model, model.width, model.width)
  const first = weightScale(model, task.taskBits + task.messageBits, model.width)
  const epoch = Math.ceil(task.rowsPerEpoch / spec.batchSize)
  return [
    { path: 'task.law', text: `rank 1: ${short(law[0]!)}, rank ${law.length}: ${short(law.at(-1)!)}` },
    { path: 'task.rowsPerEpoch', text: `${whole(epoch)} steps of ${whole(spec.batchSize)} rows` },
    {
      path: 'model.width',
      text: `${whole(parameterCount(spec))} parameters, ${task.taskBits + task.messageBits} inputs`
    },
    {
      path: 'model.initGain',
      text: `weight std ${short(first.std)} in the first layer, ${short(hidden.std)} in hidden ones; ${hidden.biasRule}`
    }
  ]
}
