/**
 * What a model of the bench consists of: parameters, tables of rows that stay, and a loss; all with a leading
 * replica axis R. Small on purpose: the engine does the rest, as for any family.
 */
import type * as tf from '@tensorflow/tfjs'
import { filled, symmetric } from '../../../src/main/engine/initializers'
import { sizeOf, type Feeds, type Parameter } from '../../../src/main/engine/hostData'
import type { Tensors } from '../../../src/main/engine/program'
import type { works } from '../works.mjs'

export type Task = (typeof works)[number]['ours']

/** A task of one kind, as `works.mjs` describes it. */
export type TaskOf<Kind extends Task['kind']> = Extract<Task, { kind: Kind }>

export interface BenchModel {
  parameters: readonly Parameter[]
  /** Rows of every step, `[R, …]`. */
  tables: Feeds
  /** Mean loss of each replica, `[R]`. */
  loss(state: Tensors, tables: Tensors): tf.Tensor
}

/** A parameter drawn uniformly from ±bound. */
export const uniform = (name: string, shape: readonly number[], bound: number): Parameter => ({
  name,
  shape,
  trainable: true,
  initialize: (stream) => filled(sizeOf(shape), () => symmetric(stream, bound))
})

/** A parameter of that standard deviation; the law does not matter to its speed. */
export const spread = (name: string, shape: readonly number[], std: number): Parameter =>
  uniform(name, shape, std * Math.sqrt(3))

/** Indices below p as a table `[1, n]`. */
export const indices = (data: Int32Array): Feeds[string] => ({
  dtype: 'int32',
  shape: [1, data.length],
  data
})
