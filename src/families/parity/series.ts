/** The series that a parity run records: names, units, help. */
import type { SeriesDeclaration } from '#shared/metrics'

const accuracy = { unit: 'fraction correct', range: [0, 1], chance: 0.5, precision: 'float32' } as const

export const series = [
  {
    name: 'train',
    title: 'training rows, before the update',
    perTask: false,
    columns: [
      {
        name: 'loss',
        title: 'Loss',
        unit: 'cross-entropy, nats',
        precision: 'float32',
        chance: Math.LN2,
        help: 'Mean over the rows since the last record.'
      },
      {
        name: 'deficit',
        title: 'Loss deficit',
        unit: 'ln 2 − loss, nats',
        precision: 'float64',
        help: 'Summed row by row in double precision; on the plateau 1/deficit falls linearly.'
      },
      {
        name: 'lossMax',
        title: 'Largest batch loss',
        unit: 'cross-entropy, nats',
        precision: 'float32',
        help: 'The worst single step since the last record, so that no spike is lost.'
      },
      {
        name: 'accuracy',
        title: 'Accuracy',
        ...accuracy,
        help: 'Rows with the right sign of the logit; tasks weigh by their law.'
      },
      {
        name: 'accuracyAtHalf',
        title: 'Accuracy, logit ≥ 0.5',
        ...accuracy,
        help: "The dissertation's rule, which makes emergence look later and sharper."
      }
    ]
  },
  {
    name: 'test',
    title: 'probe rows, weighted by the law',
    perTask: false,
    columns: [
      {
        name: 'loss',
        title: 'Loss',
        unit: 'cross-entropy, nats',
        precision: 'float32',
        chance: Math.LN2,
        help: 'Mean over tasks weighted by the task law.'
      },
      {
        name: 'accuracy',
        title: 'Accuracy',
        ...accuracy,
        help: 'Mean over tasks weighted by the task law.'
      },
      {
        name: 'accuracyAtHalf',
        title: 'Accuracy, logit ≥ 0.5',
        ...accuracy,
        help: "The dissertation's decision rule."
      }
    ]
  },
  {
    name: 'tasks',
    title: 'probe rows by task',
    perTask: true,
    columns: [
      {
        name: 'accuracy',
        title: 'Accuracy',
        ...accuracy,
        help: 'Right answers among the probe rows of the task.'
      },
      {
        name: 'loss',
        title: 'Loss',
        unit: 'cross-entropy, nats',
        precision: 'float32',
        chance: Math.LN2,
        help: 'Mean over the probe rows of the task.'
      }
    ]
  }
] as const satisfies readonly SeriesDeclaration[]
