/** The series that a run records: names, units, help. */
import type { MainAxis } from '#shared/axes'
import type { SeriesDeclaration } from '#shared/metrics'

export const main = {
  name: 'samples',
  title: 'number of samples',
  unit: 'samples',
  type: 'whole',
  scale: 'log',
  order: 'unit'
} as const satisfies MainAxis

const units = { unit: 'units', precision: 'float64' } as const
const slope = { unit: 'slope', precision: 'float64' } as const

export const series = [
  {
    name: 'network',
    title: 'network',
    main,
    inner: [],
    columns: [
      {
        name: 'accuracy',
        title: 'Accuracy',
        quantity: 'accuracy on the rows of the construction',
        unit: 'fraction correct',
        range: [0, 1],
        chance: 0.5,
        precision: 'float64',
        help: 'Rows that the threshold network gives their label, each computed through all its units in float64.'
      },
      {
        name: 'units',
        title: 'Units',
        quantity: 'hidden threshold units',
        ...units,
        help: 'Two for each plane through at most d rows.'
      },
      {
        name: 'most',
        title: '2⌈n₊/d⌉',
        quantity: 'twice the rows of the label on planes over inputs, rounded up',
        ...units,
        help: 'What the construction may use, n₊ the number of rows of the label that planes go through.'
      },
      {
        name: 'baum',
        title: '⌈n/d⌉',
        quantity: 'rows over inputs, rounded up',
        ...units,
        help: 'Baum’s number: with at most half of the labels positive it is about the same.'
      },
      {
        name: 'parameters',
        title: 'Parameters',
        quantity: 'weights and thresholds',
        unit: 'parameters',
        precision: 'float64',
        help: 'A unit has d weights, a threshold and a weight to the output, which has a threshold too: about n in all.'
      }
    ]
  },
  {
    name: 'slab',
    title: 'slabs',
    main,
    inner: [],
    columns: [
      {
        name: 'margin',
        title: 'Smallest |w·x − 1|',
        quantity: 'smallest margin of a plane',
        unit: 'margin',
        precision: 'float64',
        help: 'Over all planes w·x = 1 and the rows not on them. Between the two thresholds of a plane there is room for that much, as w·x is counted.'
      },
      {
        name: 'width',
        title: 'Smallest distance',
        quantity: 'smallest distance of a row to a plane',
        unit: 'length',
        precision: 'float64',
        help: 'The same in space: |w·x − 1| over ‖w‖, where rows have a length of about 1.'
      },
      {
        name: 'slope',
        title: 'Slope of a ramp',
        quantity: 'slope between a plane and the row nearest to it',
        ...slope,
        help: 'From +1 on the plane to −1 at the nearest other row, 2 over the smallest distance: how steep the network is with ramps in place of its thresholds.'
      },
      {
        name: 'bound',
        title: '√(nd/p)',
        quantity: 'square root of rows times inputs over parameters',
        ...slope,
        help: 'What the law of robustness asks of p parameters (Bubeck & Sellke 2021): about √d, for p is about n.'
      }
    ]
  }
] as const satisfies readonly SeriesDeclaration[]
