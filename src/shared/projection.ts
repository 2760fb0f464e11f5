/** Layouts of a weight matrix, or of activations, over all kept states of a run: what may be asked for, and what is stored. */
import { z } from 'zod'

export const projectionRequest = z.strictObject({
  replica: z.int().min(0).max(65535).default(0),
  /** Name in the stored states, of shape `[R, …, rows, columns]`, or of the family's activations. */
  tensor: z.string().min(1).max(200),
  /** Which matrix of a stack: the place in the dimensions between the replica's and the last two. */
  slice: z.int().min(0).max(65535).default(0),
  /** What is a point. */
  points: z.enum(['rows', 'columns']).default('rows'),
  method: z.enum(['pca', 'tsne']).default('pca'),
  perplexity: z.number().default(30),
  /** States whose variance the principal axes follow. */
  basis: z.enum(['all', 'last']).default('all'),
  metric: z.enum(['euclidean', 'cosine']).default('euclidean'),
  iterations: z.int().default(300),
  start: z.enum(['pca', 'random']).default('pca'),
  seed: z.int().default(1),
  /** 0: every state is laid out for itself after the start. */
  temporalWeight: z.number().default(0.1)
})
export type ProjectionRequest = z.infer<typeof projectionRequest>

/** Classes of points: what they may be coloured and linked by. */
export interface Grouping {
  name: string
  /** Heading of the groupings that belong together. */
  section: string
  /** Name of every class. */
  classes: readonly string[]
  /** Class of every point; −1: it has none. */
  of: readonly number[]
  /** Classes follow each other round a circle. */
  cyclic: boolean
}

/** Points in the order of a cyclic group: adding m is m places on. */
export interface Ring {
  name: string
  order: readonly number[]
}

/** What the rows or the columns of a matrix are. */
export interface PointSet {
  /** Word for one of them: `symbol`, `neuron`. */
  noun: string
  /** Rows or columns taken: `count` from `first` on; what is left out means nothing in the task. */
  first: number
  count: number
  labels: readonly string[]
  groupings: readonly Grouping[]
  ring: Ring | null
}

/** The points that the rows or the columns of a matrix give, of the first replica; null: too few to be laid out. */
export type TargetAxis = Pick<PointSet, 'noun' | 'count'> | null

/** A matrix of the network that can be laid out, by the newest kept state. */
export interface ProjectionTarget {
  tensor: string
  slices: number
  rows: TargetAxis
  columns: TargetAxis
}

/** T states, n points; the share of the layout's neighbours is of the k nearest points. */
export interface Projection {
  /** Kept states laid out, ascending [T]. */
  steps: Float64Array
  /** Kept states that cannot be laid out, and why: one sentence each. */
  leftOut: readonly { step: number; reason: string }[]
  points: PointSet
  /** [T, n, 2] */
  layouts: Float32Array
  /** Share of the variance along each axis [2]; empty for t-SNE. */
  explained: Float64Array
  /** KL(P ‖ Q) in nats [T]; empty for principal components. */
  divergences: Float64Array
  /** Procrustes m² between neighbouring layouts [T − 1]. */
  layoutMovement: Float64Array
  /** 1 − CKA between neighbouring states of the matrix itself [T − 1]. */
  weightMovement: Float64Array
  /** Share of the points' k nearest neighbours that are among the layout's [T]. */
  preservation: Float64Array
  trustworthiness: Float64Array
  neighbours: number
  /** The k nearest points of every point in the matrix itself [T, n, k]. */
  nearest: Uint16Array
  /** Mean cosine of ring members that are m apart, m from 1 to half the ring [T, ⌊c/2⌋]; empty without a ring. */
  ring: Float64Array
}

/** `done` of `total` steps of work; null: it has ended, and `problem` says why if it failed. */
export interface ProjectionProgress {
  runId: string
  done: number | null
  total: number
  problem: string | null
}
