/** Layouts of a weight matrix over all kept states of a run: what may be asked for, and what is stored. */
import { z } from 'zod'

export const projectionRequest = z.strictObject({
  replica: z.int().min(0).max(65535).default(0),
  /** Name in the stored states, of shape `[R, …, rows, columns]`. */
  tensor: z.string().min(1).max(200),
  /** Which matrix of a stack: the place in the dimensions between the replica's and the last two. */
  slice: z.int().min(0).max(65535).default(0),
  /** What is a point. */
  points: z.enum(['rows', 'columns']).default('rows'),
  method: z.enum(['pca', 'tsne']).default('pca'),
  perplexity: z.number().default(30),
  metric: z.enum(['euclidean', 'cosine']).default('euclidean'),
  iterations: z.int().default(500),
  start: z.enum(['pca', 'random']).default('pca'),
  seed: z.int().default(1),
  /** 0: every state is laid out for itself after the start. */
  temporalWeight: z.number().default(0.1)
})
export type ProjectionRequest = z.infer<typeof projectionRequest>

/** A matrix that can be laid out, by the newest kept state. */
export interface ProjectionTarget {
  tensor: string
  slices: number
  rows: number
  columns: number
}

/** T states, n points; the share of the layout's neighbours is of the k nearest points. */
export interface Projection {
  /** Kept states laid out, ascending [T]. */
  steps: Float64Array
  /** Points n. */
  points: number
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
}

/** `done` of `total` steps of work; null: it has ended, and `problem` says why if it failed. */
export interface ProjectionProgress {
  runId: string
  done: number | null
  total: number
  problem: string | null
}
