/**
 * Scale of signal, gradient and weights of every layer, at kept states: whether a plateau is one of small weights.
 *
 * A ReLU layer whose weights have variance v gives on n inputs a signal with variance n·v/2 times that of what it gets
 * (He et al. 2015, §2.2): PyTorch's nn.Linear, v = 1/(3n), leaves a sixth at every layer, He's v = 2/n all of it.
 */
import { stepAxis } from '../axes'
import type { SeriesDeclaration } from '../metrics'

export const SCALES = 'scales'

/** @param parameters names of the network's parameters, in their order */
export const scalesSeries = (parameters: readonly string[]) =>
  ({
    name: SCALES,
    title: 'at kept states, when asked for',
    main: stepAxis,
    inner: [{ name: 'parameter', title: 'parameter', size: parameters.length, labels: parameters }],
    source: 'derived',
    onRequest: true,
    columns: [
      {
        name: 'signal',
        title: 'Signal',
        unit: 'of xW, over probe rows',
        quantity: 'standard deviation of xW over probe rows',
        precision: 'float64',
        help: 'Of what a weight matrix W makes of its inputs x, the standard deviation over probe rows, as root mean square over units: how much the layer tells one row from another. Units that are alike on all rows, as those that fill up narrower seeds, do not count. No value for biases, and for weights that are not multiplied as a matrix.'
      },
      {
        name: 'gradient',
        title: 'Gradient',
        unit: 'norm',
        quantity: 'norm of the gradient of the training loss',
        precision: 'float64',
        help: 'Norm of the gradient of the training loss, mean over the first 16 batches. No value where a parameter is not trained.'
      },
      {
        name: 'weight',
        title: 'Weight',
        unit: 'norm',
        quantity: 'norm of a parameter',
        precision: 'float64',
        help: 'Root of the sum of squares of the parameter’s values.'
      }
    ]
  }) as const satisfies SeriesDeclaration
