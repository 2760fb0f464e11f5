/** The series that a parity run records: names, units, help. */
import { stepAxis } from '#shared/axes'
import type { SeriesDeclaration } from '#shared/metrics'
import { isSet, withholdsMessages } from './data/set'
import { measuresProgress } from './measures/progress'
import type { ParitySpec } from './spec'

const accuracy = { unit: 'fraction correct', range: [0, 1], chance: 0.5, precision: 'float32' } as const

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
        quantity: 'cross-entropy of fresh rows before the update',
        unit: 'cross-entropy, nats',
        precision: 'float32',
        chance: Math.LN2,
        help: 'Mean over the rows since the last record.'
      },
      {
        name: 'deficit',
        title: 'Loss deficit',
        quantity: 'ln 2 − cross-entropy of fresh rows before the update',
        unit: 'ln 2 − loss, nats',
        precision: 'float64',
        help: 'Summed row by row in double precision; on the plateau 1/deficit falls linearly.'
      },
      {
        name: 'lossMax',
        title: 'Largest batch loss',
        quantity: 'largest cross-entropy of a batch before the update',
        unit: 'cross-entropy, nats',
        precision: 'float32',
        help: 'The worst single step since the last record, so that no spike is lost.'
      },
      {
        name: 'accuracy',
        title: 'Accuracy',
        quantity: 'accuracy on fresh rows before the update',
        ...accuracy,
        help: 'Rows with the right sign of the logit; tasks weigh by their law.'
      },
      {
        name: 'accuracyAtHalf',
        title: 'Accuracy, logit ≥ 0.5',
        quantity: 'accuracy on fresh rows before the update, logit ≥ 0.5',
        ...accuracy,
        help: "The dissertation's rule, which makes emergence look later and sharper."
      }
    ]
  },
  {
    name: 'test',
    title: 'probe rows, weighted by the law',
    main: stepAxis,
    inner: [],
    columns: [
      {
        name: 'loss',
        title: 'Loss',
        quantity: 'cross-entropy of probe rows, tasks weighted by their law',
        unit: 'cross-entropy, nats',
        precision: 'float32',
        chance: Math.LN2,
        help: 'Mean over tasks weighted by the task law.'
      },
      {
        name: 'accuracy',
        title: 'Accuracy',
        quantity: 'accuracy on probe rows, tasks weighted by their law',
        ...accuracy,
        help: 'Mean over tasks weighted by the task law.'
      },
      {
        name: 'accuracyAtHalf',
        title: 'Accuracy, logit ≥ 0.5',
        quantity: 'accuracy on probe rows, tasks weighted by their law, logit ≥ 0.5',
        ...accuracy,
        help: "The dissertation's decision rule."
      }
    ]
  },
  {
    name: 'unseen',
    title: 'held-out rows that no training row equals',
    main: stepAxis,
    inner: [],
    columns: [
      {
        name: 'accuracy',
        title: 'Accuracy',
        quantity: 'accuracy on held-out rows that no training row equals',
        ...accuracy,
        help: 'What cannot be looked up. No value where every held-out row equals a training row.'
      },
      {
        name: 'loss',
        title: 'Loss',
        quantity: 'cross-entropy of held-out rows that no training row equals',
        unit: 'cross-entropy, nats',
        precision: 'float32',
        chance: Math.LN2,
        help: 'What cannot be looked up.'
      }
    ]
  },
  {
    name: 'lookup',
    title: 'look-up of training rows',
    main: stepAxis,
    inner: [],
    columns: [
      {
        name: 'accuracy',
        title: 'Accuracy',
        quantity: 'accuracy of look-up on held-out rows, ½ (1 + share that a training row equals)',
        ...accuracy,
        help: 'Of a learner that knows every training row by heart and guesses on all others: a test accuracy up to this shows no parity.'
      }
    ]
  },
  {
    name: 'progress',
    title: 'first layer',
    source: 'kept',
    main: stepAxis,
    inner: [],
    columns: [
      {
        name: 'moved',
        title: 'Largest move',
        quantity: 'largest move of a weight of the first layer since the start',
        unit: '|w − w₀|',
        precision: 'float64',
        help: 'ρ_t = max |w_t − w_0| over all weights of the first layer (Barak et al. 2022, §5): it grows while accuracy is still that of guessing.'
      },
      {
        name: 'read',
        title: 'at inputs that the task reads',
        quantity: 'largest move of a weight at an input that the task reads',
        unit: '|w − w₀|',
        precision: 'float64',
        help: 'The same over weights from message bits that the label depends on.'
      },
      {
        name: 'unread',
        title: 'at the other inputs',
        quantity: 'largest move of a weight at an input that the task does not read',
        unit: '|w − w₀|',
        precision: 'float64',
        help: 'The same over weights from the other message bits: loss falls once the former are ahead.'
      },
      {
        name: 'gap',
        title: 'Fourier gap',
        quantity: 'largest Fourier gap of a unit of the first layer',
        unit: 'correlation',
        precision: 'float64',
        help: 'Of a unit: min |f̂(S \\ i)| over the inputs i ∈ S that the task reads, less max |f̂(S ∪ j)| over the others; f̂(T) is the correlation of its sign with the parity of the bits T, what all other bits add taken as normal. Above 0 the gradient of its weights is largest at S (Barak et al. 2022, definition 3). The largest of all units; no value for staircases and beyond six positions.'
      }
    ]
  },
  {
    name: 'tasks',
    title: 'probe rows by task',
    main: stepAxis,
    inner: [{ name: 'task', title: 'task' }],
    columns: [
      {
        name: 'accuracy',
        title: 'Accuracy',
        quantity: 'accuracy on probe rows of one task',
        ...accuracy,
        help: 'Right answers among the probe rows of the task.'
      },
      {
        name: 'loss',
        title: 'Loss',
        quantity: 'cross-entropy of probe rows of one task',
        unit: 'cross-entropy, nats',
        precision: 'float32',
        chance: Math.LN2,
        help: 'Mean over the probe rows of the task.'
      }
    ]
  },
  {
    name: 'withheld',
    title: 'probe rows of withheld messages by task',
    main: stepAxis,
    inner: [{ name: 'task', title: 'task' }],
    columns: [
      {
        name: 'accuracy',
        title: 'Accuracy',
        quantity: 'accuracy on probe rows of one task whose messages are withheld from training',
        ...accuracy,
        help: 'Right answers among the probe rows of the task whose message it is never trained on. Its mean over tasks counts all alike, where held-out rows follow the law.'
      }
    ]
  }
] as const satisfies readonly SeriesDeclaration[]

