/** What crosses between a host and the worker thread that computes layouts. */
import type { WireError } from '#shared/errors'
import type { Metric } from './distances'
import type { NeighbourQuality } from './quality'
import type { AlignedOptions } from './tsne/options'

/** The same n points in d dimensions at T ≥ 1 moments. */
export interface Frames {
  /** [T, n, d], row-major. */
  data: Float32Array | Float64Array
  points: number
  dimensions: number
}

/** One layout over all frames by t-SNE. */
export interface TsneJob {
  kind: 'tsne'
  frames: Frames
  options: AlignedOptions
}

/** Principal components in one basis over all frames. */
export interface PcaJob {
  kind: 'pca'
  frames: Frames
  /** k, at most min(T · n, d). */
  components: number
  /** Frames that the basis is fitted on. */
  basis: 'all' | 'last'
}

/** Figures of a layout and of its points, frame by frame. */
export interface QualityJob {
  kind: 'quality'
  frames: Frames
  /** [T, n, k] */
  layouts: Float32Array
  neighbours: number
  metric: Metric
  /** Points in cyclic order [c]; empty leaves the cosines out. */
  ring: Uint16Array
}

export type ProjectionJob = TsneJob | PcaJob | QualityJob

/** Movement between successive frames, each [T − 1]. */
export interface Movement {
  /** Procrustes m² of the layouts. */
  layout: Float64Array
  /** 1 − CKA of the points themselves. */
  weights: Float64Array
}

export interface TsneResult {
  /** [T, n, 2] */
  layouts: Float32Array
  /** KL(P ‖ Q) in nats [T]. */
  divergences: Float64Array
  movement: Movement
}

export interface PcaResult {
  /** [T, n, k] */
  layouts: Float32Array
  /** Share of the variance of the frames that the basis is fitted on [k]. */
  explained: Float64Array
  /** [k, d] */
  components: Float64Array
  movement: Movement
}

export interface QualityResult {
  /** One entry per frame. */
  neighbours: NeighbourQuality[]
  /** The k nearest points of every point [T, n, k]. */
  nearest: Uint16Array
  /** Mean cosine at every ring step [T, ⌊c/2⌋]. */
  ring: Float64Array
}

export interface ResultOf {
  tsne: TsneResult
  pca: PcaResult
  quality: QualityResult
}
export type ProjectionResult = ResultOf[ProjectionJob['kind']]

/** Of a t-SNE under way. */
export interface ProjectionProgress {
  iteration: number
  iterations: number
  /** The layouts so far [T, n, 2]. */
  layouts: Float32Array
  /** KL(P ‖ Q) so far [T]. */
  divergences: Float64Array
}

export type ToProjection = { type: 'start'; job: ProjectionJob } | { type: 'cancel' }

export type FromProjection =
  | { type: 'progress'; progress: ProjectionProgress }
  | { type: 'done'; result: ProjectionResult }
  | { type: 'cancelled' }
  | { type: 'failed'; error: WireError }
