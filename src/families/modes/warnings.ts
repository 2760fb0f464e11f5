/** Known traps, where two layers learn by plain gradient descent and the closed form holds (Saxe et al. 2014). */
import type { SpecWarning } from '#shared/experiment'
import { strengths } from './data/teacher'
import { halfTime, initialStrength } from './data/trajectory'
import type { ModesSpec } from './spec'

export function warnings({ task, model, optimizer, stop }: ModesSpec): SpecWarning[] {
  if (optimizer.kind !== 'sgd' || model.depth !== 2) return []
  const [first] = strengths(task)
  const start = initialStrength(model.initGain)
  const half = halfTime(first!, start, optimizer.learningRate)
  const short = (value: number): number => Number(value.toPrecision(3))
  return [
    // The loss bends by 2s along a mode that is learned, and steps up to 2 over that are stable.
    ...(optimizer.learningRate * first! >= 1
      ? [
          {
            path: 'optimizer.learningRate',
            message: `From 1/s₁ = ${short(1 / first!)} on no step settles in a mode of strength s₁ = ${short(first!)}. Use ${short(0.1 / first!)} or less.`
          }
        ]
      : []),
    ...(half > stop.steps
      ? [
          {
            path: 'stop.steps',
            message: `With this gain even mode 1 is half learned only near step ${Math.round(half)}. Use more than ${Math.ceil(2 * half)} steps, or a larger gain or rate.`
          }
        ]
      : []),
    ...(2 * start >= first!
      ? [
          {
            path: 'model.initGain',
            message: `At a gain of ${model.initGain} mode 1 begins half learned, without a plateau. Use ${short(0.3 * Math.sqrt(first!))} or less.`
          }
        ]
      : [])
  ]
}