/** Of a fixed set of rows: what is held out, and how much of that looking up training rows would tell. */
const testOfSet = {
  title: 'held-out rows',
  help: 'Of the rows that are held out, up to 4096; some may equal training rows.',
  quantities: {
    loss: 'cross-entropy of held-out rows',
    accuracy: 'accuracy on held-out rows',
    accuracyAtHalf: 'accuracy on held-out rows, logit ≥ 0.5'
  } as Readonly<Record<string, string>>
}

/** Of series that not every run has. */
const declaredFor: Readonly<Record<string, (task: ParitySpec['task']) => boolean>> = {
  progress: measuresProgress,
  unseen: isSet,
  lookup: isSet,
  withheld: withholdsMessages
}

/** The series of one run: how many tasks it has, and whether rows are held out. */
export const declare = ({ task }: ParitySpec): readonly SeriesDeclaration[] =>
  series
    .filter(({ name }) => declaredFor[name]?.(task) ?? true)
    .map((each): SeriesDeclaration => {
      const inner = each.inner.map((axis) => ({ ...axis, size: task.taskCount }))
      if (each.name !== 'test' || !isSet(task)) return { ...each, inner }
      const { title, help, quantities } = testOfSet
      const columns = each.columns.map((column) => ({ ...column, quantity: quantities[column.name]!, help }))
      return { ...each, inner, title, columns }
    })
