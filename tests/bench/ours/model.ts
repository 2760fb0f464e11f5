/**
 * What a model of the bench consists of: parameters, tables of rows that stay, and a loss; all with a leading
 * replica axis R. Small on purpose: the engine does the rest, as for any family.
 */
import type * as tf from '@tensorflow/tfjs'
import type { RandomStream } from '#shared/random'
import type { Feeds, Parameter } from '../../../src/main/engine/hostData'
import type { Tensors } from '../../../src/main/engine/program'
import type { works } from '../works.mjs'

type Task = (typeof works)[number]['ours']

/** A task of one kind, as `works.mjs` describes it. */
export type TaskOf<Kind extends Task['kind']> = Extract<Task, { kind: Kind }>

export interface BenchModel {
  parameters: readonly Parameter[]
  /** Rows of every step, `[R, …]`. */
  tables: Feeds
  /** Mean loss of each replica, `[R]`. */
  loss(state: Tensors, tables: Tensors): tf.Tensor
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1)

/** A parameter drawn uniformly from ±bound; 0 makes zeros. */
export const uniform = (name: string, shape: readonly number[], bound: number): Parameter => ({
  name,
  shape,
  trainable: true,
  initialize: (stream: RandomStream) =>
    Float32Array.from({ length: sizeOf(shape) }, () => bound && (2 * stream.uniform() - 1) * bound)
})

/** A parameter with the standard deviation of a normal one; the law does not matter to its speed. */
export const spread = (name: string, shape: readonly number[], std: number): Parameter =>
  uniform(name, shape, std * Math.sqrt(3))
