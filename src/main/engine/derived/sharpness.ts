/**
 * Sharpness φ of stored states (see `#shared/analysis/sharpness`): gradient and curvature of the training loss within ten
 * random directions, by differentiating the program at the state and at a small way along each direction.
 *
 * That is eleven gradients a state, too many for a state that is kept while training (100 ms): it is computed when asked for.
 * Dims: R replicas, W weights of a replica, m directions.
 */
import * as tf from '@tensorflow/tfjs'
import { boxBounds, boxMaximum, sharpnessSeries, SUBSPACE } from '#shared/analysis/sharpness'
import { cholesky, solveCholesky } from '#shared/linalg/cholesky'
import type { SeriesBatch } from '#shared/metrics'
import { RandomStream } from '#shared/random'
import { sizeOf, type Feed, type Parameter } from '../../../kit/data/hostData'
import type { HostTensor, TrainingState } from '#shared/trainingState'
import type { Program, Tensors } from '../../../kit/program/program'
import { lossAndGradients, trainingFeeds, upload } from './trainingSet'

type State = Readonly<Record<string, HostTensor>>
/** One replica's m directions `[m, W]`, weights in the order of the program's parameters. */
type Subspace = readonly Float32Array[]

/** Way along a direction of length 1 over which curvature is taken: far above float32's steps, far below the weights. */
const STRIDE = 1e-2
/** Of the projection streams; layouts use 0. */
const LANE = 1

/** Directions of length 1, the same at every state. */
function drawSubspace(seed: number, weights: number): Subspace {
  const stream = new RandomStream(seed, 'projection', 0, LANE)
  return Array.from({ length: SUBSPACE }, () => {
    const column = Float64Array.from({ length: weights }, () => stream.normal())
    const length = Math.sqrt(column.reduce((sum, value) => sum + value * value, 0))
    return Float32Array.from(column, (value) => value / length)
  })
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

/** Values of all trained parameters of each replica, one after the other: `[R][W]`. */
function flatten(
  trained: readonly Parameter[],
  state: (name: string) => ArrayLike<number>,
  replicas: number
) {
  const weights = trained.reduce((sum, { shape }) => sum + sizeOf(shape), 0)
  const flat = Array.from({ length: replicas }, () => new Float32Array(weights))
  let at = 0
  for (const { name, shape } of trained) {
    const [size, values] = [sizeOf(shape), state(name)]
    flat.forEach((own, r) => {
      for (let j = 0; j < size; j++) own[at + j] = values[r * size + j]!
    })
    at += size
  }
  return flat
}

/** The way back: tensors `[R, …]`. */
function tensorsOf(trained: readonly Parameter[], flat: readonly Float32Array[]): Tensors {
  let at = 0
  return Object.fromEntries(
    trained.map(({ name, shape }) => {
      const from = at
      at += sizeOf(shape)
      const parts = flat.map((own) => tf.tensor(own.subarray(from, at), [...shape], 'float32'))
      return [name, tf.stack(parts)]
    })
  )
}

interface Slope {
  /** `[R]` */
  loss: Float64Array
  /** `[R][W]` */
  gradients: Float32Array[]
}

/** Training loss and its gradient at weights `[R][W]`; `fixed` are the parameters that are not trained. */
function differentiate(
  program: Program,
  sets: readonly Tensors[],
  fixed: Tensors,
  flat: Float32Array[]
): Slope {
  const trained = program.parameters.filter(({ trainable }) => trainable)
  const loss = new Float64Array(program.replicas)
  const gradients = flat.map((own) => new Float32Array(own.length))
  const add = (state: Tensors, feeds: Tensors): void => {
    const found = lossAndGradients(program, fixed, state, feeds)
    found.loss.dataSync().forEach((value, r) => (loss[r]! += value / sets.length))
    found.loss.dispose()
    const own = Object.fromEntries(trained.map(({ name }, i) => [name, found.gradients[i]!.dataSync()]))
    flatten(trained, (name) => own[name]!, program.replicas).forEach((values, r) =>
      values.forEach((value, j) => (gradients[r]![j]! += value / sets.length))
    )
  }
  tf.tidy(() => {
    const state = tensorsOf(trained, flat)
    for (const feeds of sets) tf.tidy(() => add(state, feeds))
  })
  return { loss, gradients }
}

/** φ of one replica from what its m + 1 gradients are along its directions. */
function phiOf(
  subspace: Subspace,
  weights: Float32Array,
  loss: number,
  slopes: readonly Float32Array[]
): number {
  const m = subspace.length
  const [at, ...moved] = slopes.map((slope) => Float64Array.from(subspace, (way) => dot(way, slope)))
  const gradient = at!
  const hessian = new Float64Array(m * m)
  const gram = new Float64Array(m * m)
  for (let i = 0; i < m; i++)
    for (let j = 0; j < m; j++) {
      hessian[i * m + j]! += (moved[i]![j]! - gradient[j]!) / STRIDE / 2
      hessian[j * m + i]! += (moved[i]![j]! - gradient[j]!) / STRIDE / 2
      gram[i * m + j] = dot(subspace[i]!, subspace[j]!)
    }
  const along = Float64Array.from(subspace, (way) => dot(way, weights))
  const factor = cholesky({ data: gram, rows: m, columns: m })
  const bounds = boxBounds(solveCholesky(factor, { data: along, rows: m, columns: 1 }).data)
  return (100 * boxMaximum(gradient, hessian, bounds)) / (1 + loss)
}

/** φ `[R]` of states of a program, in random directions of its own or the ones given, per replica. */
export function createSharpness(program: Program, given?: readonly Subspace[]) {
  const trained = program.parameters.filter(({ trainable }) => trainable)
  const still = program.parameters.filter(({ trainable }) => !trainable)
  const size = trained.reduce((sum, { shape }) => sum + sizeOf(shape), 0)
  const subspaces = given ?? program.seeds.map((seed) => drawSubspace(seed, size))
  const sets = [...trainingFeeds(program)].map(upload)

  return (state: State): Float64Array => {
    const flat = flatten(trained, (name) => state[name]!.data, program.replicas)
    const fixed = upload(Object.fromEntries(still.map(({ name }) => [name, state[name]! as Feed])))
    const here = differentiate(program, sets, fixed, flat)
    const moved = subspaces[0]!.map((_, i) => {
      const away = flat.map((own, r) => own.map((w, j) => w + STRIDE * subspaces[r]![i]![j]!))
      return differentiate(program, sets, fixed, away).gradients
    })
    tf.dispose(fixed)
    return Float64Array.from(subspaces, (subspace, r) =>
      phiOf(subspace, flat[r]!, here.loss[r]!, [here.gradients[r]!, ...moved.map((each) => each[r]!)])
    )
  }
}

/** Rows of `sharpness` at one state after the other. */
export function sharpnessRows(program: Program): (state: TrainingState) => SeriesBatch[] {
  const measure = createSharpness(program)
  return ({ step, tensors }) => {
    const phi = measure(tensors)
    return [
      {
        series: sharpnessSeries.name,
        firstRow: 0,
        rows: phi.length,
        columns: { step: new Uint32Array(phi.length).fill(step), replica: Uint16Array.from(phi.keys()), phi }
      }
    ]
  }
}
