/** The series that a run records: names, units, help. */
import { stepAxis } from '#shared/axes'
import type { SeriesDeclaration } from '#shared/metrics'
import { strengths } from './data/teacher'
import type { ModesSpec } from './spec'

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
        quantity: 'half the squared error of fresh rows before the update',
        unit: '½ squared error',
        precision: 'float32',
        help: '½ Σ (answer − target)² over the outputs; mean over the rows since the last record.'
      }
    ]
  },
  {
    name: 'test',
    title: 'all inputs',
    main: stepAxis,
    inner: [],
    columns: [
      {
        name: 'loss',
        title: 'Loss',
        quantity: 'half the squared error expected of normal rows',
        unit: '½ squared error',
        precision: 'float64',
        help: '½‖W − T‖² of the network’s whole matrix W and the teacher T: the expectation over all rows.'
      },
      {
        name: 'explained',
        title: 'Explained',
        quantity: 'share of the teacher’s squared norm that is explained',
        unit: 'fraction explained',
        precision: 'float64',
        chance: 0,
        help: '1 − ‖W − T‖²/‖T‖²; 1: the teacher is known, 0: as good as answering zero.'
      }
    ]
  },
  {
    name: 'modes',
    title: 'the network along the teacher’s modes',
    main: stepAxis,
    inner: [{ name: 'mode', title: 'mode' }],
    columns: [
      {
        name: 'strength',
        title: 'Strength',
        quantity: 'strength of one mode, as a share of the teacher’s',
        unit: 'fraction of the teacher',
        precision: 'float64',
        chance: 0,
        help: 'vᵀWu/s with the mode’s directions v, u and its singular value s (Saxe et al. 2014, eq. 4); 1: learned.'
      }
    ]
  }
] as const satisfies readonly SeriesDeclaration[]

/** The series of one run: what answering zero costs, and the names of its modes. */
export function declare({ task }: ModesSpec): readonly SeriesDeclaration[] {
  const s = [...strengths(task)]
  const unlearned = s.reduce((sum, each) => sum + each ** 2 / 2, 0)
  const labels = s.map((each, k) => `mode ${k + 1}, s = ${Number(each.toPrecision(3))}`)
  return series.map((each: SeriesDeclaration) => ({
    ...each,
    columns: each.columns.map((column) =>
      column.name === 'loss' ? { ...column, chance: unlearned } : column
    ),
    inner: each.inner.map((axis) => ({ ...axis, size: labels.length, labels }))
  }))
}
