/** The series that a run records: names, units, help. */
import type { MainAxis } from '#shared/axes'
import type { MetricColumn, SeriesDeclaration } from '#shared/metrics'
import { DIGITS } from '#kit/digits'
import type { DigitFeaturesSpec } from './spec'

const main = {
  name: 'parameters',
  title: 'number of features',
  unit: 'features',
  type: 'whole',
  scale: 'log',
  order: 'unit'
} as const satisfies MainAxis

const error = {
  unit: 'fraction wrong',
  range: [0, 1],
  precision: 'float64'
} as const satisfies Partial<MetricColumn>

const fitted = (labels: string) =>
  [
    {
      name: 'test',
      title: 'Test error',
      quantity: 'error on test rows',
      ...error,
      chance: 1 - 1 / DIGITS.classes,
      help: `Test rows answered wrong by a fit to ${labels}; the largest of ten answers is the one that is given.`
    },
    {
      name: 'train',
      title: 'Training error',
      quantity: 'error on training rows as they are told',
      ...error,
      help: 'Training rows not answered as they are told. A fit interpolates where this is 0.'
    },
    {
      name: 'norm',
      title: 'Length of coefficients',
      quantity: 'length of the coefficients',
      unit: 'length',
      precision: 'float64',
      help: 'Root of the sum of their squares, over all ten answers.'
    }
  ] as const

export const series = [
  { name: 'clean', title: 'labels right', main, inner: [], columns: fitted('right labels') },
  {
    name: 'noisy',
    title: 'labels partly wrong',
    main,
    inner: [],
    columns: fitted('labels that are partly wrong')
  },
  {
    name: 'classes',
    title: 'test rows by digit, labels as told',
    main,
    inner: [{ name: 'class', title: 'digit' }],
    columns: [
      {
        name: 'accuracy',
        title: 'Accuracy',
        quantity: 'accuracy on test rows of one class',
        unit: 'fraction correct',
        range: [0, 1],
        chance: 1 / DIGITS.classes,
        precision: 'float64',
        help: 'Test rows of the digit that the fit to the labels as told answers right.'
      }
    ]
  }
] as const satisfies readonly SeriesDeclaration[]

/** The series of one run: without noise there is nothing to tell of it. */
export function declare({ task }: DigitFeaturesSpec): readonly SeriesDeclaration[] {
  const { samples: n, sizes, labelNoise } = task
  const along: MainAxis = {
    ...main,
    units: placesOf(sizes).length,
    marks: [{ at: n, title: `N = n = ${n}` }]
  }
  const digits = Array.from({ length: DIGITS.classes }, (_, digit) => `digit ${digit}`)
  return series
    .filter(({ name }) => name !== 'noisy' || labelNoise > 0)
    .map((each: SeriesDeclaration) => ({
      ...each,
      main: along,
      inner: each.inner.map((axis) => ({ ...axis, size: digits.length, labels: digits }))
    }))
}

/** Ascending, each once. */
export const placesOf = (sizes: readonly number[]): number[] => [...new Set(sizes)].sort((a, b) => a - b)
