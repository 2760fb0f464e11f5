/** Series that a run records where its spec asks for them, and the axis of all. */
import type { MainAxis } from '#shared/axes'
import type { SeriesDeclaration } from '#shared/metrics'

export const main = {
  name: 'parameters',
  title: 'number of parameters',
  unit: 'parameters',
  type: 'whole',
  scale: 'log',
  order: 'unit'
} as const satisfies MainAxis

export const besides = [
  {
    name: 'curvature',
    title: 'curvature',
    main,
    inner: [],
    columns: [
      {
        name: 'integral',
        title: '∫f″²',
        quantity: 'integral of the squared second derivative of the fitted function, median over draws',
        unit: '∫f″²',
        precision: 'float64',
        help: 'How much the fitted function bends between −1 and 1, median over the repeats. Of polynomials and waves; a sum of ReLUs has kinks.'
      }
    ]
  },
  {
    name: 'exact',
    title: 'oracle',
    main,
    inner: [],
    columns: [
      {
        name: 'test',
        title: 'Test, 192 digits',
        quantity: 'mean squared error expected on fresh rows, in 192 digits, median over draws',
        unit: 'squared error',
        precision: 'float64',
        help: 'The least-norm solution of the same draws without any cut-off, in 640 binary places. Where float64 differs, it is its cut-off that is seen.'
      },
      {
        name: 'condition',
        title: 'Condition, 192 digits',
        quantity: 'condition number of the design, in 192 digits, median over draws',
        unit: 'largest over smallest singular value',
        precision: 'float64',
        help: 'Largest over smallest singular value of the whole design, median over the repeats; float64 tells none above its cut-off.'
      }
    ]
  },
  {
    name: 'modes',
    title: 'modes',
    main,
    inner: [{ name: 'mode', title: 'mode' }],
    columns: [
      {
        name: 'value',
        title: 'σ',
        quantity: 'singular value of the design, median over draws',
        unit: 'singular value',
        precision: 'float64',
        help: 'The largest first, those above the cut-off, median over the first 11 repeats. The first factor is 1/σ.'
      },
      {
        name: 'along',
        title: 'test rows along v',
        quantity: 'root mean square of test features along a right singular vector, median over draws',
        unit: 'length',
        precision: 'float64',
        help: 'The second factor: how far fresh rows reach along the direction v of the mode, root mean square over the test rows.'
      },
      {
        name: 'residual',
        title: 'errors along u',
        quantity: 'errors of the ideal coefficients along a left singular vector, median over draws',
        unit: 'answer',
        precision: 'float64',
        help: 'The third factor: what the ideal coefficients, those fitted to the test rows themselves, leave of the training answers, along the direction u of the mode.'
      },
      {
        name: 'harm',
        title: 'harm',
        quantity: 'mean squared contribution of a mode to the prediction error, median over draws',
        unit: 'squared error',
        precision: 'float64',
        help: 'The square of the product of the three. A mode adds to the test error where all three are large (Schaeffer et al. 2023).'
      }
    ]
  },
  {
    name: 'parts',
    title: 'parts of the error',
    main,
    inner: [],
    columns: [
      {
        name: 'variance',
        title: 'Sum of modes',
        quantity: 'sum over modes of the mean squared contribution, median over draws',
        unit: 'squared error',
        precision: 'float64',
        help: 'Harm of all modes together, median over the first 11 repeats.'
      },
      {
        name: 'bias',
        title: 'Untold',
        quantity: 'mean square of the ideal prediction outside the rows of the design, median over draws',
        unit: 'squared error',
        precision: 'float64',
        help: 'Mean square of x·(A⁺A − 1)β*: what no training row tells of the ideal coefficients. 0 up to the threshold.'
      }
    ]
  },
  {
    name: 'curve',
    title: 'fitted curve',
    main,
    inner: [{ name: 'point', title: 'point' }],
    columns: [
      {
        name: 'x',
        title: 'x',
        quantity: 'place on the line',
        unit: 'x',
        precision: 'float64',
        help: 'Even places from −1 to 1.'
      },
      {
        name: 'target',
        title: 'Target',
        quantity: 'target of a fit',
        unit: 'y',
        precision: 'float64',
        help: 'What test rows are answered by.'
      },
      {
        name: 'fitted',
        title: 'Fit of the first draw',
        quantity: 'fitted function of the first draw',
        unit: 'y',
        precision: 'float64',
        help: 'Of the training rows in the table points.'
      },
      {
        name: 'low',
        title: 'Lower quartile',
        quantity: 'fitted function, lower quartile over draws',
        unit: 'y',
        precision: 'float64',
        help: 'A quarter of the repeats are below.'
      },
      {
        name: 'middle',
        title: 'Median',
        quantity: 'fitted function, median over draws',
        unit: 'y',
        precision: 'float64',
        help: 'Over the repeats, at each x by itself.'
      },
      {
        name: 'high',
        title: 'Upper quartile',
        quantity: 'fitted function, upper quartile over draws',
        unit: 'y',
        precision: 'float64',
        help: 'A quarter of the repeats are above.'
      }
    ]
  },
  {
    name: 'points',
    title: 'training rows',
    main,
    inner: [{ name: 'row', title: 'row' }],
    columns: [
      {
        name: 'x',
        title: 'x',
        quantity: 'place of a training row on the line',
        unit: 'x',
        precision: 'float64',
        help: 'Of the first draw.'
      },
      {
        name: 'y',
        title: 'y',
        quantity: 'answer of a training row',
        unit: 'y',
        precision: 'float64',
        help: 'Noise included.'
      }
    ]
  }
] as const satisfies readonly SeriesDeclaration[]
