/** What the schema cannot say, and what a spec implies. */
import type { SpecFact, SpecProblem } from '#shared/experiment'
import { replicaSpecs } from '#shared/replicas'
import { neuronsOf } from '../data/wiring'
import { parameterCount } from '../program/network'
import type { LiquidSpec, LiquidTask } from './spec'

type Add = (path: string, message: string) => void

export function check(spec: LiquidSpec): SpecProblem[] {
  const { task, model, batchSize } = spec
  const problems: SpecProblem[] = []
  const add: Add = (path, message) => void problems.push({ path, message })
  if (task.data === 'sinusoid' && batchSize > 1)
    add('batchSize', `The sinusoid is one sequence, and the batch has ${batchSize}. Use 1.`)
  if (task.data === 'sines') checkTimes(task, add)
  if (task.data === 'xor' && task.shortest > task.length)
    add('task.shortest', `The shortest sequence has ${task.shortest} bits, and the longest ${task.length}.`)
  if (model.cell === 'ltc' && model.wiring === 'ncp' && model.units < 3)
    add(
      'model.units',
      `This wiring has inter, command and motor neurons. Use 3 units or more, not ${model.units}.`
    )
  return problems
}

function checkTimes({ length, minGap, maxGap, times }: LiquidTask, add: Add): void {
  if (times.length === 0) {
    if (minGap > maxGap)
      add('task.minGap', `The shortest gap ${minGap} is longer than the longest one, ${maxGap}.`)
    return
  }
  if (times.length !== length + 1)
    return add(
      'task.times',
      `${length} rows and the value after them need ${length + 1} times; there are ${times.length}.`
    )
  const at = times.findIndex((time, i) => i > 0 && time <= times[i - 1]!)
  if (at > 0)
    add(
      'task.times',
      `Δt is ${times[at]! - times[at - 1]!} between times ${at} and ${at + 1} (${times[at - 1]!}, ${times[at]!}); times must rise.`
    )
}

export function facts(spec: LiquidSpec): SpecFact[] {
  const { task, model } = spec
  const counted = `${parameterCount(spec)} parameters`
  const wired = model.cell === 'ltc' && model.wiring === 'ncp'
  const { inter, command, motor } = neuronsOf(model.units)
  return [
    {
      path: 'model.units',
      text: wired ? `${counted}; ${inter} inter, ${command} command, ${motor} motor neurons` : counted
    },
    ...(task.data === 'xor'
      ? [
          {
            path: 'task.length',
            text: `about ${((task.shortest + task.length) / 2 + 1) / 2} runs of equal bits`
          }
        ]
      : []),
    ...(replicaSpecs(spec).length > 1 && task.data === 'sinusoid'
      ? [{ path: 'replicas', text: `${spec.replicas} draws of the weights, of one and the same sequence` }]
      : [])
  ]
}
