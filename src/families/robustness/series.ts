/** The series that a run records: names, units, help. */
import { stepAxis } from '#shared/axes'
import type { MetricColumn, SeriesDeclaration } from '#shared/metrics'
import { isDigits } from './data/set'
import type { RobustSpec } from './spec/spec'

const loss = (rows: string, help: string) =>
  ({
    name: 'loss',
    title: 'Loss',
    quantity: `squared error of ${rows}`,
    unit: 'mean squared error',
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

const slope = { unit: 'slope', precision: 'float32' } as const
const accuracy = {
  unit: 'fraction correct',
  range: [0, 1],
  chance: 0.1,
  precision: 'float32'
} as const

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
      error('the training set', 'Training rows not answered as they are told.')
    ]
  },
  {
    name: 'test',
    title: 'test rows',
    main: stepAxis,
    inner: [],
    columns: [
      loss(
        'test rows',
        'Mean over the test rows; of labels ±1 that of labels drawn anew, whose noise enters by its expectation.'
      ),
      error('test rows', 'Test rows not answered as they are; their labels have no noise.')
    ]
  },
  {
    name: 'slope',
    title: 'slopes',
    main: stepAxis,
    inner: [],
    columns: [
      {
        name: 'sampled',
        title: 'At all rows',
        quantity: 'largest gradient at training and fresh rows',
        ...slope,
        help: 'Largest ‖∇f‖ over training and test rows: a lower bound of the Lipschitz constant.'
      },
      {
        name: 'rows',
        title: 'At training rows',
        quantity: 'largest gradient at training rows',
        ...slope,
        help: 'Largest ‖∇f‖ over the training rows.'
      },
      {
        name: 'opposite',
        title: 'Closest opposite pair',
        quantity: 'slope between the closest training rows of opposite labels',
        ...slope,
        help: '2 over the distance of the closest training rows with opposite labels: what every function that meets all rows has somewhere. 0: all labels are equal.'
      }
    ]
  },
  {
    name: 'law',
    title: 'law of robustness',
    main: stepAxis,
    inner: [],
    columns: [
      {
        name: 'bound',
        title: '√(nd/p)',
        quantity: 'square root of rows times inputs over parameters',
        ...slope,
        help: 'What a fit below the noise must reach up to a constant (Bubeck & Sellke 2021, theorem 1). There are rows only where the training error is below σ²: elsewhere the law claims nothing.'
      },
      {
        name: 'effective',
        title: '√(n·d_eff/p)',
        quantity: 'square root of rows times effective dimension over parameters',
        ...slope,
        help: 'The same with the participation ratio (tr C)²/tr C² of the rows’ covariance in place of d.'
      },
      {
        name: 'ratio',
        title: 'Over the law',
        quantity: 'largest gradient at rows over square root of rows times inputs over parameters',
        unit: '×',
        precision: 'float32',
        help: 'Largest ‖∇f‖ at all rows over √(nd/p).'
      }
    ]
  },
  {
    name: 'search',
    title: 'search for steeper places',
    main: stepAxis,
    inner: [],
    source: 'kept',
    columns: [
      {
        name: 'slope',
        title: 'Steepest found',
        quantity: 'largest gradient found',
        ...slope,
        help: 'Largest ‖∇f‖ at rows and on climbs from the steepest of them, within the ball that holds all rows; at kept states. A lower bound of the Lipschitz constant.'
      },
      {
        name: 'ratio',
        title: 'Steepest found over √(nd/p)',
        quantity: 'largest gradient found over square root of rows times inputs over parameters',
        unit: '×',
        precision: 'float32',
        help: 'The law claims that this is above a constant where the training error is below σ².'
      }
    ]
  },
  {
    name: 'attack',
    title: 'test rows under attack',
    main: stepAxis,
    inner: [],
    columns: [
      {
        name: 'clean',
        title: 'As they are',
        quantity: 'accuracy on test rows',
        ...accuracy,
        help: 'Test rows told right.'
      },
      {
        name: 'fgsm',
        title: 'One step',
        quantity: 'accuracy on test rows moved by one signed gradient step',
        ...accuracy,
        help: 'Test rows still told right when every pixel is moved by ε along the sign of the gradient of the loss (FGSM, Goodfellow et al. 2015).'
      },
      {
        name: 'pgd',
        title: 'Several steps',
        quantity: 'accuracy on test rows moved by projected gradient ascent',
        ...accuracy,
        help: 'The same by several steps of 2.5ε over their number, kept within ε of the row and within [0, 1] (PGD, Madry et al. 2018), from the row itself.'
      }
    ]
  }
] as const satisfies readonly SeriesDeclaration[]

/** Digits are told by cross-entropy. */
function ofDigits(column: MetricColumn): MetricColumn {
  if (column.name === 'loss')
    return {
      ...column,
      quantity: column.quantity.replace('squared error', 'cross-entropy'),
      unit: 'cross-entropy, nats',
      chance: Math.log(10)
    }
  return column.name === 'error' ? { ...column, chance: 0.9 } : column
}

const ofSigns: readonly string[] = ['slope', 'law', 'search']

/** The series of one run. */
export function declare(spec: RobustSpec): readonly SeriesDeclaration[] {
  if (!isDigits(spec.task)) return series.filter(({ name }) => name !== 'attack')
  return series
    .filter(({ name }) => !ofSigns.includes(name))
    .map((each: SeriesDeclaration) => ({ ...each, columns: each.columns.map(ofDigits) }))
}
