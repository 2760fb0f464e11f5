/**
 * Scales of signal, gradient and weights at stored states (see `#shared/analysis/layerScales`), of any program: what a weight
 * matrix makes of its inputs is caught where tfjs multiplies by it, so that no program has to tell.
 *
 * A bias moves all rows alike, so the standard deviation over rows is that of xW alone. Dims: R replicas.
 */
import * as tf from '@tensorflow/tfjs'
import { SCALES } from '#shared/analysis/layerScales'
import type { SeriesBatch } from '#shared/metrics'
import type { HostTensor, TrainingState } from '#shared/trainingState'
import type { Feed } from '../../../kit/data/hostData'
import type { Program, Tensors } from '../../../kit/program/program'
import { lossAndGradients, trainingFeeds, upload } from './trainingSet'

type State = Readonly<Record<string, HostTensor>>
/** By parameter, a value per replica; none where it has no value. */
type Scales = Record<string, Float64Array>

/** Norm of each replica's part of values `[R, …]`. */
const norms = (values: ArrayLike<number>, replicas: number): Float64Array => {
  const size = values.length / replicas
  return Float64Array.from({ length: replicas }, (_, r) => {
    let sum = 0
    for (let i = r * size; i < (r + 1) * size; i++) sum += values[i]! ** 2
    return Math.sqrt(sum)
  })
}

/** Root mean square over units, of those that tell rows apart, of the deviation over rows. @param y `[R, …, units]` */
function signalOf(y: tf.Tensor): Float64Array {
  const [replicas, units] = [y.shape[0]!, y.shape.at(-1)!]
  const variance = tf.tidy(() => tf.moments(y.reshape([replicas, -1, units]), 1).variance.dataSync())
  return Float64Array.from({ length: replicas }, (_, r) => {
    const own = Array.from(variance.subarray(r * units, (r + 1) * units)).filter((value) => value > 0)
    return Math.sqrt(own.reduce((sum, value) => sum + value, 0) / Math.max(1, own.length))
  })
}

/** Signals of a forward pass on the probe. */
function signals(program: Program, state: Tensors, feeds: Tensors): Scales {
  const found: Scales = {}
  const names = new Map(Object.entries(state).map(([name, { id }]) => [id, name]))
  const engine = tf.engine()
  const runKernel = engine.runKernel.bind(engine)
  engine.runKernel = ((...[kernel, inputs, attributes]: Parameters<typeof runKernel>) => {
    const output = runKernel(kernel, inputs, attributes)
    const name = kernel === tf.BatchMatMul ? names.get((inputs['b'] as tf.Tensor).id) : undefined
    // A matrix that multiplies twice, as on two inputs, is told by the first.
    if (name !== undefined && !(name in found)) found[name] = signalOf(output as tf.Tensor)
    return output
  }) as typeof engine.runKernel
  try {
    tf.tidy(() => void program.forward(state, feeds, 'evaluate'))
  } finally {
    // It was found on the class before.
    delete (engine as Partial<typeof engine>).runKernel
  }
  return found
}

/** Of one state after the other; throws for one that lacks a parameter. */
export function createScales(program: Program) {
  const { parameters, replicas } = program
  const sets = [...trainingFeeds(program)].map(upload)
  const probe = upload({ ...program.constants, ...program.probe })

  return (stored: State): Record<'signal' | 'gradient' | 'weight', Scales> => {
    const named = parameters.map(({ name }) => [name, stored[name]!] as const)
    const state = upload(Object.fromEntries(named.map(([name, tensor]) => [name, tensor as Feed])))
    const trained = parameters.filter(({ trainable }) => trainable).map(({ name }) => name)
    const own = Object.fromEntries(trained.map((name) => [name, state[name]!]))
    const signal = signals(program, state, probe)
    let gradient: Scales = {}
    tf.tidy(() => {
      const sums = sets.reduce<tf.Tensor[] | null>((before, feeds) => {
        const { loss, gradients } = lossAndGradients(program, state, own, feeds)
        loss.dispose()
        return before ? before.map((sum, i) => sum.add(gradients[i]!)) : gradients
      }, null)!
      gradient = Object.fromEntries(
        trained.map((name, i) => [name, norms(sums[i]!.div(sets.length).dataSync(), replicas)])
      )
    })
    tf.dispose(state)
    const weight = Object.fromEntries(named.map(([name, { data }]) => [name, norms(data, replicas)]))
    return { signal, gradient, weight }
  }
}

/** Rows of `scales` at one state after the other, by replica, then by parameter. */
export function scalesRows(program: Program): (state: TrainingState) => SeriesBatch[] {
  const measure = createScales(program)
  const { parameters, replicas } = program
  const rows = replicas * parameters.length
  const cells = Array.from({ length: rows }, (_, row) => ({
    replica: Math.floor(row / parameters.length),
    parameter: row % parameters.length
  }))
  return ({ step, tensors }) => {
    const scales = measure(tensors)
    const column = (values: Scales): Float64Array =>
      Float64Array.from(
        cells,
        ({ replica, parameter }) => values[parameters[parameter]!.name]?.[replica] ?? NaN
      )
    return [
      {
        series: SCALES,
        firstRow: 0,
        rows,
        columns: {
          step: new Uint32Array(rows).fill(step),
          replica: Uint16Array.from(cells, ({ replica }) => replica),
          parameter: Uint16Array.from(cells, ({ parameter }) => parameter),
          signal: column(scales.signal),
          gradient: column(scales.gradient),
          weight: column(scales.weight)
        }
      }
    ]
  }
}
