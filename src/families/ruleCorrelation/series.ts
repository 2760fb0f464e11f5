/** The series that a run records: names, units, help. */
import type { MainAxis } from '#shared/axes'
import type { SeriesDeclaration } from '#shared/metrics'
import { rulesOf } from './data/rows'
import type { CorrelationSpec } from './spec'

const main: MainAxis = {
  name: 'rule',
  title: 'rule',
  unit: '',
  type: 'whole',
  scale: 'linear',
  order: 'unit'
}
const equal = { unit: '% of the cells', precision: 'float64' } as const

export const series = [
  {
    name: 'pairs',
    title: 'pairs of rules',
    main,
    inner: [{ name: 'other', title: 'other rule' }],
    columns: [
      {
        name: 'expected',
        title: 'Equal cells, by density',
        quantity: 'expected share of equal cells in last rows from independent starts',
        ...equal,
        help: 'Mean over cells x of p(x)·q(x) + (1 − p(x))·(1 − q(x)) with the densities p and q of ones of both rules, in percent.'
      },
      {
        name: 'counted',
        title: 'Equal cells, counted',
        quantity: 'share of equal cells in last rows from independent starts',
        ...equal,
        help: 'Counted in as many pairs of rows as there are starts, from other starts than those of the densities.'
      }
    ]
  },
  {
    name: 'rules',
    title: 'rules',
    main,
    inner: [],
    columns: [
      {
        name: 'density',
        title: 'Density',
        quantity: 'share of ones in last rows',
        unit: 'share of ones',
        range: [0, 1],
        precision: 'float64',
        help: 'Mean over all cells and starts.'
      },
      {
        name: 'self',
        title: 'With itself',
        quantity: 'expected share of equal cells in last rows of one rule from independent starts',
        ...equal,
        help: 'Expected of two rows of the rule itself, the source’s “autocorrelation”.'
      },
      {
        name: 'difference',
        title: 'Counted less expected',
        quantity: 'counted less expected share of equal cells, root mean square over rules',
        ...equal,
        help: 'Root of the mean over all other rules of the squared difference: no more than chance makes of so many starts, if densities decide.'
      },
      {
        name: 'place',
        title: 'Place in the dendrogram',
        quantity: 'place of a rule among the leaves of the dendrogram, sparse ones first',
        unit: 'place',
        precision: 'float64',
        help: 'From 1. Average linkage of the rows of the expected matrix; the side of a merge with the lower mean density comes first. On a ring with Euclidean distance it is the order of densities.'
      },
      {
        name: 'uniform',
        title: 'Of one colour, so far',
        quantity: 'rules up to this one whose last rows are of one colour from all starts',
        unit: 'rules',
        precision: 'float64',
        help: 'Counted along the list of rules. Any two rows of such a rule are equal in all cells.'
      }
    ]
  }
] as const satisfies readonly SeriesDeclaration[]

/** The series of one run: its rules, and how many there are. */
export function declare({ task }: CorrelationSpec): readonly SeriesDeclaration[] {
  const rules = rulesOf(task)
  const along: MainAxis = { ...main, units: rules.length }
  const labels = rules.map((rule) => `rule ${rule}`)
  return series.map((each) => ({
    ...each,
    main: along,
    inner: each.inner.map((axis) => ({ ...axis, size: rules.length, labels }))
  }))
}
