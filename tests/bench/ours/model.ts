/**
 * What a model of the bench consists of: parameters, tables of rows that stay, and a loss; all with a leading
 * replica axis R. Small on purpose: the engine does the rest, as for any family.
 */
import type * as tf from '@tensorflow/tfjs'
import { filled, symmetric } from '../../../src/kit/data/initializers'
import { sizeOf, type Feeds, type Parameter } from '../../../src/kit/data/hostData'
import type { Tensors } from '../../../src/kit/program/program'
import type { works } from '../works.mjs'

export type Task = (typeof works)[number]['task']

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
