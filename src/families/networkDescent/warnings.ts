/** Known traps: why a network that is made wider shows no peak. */
import type { SpecWarning } from '#shared/experiment'
import type { DescentSpec } from './spec/spec'
import { classesOf } from './data/set'

/** Passes over the training rows up to which networks of this kind have not interpolated. */
const FEW_EPOCHS = 100

export function warnings({ task, batchSize, stop }: DescentSpec): SpecWarning[] {
  const epochs = (stop.steps * batchSize) / task.samples
  return [
    ...(classesOf(task) > 0 && task.labelNoise === 0
      ? [
          {
            path: 'task.labelNoise',
            message:
              'Without wrong labels the test error hardly peaks where rows are just fitted. Use 0.1 to 0.2.'
          }
        ]
      : []),
    ...(epochs <= FEW_EPOCHS
      ? [
          {
            path: 'stop.steps',
            message: `${Number(epochs.toPrecision(3))} passes over the training rows are too few to fit them all, and without that there is no peak. Use ${Math.ceil((10 * FEW_EPOCHS * task.samples) / batchSize)} steps or so.`
          }
        ]
      : [])
  ]
}
