/** What the parity schema cannot say, and what a spec implies. */
import type { SpecFact, SpecProblem } from '#shared/experiment'
import { pathText } from '#shared/paths'
import type { ParitySpec } from './spec'
import { weightScale, parameterCount } from './program/network'
import { taskLaw } from './data/law'
import { coveredMessages, isSet, MOST_BITS } from './data/set'
import { drawTasks, inputBits } from './data/task'

export function check({ task, optimizer, perReplica }: ParitySpec): SpecProblem[] {
  const problems: SpecProblem[] = []
  const add = (path: string, message: string): void => void problems.push({ path, message })
  if (task.parityOrder > task.messageBits && task.positions !== 'with-replacement')
    add(
      'task.parityOrder',
      `${task.parityOrder} distinct positions do not fit into a message of ${task.messageBits} bits. Use ${task.messageBits} or fewer.`
    )
  const subsets = choices(task.messageBits, task.parityOrder)
  const drawn = task.taskCount * (task.positionsDraw + 1)
  if (task.positions === 'unshared' && drawn > subsets)
    add(
      'task.positions',
      `${task.taskCount} tasks in ${task.positionsDraw + 1} draws that share no subset need ${drawn} of them; a message of ${task.messageBits} bits has ${subsets} of ${task.parityOrder} positions. Use fewer tasks or more message bits.`
    )
  if (task.code !== 'one-hot' && task.taskCount > 2 ** task.taskBits)
    add(
      'task.taskCount',
      `${task.taskCount} tasks need more codes than ${task.taskBits} bits give (${2 ** task.taskBits}). Use fewer tasks or more code bits.`
    )
  if (perReplica['model.width'] && (optimizer.weightNoise > 0 || optimizer.updateNoise > 0))
    add(
      pathText(['perReplica', 'model.width']),
      'Replicas of different width cannot train with weight or update noise, which would widen them again.'
    )
  if (task.target === 'staircase' && task.parityOrder % 2 === 0)
    add(
      'task.parityOrder',
      `Of ${task.parityOrder} parities none may be what most of them are. A staircase needs an odd order.`
    )
  const { sharedPositions = 0 } = task
  if (sharedPositions >= task.parityOrder)
    add(
      'task.sharedPositions',
      `Tasks of ${task.parityOrder} positions that share ${sharedPositions} would all be the same. Use ${task.parityOrder - 1} or fewer.`
    )
  if (sharedPositions > 0 && task.positions === 'unshared')
    add(
      'task.sharedPositions',
      'Positions that tasks share and subsets that they do not share exclude each other.'
    )
  if (task.weighting === 'explicit' && task.weights.length !== task.taskCount)
    add('task.weights', `The list has ${task.weights.length} entries for ${task.taskCount} tasks.`)
  if (task.weighting === 'inverse' && taskLaw(task).includes(0))
    add('task.weighting', 'A task that never comes has no inverse frequency. Use none or explicit.')
  const most = task.data === 'coverage' ? 16 : MOST_BITS
  if (isSet(task) && task.messageBits > most)
    add(
      'task.messageBits',
      `With data ${task.data} a message has at most ${most} bits; it has ${task.messageBits}.`
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

/** Subsets of k out of n. */
function choices(n: number, k: number): number {
  let found = k > n ? 0 : 1
  for (let i = 1; i <= k && found > 0; i++) found = Math.round((found * (n - k + i)) / i)
  return found
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
  const first = weightScale(model, inputBits(task), model.width)
  const epoch = Math.ceil(task.rowsPerEpoch / spec.batchSize)
  return [
    {
      path: 'task.law',
      text: `rank 1: ${short(law[0]!)}, rank ${law.length}: ${short(law.at(-1)!)}`,
      shares: Array.from(law, (value, rank) => ({ label: `rank ${rank + 1}`, value }))
    },
    ...setFacts(spec),
    { path: 'task.rowsPerEpoch', text: `${whole(epoch)} steps of ${whole(spec.batchSize)} rows` },
    {
      path: 'model.width',
      text: `${whole(parameterCount(spec))} parameters, ${inputBits(task)} inputs`
    },
    {
      path: 'model.initGain',
      text: `weight std ${short(first.std)} in the first layer, ${short(hidden.std)} in hidden ones; ${hidden.biasRule}`
    }
  ]
}

/** Of a fixed set of rows: how much of what is held out could be looked up, as far as the law alone tells; what replaced positions leave. */
function setFacts(spec: ParitySpec): SpecFact[] {
  const { task } = spec
  const facts: SpecFact[] = []
  if (task.data === 'coverage')
    facts.push({
      path: 'task.coverage',
      text: `${whole(coveredMessages(task))} of ${whole(2 ** task.messageBits)} messages of each task; look-up answers 50 % of the others`
    })
  if (task.data === 'rows' || task.data === 'unique-rows') {
    const trained = task.rows * (1 - task.testFraction)
    const covered = Array.from(taskLaw(task), (p) => ({
      p,
      share: -Math.expm1(-trained * p * 2 ** -task.messageBits)
    }))
    const leaked = task.data === 'rows' ? covered.reduce((sum, { p, share }) => sum + p * share, 0) : 0
    const last = covered.at(-1)!.share
    facts.push({
      path: 'task.rows',
      text: `${percent(covered[0]!.share)} of the messages of rank 1, ${percent(last)} of rank ${covered.length} in training; ${percent(leaked)} of held-out rows equal a training row, so look-up answers ${percent((1 + leaked) / 2)}`
    })
  }
  if (task.positions === 'with-replacement' && check(spec).length === 0)
    facts.push({
      path: 'task.positions',
      text: `orders of the first seed’s tasks: ${drawTasks(task, spec.seed).positions.map(orderOf).join(' ')}`
    })
  return facts
}

const percent = (share: number): string => `${short(100 * share)}\u00a0%`

/** Positions that are read an odd number of times: the others cancel. */
const orderOf = (positions: Uint16Array): number =>
  [...new Set(positions)].filter((each) => positions.filter((other) => other === each).length % 2 === 1)
    .length
