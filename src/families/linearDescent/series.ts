/** The series that a run records: names, units, help. */
import type { SeriesDeclaration } from '#shared/metrics'
import { besides, main } from './besides'

export const series = [
  {
    name: 'fit',
    title: 'median fit',
    main,
    inner: [],
    columns: [
      {
        name: 'test',
        title: 'Test',
        quantity: 'mean squared error expected on fresh rows, median over draws',
        unit: 'squared error',
        precision: 'float64',
        help: 'Median over the repeats of the mean squared error on test rows without noise, plus σ² for that of their noise. Never a mean: near the threshold errors have no finite one.'
      },
      {
        name: 'testLow',
        title: 'Test, lower quartile',
        quantity: 'mean squared error expected on fresh rows, lower quartile over draws',
        unit: 'squared error',
        precision: 'float64',
        help: 'A quarter of the repeats have less.'
      },
      {
        name: 'testHigh',
        title: 'Test, upper quartile',
        quantity: 'mean squared error expected on fresh rows, upper quartile over draws',
        unit: 'squared error',
        precision: 'float64',
        help: 'A quarter of the repeats have more.'
      },
      {
        name: 'train',
        title: 'Train',
        quantity: 'mean squared error on training rows, median over draws',
        unit: 'squared error',
        precision: 'float64',
        help: 'Median over the repeats, noise of the answers included; 0 from the interpolation threshold on, as far as float64 goes.'
      },
      {
        name: 'norm',
        title: 'Coefficients',
        quantity: 'length of the vector of coefficients, median over draws',
        unit: 'length',
        precision: 'float64',
        help: '‖β‖, median over the repeats. It peaks where the error does, and what comes behind the threshold is smooth because it is short again.'
      },
      {
        name: 'condition',
        title: 'Condition',
        quantity: 'condition number of the design, median over draws',
        unit: 'largest over smallest singular value',
        precision: 'float64',
        help: 'Largest over smallest singular value among those above the cut-off, median over the repeats. Near 10¹⁶ the cut-off decides what is fitted.'
      },
      {
        name: 'rank',
        title: 'Rank',
        quantity: 'numerical rank of the design, median over draws',
        unit: 'singular values',
        precision: 'float64',
        help: 'Singular values above the cut-off, median over the repeats; below the number of parameters and of samples, the solver leaves directions out.'
      }
    ]
  },
  ...besides
] as const satisfies readonly SeriesDeclaration[]
