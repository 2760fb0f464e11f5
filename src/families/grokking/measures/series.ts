/** The series that a grokking run records, and those derived from its checkpoints: names, units, help. */
import { sharpnessSeries } from '#shared/analysis/sharpness'
import { stepAxis } from '#shared/axes'
import type { MetricColumn, SeriesDeclaration } from '#shared/metrics'
import { trainingSeries } from '../program/series'

const nats = <Name extends string>(name: Name, title: string, quantity: string, help: string) =>
  ({
    name,
    title,
    quantity,
    unit: 'cross-entropy, nats',
    precision: 'float64',
    help
  }) as const satisfies MetricColumn
const share = <Name extends string>(name: Name, title: string, quantity: string, help: string) =>
  ({
    name,
    title,
    quantity,
    unit: 'from 0 to 1',
    range: [0, 1],
    precision: 'float64',
    help
  }) as const satisfies MetricColumn

/** With the key frequencies of `when`. */
const progress = (when: string) =>
  [
    nats(
      'restricted',
      'Restricted loss',
      `restricted loss, key frequencies ${when}`,
      `Held-out loss of the logits’ projection on cos and sin of w_k(a + b) for the key frequencies ${when}, with the mean logit of each answer added (Nanda et al. 2023, §5.1).`
    ),
    nats(
      'excluded',
      'Excluded loss',
      `excluded loss, key frequencies ${when}`,
      `Training loss of the logits without that projection, key frequencies ${when} (Nanda et al. 2023, §5.1).`
    ),
    share(
      'trigonometric',
      'Trigonometric share',
      `trigonometric share of the logits, key frequencies ${when}`,
      `Share of the logits’ variance explained by Σ α_k·cos w_k(a + b − c) over the key frequencies ${when} (Nanda et al. 2023, §4.3).`
    )
  ] as const

const measures = {
  name: 'measures',
  title: 'at kept states',
  main: stepAxis,
  inner: [],
  source: 'kept',
  columns: [
    {
      name: 'sumOfSquares',
      title: 'Σw²',
      quantity: 'sum of squares of all trained parameters',
      unit: 'all weights',
      precision: 'float64',
      help: 'Sum of squares of all trained parameters; rises while memorising, falls in the clean-up (Nanda et al. 2023).'
    },
    {
      name: 'rank',
      title: 'Effective rank',
      quantity: 'effective rank of the neuron → logit map',
      unit: 'output map',
      precision: 'float64',
      help: 'exp(−Σ p ln p), p = σ/Σσ of the singular values of the neuron → logit map (Roy & Vetterli 2007).'
    },
    share(
      'giniInput',
      'Gini, W_E',
      'Gini coefficient of the input table’s norms per frequency',
      'Gini coefficient of the norms per frequency of the input table: 0 even, → 1 sparse (Nanda et al. 2023). Says little of wide MLPs, which keep every frequency.'
    ),
    share(
      'giniOutput',
      'Gini, W_L',
      'Gini coefficient of the output map’s norms per frequency',
      'Gini coefficient of the norms per frequency of the neuron → logit map.'
    ),
    share(
      'iprInput',
      'IPR, input',
      'inverse participation ratio of the input table’s columns',
      'Σ|x̂_k|⁴ / (Σ|x̂_k|²)² over k = 0 … ⌊n/2⌋ of every column of the input table, mean over columns. One-sided: a single cosine gives 1, random weights about 2/(⌊n/2⌋ + 1) (Doshi et al. 2023).'
    ),
    share(
      'iprOutput',
      'IPR, output',
      'inverse participation ratio of the output map’s neurons',
      'The same of every neuron’s row of the output map. With cross-entropy or hinge over k = 1 … ⌊n/2⌋: a constant over all answers is not seen by the loss.'
    ),
    {
      name: 'keys',
      title: 'Key frequencies',
      quantity: 'number of key frequencies of the output map',
      unit: 'frequencies',
      precision: 'float64',
      help: 'Frequencies of the output map whose norm is more than a quarter of the largest; provisional while training.'
    },
    share(
      'same',
      'Same frequency',
      'share of neurons with one frequency in U, V and W',
      'Share of neurons whose U, V and W have the same dominant frequency. Two-hot networks in a cyclic group alone.'
    ),
    share(
      'alignment',
      'Phase alignment R',
      'phase alignment of neurons',
      '|mean of e^{i(φ_W − φ_U ∓ φ_V)}| over those neurons (Gromov 2023): near 1 long before the held-out accuracy rises.'
    ),
    ...progress('of the same step')
  ]
} as const satisfies SeriesDeclaration

const tensors = {
  name: 'tensors',
  title: 'at kept states',
  main: stepAxis,
  inner: [{ name: 'task', title: 'tensor' }],
  source: 'kept',
  columns: [
    {
      name: 'norm',
      title: 'Norm',
      unit: '‖w‖₂ per tensor',
      quantity: 'Euclidean norm of one trained tensor',
      precision: 'float64',
      help: 'Euclidean norm of every trained tensor.'
    }
  ]
} as const satisfies SeriesDeclaration

const derived = [
  {
    name: 'progress',
    title: 'with the final key frequencies',
    main: stepAxis,
    inner: [],
    source: 'derived',
    columns: [
      ...progress('of the last state'),
      nats(
        'train',
        'Train loss',
        'cross-entropy of all training rows, right answers',
        'Training loss of the whole logits, right answers, in float64.'
      ),
      nats(
        'test',
        'Test loss',
        'cross-entropy of all held-out rows',
        'Held-out loss of the whole logits in float64.'
      )
    ]
  },
  {
    name: 'keys',
    title: 'key frequencies of the last state',
    main: stepAxis,
    inner: [{ name: 'task', title: 'frequency' }],
    source: 'derived',
    columns: [
      {
        name: 'norm',
        title: 'Norm',
        unit: 'output map',
        quantity: 'norm of the output map at one frequency',
        precision: 'float64',
        help: 'Norm of the neuron → logit map per frequency (or irreducible representation) at the last state.'
      },
      {
        name: 'key',
        title: 'Key',
        quantity: 'whether a frequency is a key one',
        unit: '1: key frequency',
        range: [0, 1],
        precision: 'float32',
        help: 'Norm above a quarter of the largest.'
      }
    ]
  }
] as const satisfies readonly SeriesDeclaration[]

export const series = [
  ...trainingSeries,
  measures,
  tensors,
  ...derived,
  sharpnessSeries
] as const satisfies readonly SeriesDeclaration[]
