/** The series that a run records: names, units, help. */
import { stepAxis } from '#shared/axes'
import type { MetricColumn, SeriesDeclaration } from '#shared/metrics'
import { isNoisy } from './data/batches'
import { classesOf, classNames, classNoun } from './data/set'
import type { DescentSpec } from './spec/spec'

const accuracy = { unit: 'fraction correct', range: [0, 1], precision: 'float32' } as const

const loss = (rows: string, help: string) =>
  ({
    name: 'loss',
    title: 'Loss',
    quantity: `cross-entropy of ${rows}`,
    unit: 'cross-entropy, nats',
    precision: 'float32',
    help
  }) as const

const error = (rows: string, help: string) =>
  ({
    name: 'error',
    title: 'Error',
    quantity: `error on ${rows}`,
    unit: 'fraction wrong',
    precision: 'float32',
    help
  }) as const

const share = <Name extends string>(name: Name, title: string, help: string) =>
  ({
    name,
    title,
    quantity: `share of wrongly told training rows answered ${title}`,
    unit: 'fraction',
    range: [0, 1],
    precision: 'float32',
    help
  }) as const

/** Accuracy with the ends of its interval. */
const sure = (rows: string, help: string) =>
  [
    { name: 'accuracy', title: 'Accuracy', quantity: `accuracy on ${rows}`, ...accuracy, help },
    {
      name: 'low',
      title: 'Lower end',
      quantity: `lower end of the accuracy on ${rows}`,
      ...accuracy,
      help: 'Of Wilson’s 95 % interval for as many rows as the class has in the test.'
    },
    {
      name: 'high',
      title: 'Upper end',
      quantity: `upper end of the accuracy on ${rows}`,
      ...accuracy,
      help: 'Of Wilson’s 95 % interval for as many rows as the class has in the test.'
    }
  ] as const

export const series = [
  {
    name: 'train',
    title: 'training rows, before the update',
    main: stepAxis,
    inner: [],
    columns: [
      loss('training rows before the update', 'Mean over the rows since the last record, as they are told.'),
      error('training rows before the update', 'Rows since the last record not answered as they are told.')
    ]
  },
  {
    name: 'set',
    title: 'training set',
    main: stepAxis,
    inner: [],
    columns: [
      loss('the training set', 'Mean over all training rows, as they are told.'),
      error(
        'the training set',
        'Training rows not answered as they are told. A network interpolates where this is 0.'
      )
    ]
  },
  {
    name: 'test',
    title: 'test rows',
    main: stepAxis,
    inner: [],
    columns: [
      loss('test rows', 'Mean over the test rows, which are all told right.'),
      error('test rows', 'Test rows answered wrong; their labels have no noise.')
    ]
  },
  {
    name: 'noise',
    title: 'training rows that are told wrong',
    main: stepAxis,
    inner: [],
    columns: [
      share(
        'memorised',
        'as told',
        'Of the training rows that are told wrong, those answered so: noise that is learned by heart.'
      ),
      share(
        'right',
        'right all the same',
        'Of the training rows that are told wrong, those answered with the class that they are of.'
      )
    ]
  },
  {
    name: 'worst',
    title: 'worst class of the test',
    main: stepAxis,
    inner: [],
    columns: sure('test rows of the worst class', 'Of the class that has least at this step.')
  },
  {
    name: 'classes',
    title: 'test rows by class',
    main: stepAxis,
    inner: [{ name: 'class', title: 'digit' }],
    columns: [
      ...sure('test rows of one class', 'Test rows of the class that are answered right.'),
      loss('test rows of one class', 'Mean over the test rows of the class.')
    ]
  }
] as const satisfies readonly SeriesDeclaration[]

/** Of a column where numbers are answered, or classes by squared error. */
function quantityOf(column: MetricColumn, { task, model }: DescentSpec): MetricColumn {
  const classes = classesOf(task)
  const rows = column.quantity.replace(/^(cross-entropy of|error on) /, '')
  if (column.name === 'loss' && (classes === 0 || model.loss === 'squared'))
    return { ...column, quantity: `squared error of ${rows}`, unit: 'mean squared error' }
  if (column.name === 'loss') return { ...column, chance: Math.log(classes) }
  if (column.name !== 'error') return column
  if (classes > 0) return { ...column, chance: 1 - 1 / classes }
  return {
    ...column,
    quantity: `share of the variance that is left of ${rows}`,
    unit: 'fraction of variance',
    chance: 1,
    help: 'Mean squared error over the variance of what is to be answered: 1 for a learner that answers the mean.'
  }
}

/** The series of one run: what is measured of classes and of noise only where there are some. */
export function declare(spec: DescentSpec): readonly SeriesDeclaration[] {
  const classes = classesOf(spec.task)
  const has: Readonly<Record<string, boolean>> = {
    noise: isNoisy(spec),
    worst: classes > 0,
    classes: classes > 0
  }
  return series
    .filter(({ name }) => has[name] ?? true)
    .map((each: SeriesDeclaration) => ({
      ...each,
      columns: each.columns.map((column) => quantityOf(column, spec)),
      inner: each.inner.map((axis) => ({
        ...axis,
        title: classNoun(spec.task),
        size: classes,
        labels: classNames(spec.task)
      }))
    }))
}
