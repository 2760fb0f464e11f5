/** The series that training itself gives: losses and accuracies of training and held-out rows. */
import { stepAxis } from '#shared/axes'
import type { MetricColumn, SeriesDeclaration } from '#shared/metrics'

const accuracy = { unit: 'fraction correct', range: [0, 1], precision: 'float32' } as const
const loss = (quantity: string, help: string) =>
  ({
    name: 'loss',
    title: 'Loss',
    unit: 'as trained',
    quantity,
    precision: 'float32',
    help
  }) as const satisfies MetricColumn
export const trainingSeries = [
  {
    name: 'steps',
    title: 'training steps, before the update',
    main: stepAxis,
    inner: [],
    columns: [
      loss('loss of training rows before the update', 'Mean over the steps since the last row.'),
      {
        name: 'lossMax',
        title: 'Largest loss',
        quantity: 'largest loss of a step before the update',
        unit: 'as trained',
        precision: 'float32',
        help: 'The worst single step since the last row, so that no spike is lost.'
      }
    ]
  },
  {
    name: 'train',
    title: 'training rows',
    main: stepAxis,
    inner: [],
    columns: [
      loss('loss of all training rows', 'Mean over all training rows, with the answers told.'),
      {
        name: 'accuracy',
        title: 'Accuracy',
        quantity: 'accuracy on all training rows',
        ...accuracy,
        help: 'Training rows answered as told.'
      },
      {
        name: 'cleanAccuracy',
        title: 'Accuracy, right answers',
        quantity: 'accuracy on all training rows, right answers',
        ...accuracy,
        help: 'Training rows answered rightly, whatever was told; differs with outliers or label noise.'
      },
      {
        name: 'zeroLoss',
        title: 'Loss exactly 0',
        quantity: 'share of training rows with a loss of exactly 0',
        unit: 'share of rows',
        range: [0, 1],
        precision: 'float32',
        help: 'Training rows whose float32 loss is exactly 0: softmax collapse, they teach nothing any more (Prieto et al. 2025).'
      }
    ]
  },
  {
    name: 'test',
    title: 'held-out rows',
    main: stepAxis,
    inner: [],
    columns: [
      loss('loss of all held-out rows', 'Mean over all held-out rows, with right answers.'),
      {
        name: 'accuracy',
        title: 'Accuracy',
        quantity: 'accuracy on all held-out rows',
        ...accuracy,
        help: 'Held-out rows answered rightly.'
      }
    ]
  }
] as const satisfies readonly SeriesDeclaration[]
