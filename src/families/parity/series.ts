/** The series that a parity run records: names, units, help. */
import { stepAxis } from '#shared/axes'
import type { SeriesDeclaration } from '#shared/metrics'
import type { ParitySpec } from './spec'

const accuracy = { unit: 'fraction correct', range: [0, 1], chance: 0.5, precision: 'float32' } as const

export const series = [
  {
    name: 'train',
    title: 'training rows, before the update',
    main: stepAxis,
    inner: [],
    columns: [
      {
        name: 'loss',
        title: 'Loss',
        quantity: 'cross-entropy of fresh rows before the update',
        unit: 'cross-entropy, nats',
        precision: 'float32',
        chance: Math.LN2,
        help: 'Mean over the rows since the last record.'
      },
      {
        name: 'deficit',
        title: 'Loss deficit',
        quantity: 'ln 2 − cross-entropy of fresh rows before the update',
        unit: 'ln 2 − loss, nats',
        precision: 'float64',
        help: 'Summed row by row in double precision; on the plateau 1/deficit falls linearly.'
      },
      {
        name: 'lossMax',
        title: 'Largest batch loss',
        quantity: 'largest cross-entropy of a batch before the update',
        unit: 'cross-entropy, nats',
        precision: 'float32',
        help: 'The worst single step since the last record, so that no spike is lost.'
      },
      {
        name: 'accuracy',
        title: 'Accuracy',
        quantity: 'accuracy on fresh rows before the update',
        ...accuracy,
        help: 'Rows with the right sign of the logit; tasks weigh by their law.'
      },
      {
        name: 'accuracyAtHalf',
        title: 'Accuracy, logit ≥ 0.5',
        quantity: 'accuracy on fresh rows before the update, logit ≥ 0.5',
        ...accuracy,
        help: "The dissertation's rule, which makes emergence look later and sharper."
      }
    ]
  },
  {
    name: 'test',
    title: 'probe rows, weighted by the law',
    main: stepAxis,
    inner: [],
    columns: [
      {
        name: 'loss',
        title: 'Loss',
        quantity: 'cross-entropy of probe rows, tasks weighted by their law',
        unit: 'cross-entropy, nats',
        precision: 'float32',
        chance: Math.LN2,
        help: 'Mean over tasks weighted by the task law.'
      },
      {
        name: 'accuracy',
        title: 'Accuracy',
        quantity: 'accuracy on probe rows, tasks weighted by their law',
        ...accuracy,
        help: 'Mean over tasks weighted by the task law.'
      },
      {
        name: 'accuracyAtHalf',
        title: 'Accuracy, logit ≥ 0.5',
        quantity: 'accuracy on probe rows, tasks weighted by their law, logit ≥ 0.5',
        ...accuracy,
        help: "The dissertation's decision rule."
      }
    ]
  },
  {
    name: 'tasks',
    title: 'probe rows by task',
    main: stepAxis,
    inner: [{ name: 'task', title: 'task' }],
    columns: [
      {
        name: 'accuracy',
        title: 'Accuracy',
        quantity: 'accuracy on probe rows of one task',
        ...accuracy,
        help: 'Right answers among the probe rows of the task.'
      },
      {
        name: 'loss',
        title: 'Loss',
        quantity: 'cross-entropy of probe rows of one task',
        unit: 'cross-entropy, nats',
        precision: 'float32',
        chance: Math.LN2,
        help: 'Mean over the probe rows of the task.'
      }
    ]
  }
] as const satisfies readonly SeriesDeclaration[]

/** The series of one run: how many tasks it has. */
export const declare = ({ task }: ParitySpec): readonly SeriesDeclaration[] =>
  series.map((each) => ({ ...each, inner: each.inner.map((axis) => ({ ...axis, size: task.taskCount })) }))
