/** The series that a run records: names, units, help. */
import { stepAxis } from '#shared/axes'
import type { SeriesDeclaration } from '#shared/metrics'
import { bandsOf } from './data/bands'
import type { FractalsSpec } from './spec/spec'

const share = <Name extends string>(
  name: Name,
  title: string,
  quantity: string,
  unit: string,
  help: string
) => ({ name, title, quantity, unit, range: [0, 1], precision: 'float32', help }) as const
const dimension = <Name extends string>(name: Name, title: string, quantity: string, help: string) =>
  ({ name, title, quantity, unit: 'dimension', range: [0, 2], precision: 'float64', help }) as const
const loss = { unit: 'cross-entropy, nats', precision: 'float32' } as const

export const series = [
  {
    name: 'train',
    title: 'training points, before the update',
    main: stepAxis,
    inner: [],
    columns: [
      {
        name: 'loss',
        title: 'Loss',
        quantity: 'weighted cross-entropy of fresh points before the update',
        ...loss,
        help: 'Σwl/Σw over the points since the last record, w the weight of their label.'
      },
      share(
        'accuracy',
        'Accuracy',
        'accuracy on fresh points before the update',
        'fraction correct',
        'Training points since the last record that are answered rightly, each counted once.'
      ),
      share(
        'positives',
        'Label 1',
        'share of training points of label 1',
        'fraction of points',
        'How common label 1 is as training draws its points.'
      )
    ]
  },
  {
    name: 'test',
    title: 'test points, uniform over the domain',
    main: stepAxis,
    inner: [],
    columns: [
      {
        name: 'loss',
        title: 'Loss',
        quantity: 'cross-entropy of uniform points',
        ...loss,
        help: 'Mean over the test points, each counted once.'
      },
      share(
        'balanced',
        'Balanced accuracy',
        'balanced accuracy on uniform points',
        'fraction correct',
        'Mean of the shares of both labels that are answered rightly; 0.5 by any answer that does not look.'
      ),
      share(
        'accuracy',
        'Accuracy',
        'accuracy on uniform points',
        'fraction correct',
        'Where label 1 is rare the answer 0 alone has nearly all of it.'
      ),
      share(
        'precision',
        'Precision',
        'precision on uniform points',
        'fraction of answers 1',
        'Of the points answered 1 those of label 1; 0 where none is answered 1.'
      ),
      share(
        'recall',
        'Recall',
        'recall on uniform points',
        'fraction of label 1',
        'Of label 1 the points answered 1.'
      ),
      share('f1', 'F₁', 'F₁ on uniform points', 'fraction', 'Harmonic mean of precision and recall.'),
      share(
        'averagePrecision',
        'Average precision',
        'average precision on uniform points',
        'fraction',
        'Σ (R_k − R_{k−1})·P_k over all thresholds of the score (scikit-learn’s definition); a score that says nothing has the prevalence.'
      ),
      share(
        'prevalence',
        'Prevalence',
        'share of uniform points of label 1',
        'fraction of points',
        'The average precision of a score that says nothing, and the precision of answering 1 always.'
      ),
      share(
        'answered',
        'Answered 1',
        'share of uniform points answered 1',
        'fraction of points',
        'Beside the prevalence.'
      ),
      {
        name: 'lift',
        title: 'Lift',
        quantity: 'average precision over prevalence',
        unit: '× prevalence',
        precision: 'float32',
        chance: 1,
        help: 'Average precision as a multiple of what a score that says nothing has.'
      }
    ]
  },
  {
    name: 'bands',
    title: 'test points by escape index',
    main: stepAxis,
    inner: [{ name: 'band', title: 'band' }],
    columns: [
      share(
        'accuracy',
        'Accuracy',
        'accuracy on points of a band of escape indices',
        'fraction correct',
        'On 64 points of each band, out of an even scan of the domain: 0, 1, 2–3, 4–7 … updates until |z| > 2, and never. Late bands hug the boundary.'
      )
    ]
  },
  {
    name: 'boundary',
    title: 'the learned boundary',
    main: stepAxis,
    inner: [],
    source: 'kept',
    columns: [
      dimension(
        'dimension',
        'Dimension',
        'box-counting dimension of the learned boundary',
        'Slope of ln N(s) over −ln s, N(s) boxes of s cells that hold a change of answer, mean over places of the boxes (Falconer 2014, §2.1); s from 4 cells to a quarter of the shorter side. On 256 cells a circle gives 1.01, a Koch curve (1.262) 1.23 to 1.25. Not defined where all answers are the same.'
      ),
      dimension(
        'labels',
        'Of the labels',
        'box-counting dimension of the labels’ boundary on the same grid',
        'What the same count gives of the labels themselves.'
      )
    ]
  }
] as const satisfies readonly SeriesDeclaration[]

/** What an answer that does not look at the point gets. */
const chance: Readonly<Record<string, number>> = { loss: Math.LN2, balanced: 0.5 }

/** The series of one run: names of its bands. */
export function declare({ task }: FractalsSpec): readonly SeriesDeclaration[] {
  const labels = bandsOf(task).map(({ name }) => name)
  return series
    .filter(({ name }) => name !== 'boundary' || task.boundaryCells > 0)
    .map((each: SeriesDeclaration) => ({
      ...each,
      columns: each.columns.map((column) => ({
        ...column,
        ...(column.name in chance && { chance: chance[column.name] })
      })),
      inner: each.inner.map((axis) => ({ ...axis, size: labels.length, labels }))
    }))
}
