/** What the schema cannot say, and what a spec implies. */
import type { SpecFact, SpecProblem } from '#shared/experiment'
import { halfTime, initialStrength } from './data/trajectory'
import { strengths } from './data/teacher'
import { parameterCount, weightStd } from './program/network'
import type { ModesSpec } from './spec'

const short = (value: number): string => String(Number(value.toPrecision(3)))

export function check({ task }: ModesSpec): SpecProblem[] {
  const most = Math.min(task.inputs, task.outputs)
  if (task.modes <= most) return []
  const message = `A matrix of ${task.inputs} × ${task.outputs} has no ${task.modes} modes. Use ${most} or fewer.`
  return [{ path: 'task.modes', message }]
}

/** When the first and the last mode are half learned, where the closed form holds. */
function times({ task, model, optimizer }: ModesSpec): string | null {
  if (optimizer.kind !== 'sgd' || model.depth !== 2) return null
  const start = initialStrength(model.initGain)
  const at = [...strengths(task)].map((s) => halfTime(s, start, optimizer.learningRate))
  if (at.some(Number.isNaN)) return null
  return `mode 1 half learned near step ${Math.round(at[0]!)}, mode ${at.length} near ${Math.round(at.at(-1)!)}`
}

export function facts(spec: ModesSpec): SpecFact[] {
  const s = strengths(spec.task)
  const when = times(spec)
  return [
    { path: 'task.ratio', text: `singular values from ${short(s[0]!)} to ${short(s.at(-1)!)}` },
    { path: 'model.width', text: `${parameterCount(spec)} parameters` },
    { path: 'model.initGain', text: `weight std ${short(weightStd(spec.model))} in every layer` },
    ...(when ? [{ path: 'optimizer.learningRate', text: when }] : [])
  ]
}
