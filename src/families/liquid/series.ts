/** The series that a run records: names, units, help. */
import { stepAxis } from '#shared/axes'
import type { SeriesDeclaration } from '#shared/metrics'
import { isClassified } from './data/sequences'
import { partsOf } from './data/shown'
import type { LiquidSpec } from './spec/spec'

const loss = (rows: string, help: string) =>
  ({
    name: 'loss',
    title: 'Loss',
    quantity: `squared error of ${rows}`,
    unit: 'mean squared error',
    precision: 'float32',
    help
  }) as const

const accuracy = (rows: string, help: string) =>
  ({
    name: 'accuracy',
    title: 'Accuracy',
    quantity: `accuracy on ${rows}`,
    unit: 'fraction correct',
    range: [0, 1],
    chance: 0.5,
    precision: 'float32',
    help
  }) as const

export const series = [
  {
    name: 'train',
    title: 'training sequences, before the update',
    main: stepAxis,
    inner: [],
    columns: [
      loss(
        'training sequences before the update',
        'Mean over their rows, and over the steps since the last record.'
      )
    ]
  },
  {
    name: 'test',
    title: 'test sequences',
    main: stepAxis,
    inner: [],
    columns: [
      loss(
        'test sequences',
        'Mean over the rows that count of all test sequences; of the sinusoid it is the one there is.'
      ),
      accuracy('test sequences', 'Test sequences whose parity is answered right.')
    ]
  },
  {
    name: 'robust',
    title: 'the network against changed inputs',
    main: stepAxis,
    inner: [],
    columns: [
      loss(
        'test sequences with noise on their inputs',
        'The test with normal noise of the task’s standard deviation added to every input, the same at every state; Δt is as it is.'
      ),
      accuracy('test sequences with noise on their inputs', 'The same sequences, with noise on every input.'),
      {
        name: 'sensitivity',
        title: 'Sensitivity',
        quantity: 'root mean square of the gradient of the sum of answers by an input',
        unit: 'answer per input',
        precision: 'float32',
        help: 'Root mean square over rows and inputs of ∂(Σ answers)/∂(input): how much the answers of a sequence move together when one input of one row does. Of xor: the logit that counts.'
      }
    ]
  },
  {
    name: 'parts',
    title: 'rows of the test by their place in the sequence',
    main: stepAxis,
    inner: [{ name: 'part', title: 'part' }],
    columns: [
      {
        name: 'explained',
        title: 'Explained',
        quantity: 'share of the variance of all targets that is explained in one part of the test sequences',
        unit: 'fraction of variance',
        precision: 'float32',
        chance: 0,
        help: '1 − mean squared error over the rows of that part of every test sequence, divided by the variance of all targets: 1 is perfect, 0 as good as the mean.'
      }
    ]
  }
] as const satisfies readonly SeriesDeclaration[]

/** The series of one run: accuracy only where a class is answered, parts only where numbers are. */
export function declare({ task }: LiquidSpec): readonly SeriesDeclaration[] {
  const classified = isClassified(task)
  const labels = partsOf(task).map(({ first, end }) =>
    end - first === 1 ? `row ${end}` : `rows ${first + 1}–${end}`
  )
  return series
    .filter(({ name }) => name !== 'parts' || !classified)
    .map((each: SeriesDeclaration) => ({
      ...each,
      columns: each.columns
        .filter(({ name }) => name !== 'accuracy' || classified)
        .map((column) =>
          column.name === 'loss' && classified
            ? {
                ...column,
                quantity: column.quantity.replace('squared error', 'cross-entropy'),
                unit: 'cross-entropy, nats',
                chance: Math.LN2
              }
            : column
        ),
      inner: each.inner.map((axis) => ({ ...axis, size: labels.length, labels }))
    }))
}
