/** The series that a run records: names, units, help. */
import { stepAxis, type MainAxis } from '#shared/axes'
import type { MetricColumn, SeriesDeclaration } from '#shared/metrics'

/** Steps are computed in the order in which they come, each as a unit of work. */
export const along = {
  steps: { ...stepAxis, order: 'unit' },
  width: { name: 'width', title: 'width', unit: 'units', type: 'whole', scale: 'log', order: 'unit' }
} as const satisfies Record<string, MainAxis>

const inner = [{ name: 'scale', title: 'scale' }] as const
const error = { unit: 'squared error', precision: 'float64' } as const satisfies Partial<MetricColumn>
const share = { unit: 'share', precision: 'float64', range: [0, 1] } as const satisfies Partial<MetricColumn>
const relative = { unit: 'share', precision: 'float64' } as const satisfies Partial<MetricColumn>

export const series = [
  {
    name: 'kernel',
    title: 'tangent kernel',
    main: along.steps,
    inner,
    columns: [
      {
        name: 'distance',
        title: 'Kernel distance',
        quantity: 'distance of the tangent kernel from the first one',
        ...share,
        help: '1 − ⟨K, K₀⟩/(‖K‖·‖K₀‖) on the training rows (Fort et al. 2020): 0 where the kernel has only grown, or not changed at all.'
      },
      {
        name: 'change',
        title: 'Kernel change',
        quantity: 'relative change of the tangent kernel since the first one',
        ...relative,
        help: '‖K − K₀‖/‖K₀‖ on the training rows, growth included. Lazy training keeps it near 0.'
      },
      {
        name: 'alignment',
        title: 'Alignment',
        quantity: 'centred alignment of the tangent kernel with the targets',
        ...share,
        help: '⟨HKH, HyyᵀH⟩ over both norms, H = I − 1/n (Cortes et al. 2012). It grows where the network learns the features that the target is made of.'
      }
    ]
  },
  {
    name: 'matrix',
    title: 'kernel of some rows',
    main: along.steps,
    inner: [...inner, { name: 'row', title: 'row' }, { name: 'other', title: 'other row' }],
    columns: [
      {
        name: 'cosine',
        title: 'Cosine',
        quantity: 'cosine between the gradients of two rows',
        unit: 'cosine',
        range: [-1, 1],
        precision: 'float32',
        help: 'Θ(x, x′)/√(Θ(x, x)·Θ(x′, x′)) of the rows pictured, in the order of their answers.'
      }
    ]
  },
  {
    name: 'ordered',
    title: 'rows pictured',
    main: along.steps,
    inner: [{ name: 'row', title: 'row' }],
    columns: [
      {
        name: 'number',
        title: 'Row',
        quantity: 'number of a row among the training rows',
        unit: 'row',
        precision: 'float64',
        help: 'Counted from 1, of the row at this place of the picture.'
      },
      {
        name: 'answer',
        title: 'Answer',
        quantity: 'right answer to a row',
        unit: 'answer',
        precision: 'float64',
        help: 'What the row is to be answered with: a number, or the number of its class, from 0.'
      }
    ]
  },
  {
    name: 'network',
    title: 'network',
    main: along.steps,
    inner,
    columns: [
      {
        name: 'train',
        title: 'Train',
        quantity: 'mean squared error on training rows',
        ...error,
        help: 'Mean square of the answers less the targets; of α·(g − g₀), 1 before training.'
      },
      {
        name: 'test',
        title: 'Test',
        quantity: 'mean squared error on fresh rows',
        ...error,
        help: 'The same on fresh rows, whose targets have variance 1.'
      },
      {
        name: 'gap',
        title: 'Off the closed form',
        quantity: 'distance between the answers of the network and of its linearisation',
        unit: 'std of the target',
        precision: 'float64',
        help: 'Root mean square over fresh rows of the network’s answer less that of the closed form at the same t = η·steps, over the standard deviation of the targets.'
      }
    ]
  },
  {
    name: 'regression',
    title: 'regression',
    main: along.steps,
    inner,
    columns: [
      {
        name: 'test',
        title: 'Regression by its kernel',
        quantity: 'mean squared error on fresh rows of the regression by the tangent kernel',
        ...error,
        help: 'What the kernel of this step makes of the training rows, K*·K⁻¹y: how good its features are, whatever the network answers.'
      }
    ]
  },
  {
    name: 'closed',
    title: 'closed form',
    main: along.steps,
    inner: [],
    columns: [
      {
        name: 'train',
        title: 'Train, closed form',
        quantity: 'mean squared error on training rows',
        ...error,
        help: 'Of K₀K₀⁻¹(I − e^(−ηK₀t))y, which a network follows whose kernel stays that of the first step. It knows no α.'
      },
      {
        name: 'test',
        title: 'Test, closed form',
        quantity: 'mean squared error on fresh rows',
        ...error,
        help: 'Of K₀*K₀⁻¹(I − e^(−ηK₀t))y on fresh rows.'
      }
    ]
  },
  {
    name: 'infinite',
    title: 'infinite width',
    main: along.steps,
    inner: [],
    columns: [
      {
        name: 'test',
        title: 'Test, infinite width',
        quantity: 'mean squared error on fresh rows',
        ...error,
        help: 'The closed form with the arc-cosine kernel of infinite width, at the same t.'
      }
    ]
  },
  {
    name: 'wide',
    title: 'against infinite width, trained',
    main: along.steps,
    inner,
    columns: [
      {
        name: 'distance',
        title: 'From infinite width',
        quantity: 'relative distance of the tangent kernel from that of infinite width',
        ...relative,
        help: '‖K − K∞‖/‖K∞‖ with the arc-cosine kernel of infinite width.'
      }
    ]
  },
  {
    name: 'limit',
    title: 'against infinite width',
    main: along.width,
    inner: [],
    columns: [
      {
        name: 'error',
        title: 'From infinite width',
        quantity: 'relative distance of the tangent kernel from that of infinite width',
        ...relative,
        help: '‖K − K∞‖/‖K∞‖ of an untrained network and the arc-cosine kernel, on rows of the sphere. One over the root of the width, says theory.'
      }
    ]
  },
  {
    name: 'law',
    title: 'power law',
    main: along.width,
    inner: [],
    columns: [
      {
        name: 'exponent',
        title: 'Exponent',
        quantity: 'exponent of the distance from infinite width by the width',
        unit: 'of distance by width',
        precision: 'float64',
        help: 'Slope of ln(distance) by ln(width) over all widths up to this one, from four on, of one seed.'
      }
    ]
  }
] as const satisfies readonly SeriesDeclaration[]
