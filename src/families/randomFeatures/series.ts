/** The series that a run records: names, units, help. */
import type { MainAxis } from '#shared/axes'
import type { MetricColumn, SeriesDeclaration } from '#shared/metrics'

export const main = {
  name: 'parameters',
  title: 'number of parameters',
  unit: 'parameters',
  type: 'whole',
  scale: 'log',
  order: 'unit'
} as const satisfies MainAxis

const slope = { unit: 'slope', precision: 'float64' } as const
const error = { unit: 'squared error', precision: 'float64' } as const satisfies Partial<MetricColumn>

export const series = [
  {
    name: 'fit',
    title: 'fit',
    main,
    inner: [],
    columns: [
      {
        name: 'train',
        title: 'Train',
        quantity: 'mean squared error on training rows',
        ...error,
        help: 'Against the labels as they are told; a fit below σ² has learned noise by heart.'
      },
      {
        name: 'test',
        title: 'Test',
        quantity: 'mean squared error expected on fresh rows',
        ...error,
        help: 'On fresh rows, labels drawn anew: their noise σ² enters by its expectation, and no learner does better than that.'
      },
      {
        name: 'slope',
        title: 'Steepest found',
        quantity: 'largest gradient found',
        ...slope,
        help: 'Largest ‖∇f‖ over training rows, fresh rows and all places visited by climbs from the steepest of them, within the ball that holds all rows. A lower bound of the Lipschitz constant.'
      },
      {
        name: 'rows',
        title: 'At training rows',
        quantity: 'largest gradient at training rows',
        ...slope,
        help: 'Largest ‖∇f‖ over the training rows.'
      },
      {
        name: 'sampled',
        title: 'At all rows',
        quantity: 'largest gradient at training and fresh rows',
        ...slope,
        help: 'Largest ‖∇f‖ over training and fresh rows, without any search.'
      }
    ]
  },
  {
    name: 'law',
    title: 'law of robustness',
    main,
    inner: [],
    columns: [
      {
        name: 'bound',
        title: '√(nd/p)',
        quantity: 'square root of rows times inputs over parameters',
        ...slope,
        help: 'What a fit below the noise must reach up to a constant (Bubeck & Sellke 2021, theorem 1). There are no rows where the training error is not below σ²: the law claims nothing there.'
      },
      {
        name: 'effective',
        title: '√(n·d_eff/p)',
        quantity: 'square root of rows times effective dimension over parameters',
        ...slope,
        help: 'The same with the effective dimension of the rows in place of their inputs.'
      },
      {
        name: 'below',
        title: 'Below the noise',
        quantity: 'noise of the labels less training error',
        ...error,
        help: 'ε = σ² − training error, to which the bound of the theorem is proportional.'
      },
      {
        name: 'ratio',
        title: 'Over the law',
        quantity: 'largest gradient found over square root of rows times inputs over parameters',
        unit: '×',
        precision: 'float64',
        help: 'Steepest found over √(nd/p).'
      }
    ]
  },
  {
    name: 'rows',
    title: 'rows drawn',
    main,
    inner: [],
    columns: [
      {
        name: 'opposite',
        title: 'Closest opposite pair',
        quantity: 'slope between the closest training rows of opposite labels',
        ...slope,
        help: '2 over the distance of the closest training rows with opposite labels: what every function that meets all rows has somewhere, whatever its parameters. 0: all labels are equal.'
      },
      {
        name: 'dimension',
        title: 'd_eff',
        quantity: 'participation ratio of the covariance of inputs',
        unit: 'dimensions',
        precision: 'float64',
        help: '(tr C)²/tr C² of the covariance C of training and fresh rows.'
      }
    ]
  }
] as const satisfies readonly SeriesDeclaration[]
