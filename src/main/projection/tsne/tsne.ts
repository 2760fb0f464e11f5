/**
 * t-SNE (van der Maaten & Hinton 2008) of the same n points at T moments, aligned through time.
 *
 * Minimises Σ_t KL(P_t ‖ Q_t) + λ / 2n · Σ_{t ≥ 1} Σ_i ‖y_i,t − y_i,t−1‖² over all layouts at once (dynamic t-SNE, Rauber,
 * Falcão & Telea 2016). Frames are started warm: in one basis, and held together while early exaggeration sorts the points.
 * With λ = 0 each is then left to its own objective. Where all frames have the same points they lie alike to the bit.
 * T = 1 is plain t-SNE.
 */
import type { Matrix } from '#shared/linalg/matrix'
import { checkFrames } from '../pooled'
import { alignOn } from '../procrustes'
import { barnesHutForces, sparseAffinities } from './barnesHut'
import { Descent } from './descent'
import { denseAffinities, exactForces } from './exactForces'
import type { Forces } from './forces'
import {
  checkOptions,
  EARLY_MOMENTUM,
  EXAGGERATION,
  exaggerationSteps,
  learningRate,
  MOMENTUM,
  type AlignedOptions,
  type TsneOptions
} from './options'
import { startLayouts } from './start'

/** From here on a quadtree is faster than all pairs. */
const BARNES_HUT_FROM = 600

/** λ during early exaggeration, or the chosen one where that is larger. */
const WARM_WEIGHT = 0.1

/** A layout in the making: nothing runs unless `step` is called. */
export class Tsne {
  readonly frames: number
  /** Points per frame. */
  readonly points: number
  /** Steps taken. */
  iteration = 0
  private readonly forces: Forces[]
  private readonly positions: Float64Array
  private readonly gradient: Float64Array
  private readonly descent: Descent

  /**
   * Prepares affinities: of the whole work the share that cannot be stepped.
   * @param frames T ≥ 1 matrices [n, d] of one shape
   * Throws `projection.points` and `projection.options` with the field's path.
   */
  constructor(
    frames: readonly Matrix[],
    private readonly options: AlignedOptions
  ) {
    checkFrames(frames)
    this.frames = frames.length
    this.points = frames[0]!.rows
    checkOptions(options, this.points)
    this.forces = frames.map((frame) => forcesOf(frame, options))
    this.positions = startLayouts(frames, options.start, options.seed)
    this.gradient = new Float64Array(this.positions.length)
    this.descent = new Descent(this.positions.length)
  }

  get finished(): boolean {
    return this.iteration >= this.options.iterations
  }

  /** Takes `count` steps, fewer at the end. Returns the steps taken so far. */
  step(count: number): number {
    const early = exaggerationSteps(this.options.iterations)
    const end = Math.min(this.iteration + count, this.options.iterations)
    const rate = learningRate(this.points)
    for (; this.iteration < end; this.iteration++) {
      const exaggerated = this.iteration < early
      if (this.iteration === early) this.descent.restart()
      this.forces.forEach((forces, t) =>
        forces.gradient(
          this.frame(this.positions, t),
          exaggerated ? EXAGGERATION : 1,
          this.frame(this.gradient, t)
        )
      )
      this.couple()
      this.descent.step(this.positions, this.gradient, rate, exaggerated ? EARLY_MOMENTUM : MOMENTUM)
      for (let t = 0; t < this.frames; t++) centre(this.frame(this.positions, t))
    }
    return this.iteration
  }

  /** The layouts so far [T, n, 2], centred, each turned (and mirrored where that is nearer) onto the one before. */
  layouts(): Float64Array {
    const layouts = this.positions.slice()
    for (let t = 1; t < this.frames; t++) alignOn(this.frame(layouts, t), this.frame(layouts, t - 1))
    return layouts
  }

  /** KL(P_t ‖ Q_t) of each frame [T] in nats. */
  divergences(): Float64Array {
    return Float64Array.from(this.forces, (forces, t) => forces.divergence(this.frame(this.positions, t)))
  }

  private frame(values: Float64Array, t: number): Float64Array {
    return values.subarray(t * 2 * this.points, (t + 1) * 2 * this.points)
  }

  /** Adds the temporal term's gradient, λ / n · (y_t − y_{t−1}) to frame t and its opposite to frame t − 1. */
  private couple(): void {
    const { temporalWeight, iterations } = this.options
    const early = this.iteration < exaggerationSteps(iterations)
    const strength = (early ? Math.max(temporalWeight, WARM_WEIGHT) : temporalWeight) / this.points
    if (strength === 0) return
    const { positions, gradient } = this
    const size = 2 * this.points
    for (let i = size; i < positions.length; i++) {
      const pull = strength * (positions[i]! - positions[i - size]!)
      gradient[i]! += pull
      gradient[i - size]! -= pull
    }
  }
}

function forcesOf(points: Matrix, { perplexity, metric }: TsneOptions): Forces {
  if (points.rows < BARNES_HUT_FROM) return exactForces(denseAffinities(points, perplexity, metric))
  return barnesHutForces(sparseAffinities(points, perplexity, metric))
}

/** Moves a layout [n, 2] so that its mean is 0: nothing depends on where it lies. */
function centre(layout: Float64Array): void {
  let x = 0
  let y = 0
  for (let i = 0; i < layout.length; i += 2) {
    x += layout[i]!
    y += layout[i + 1]!
  }
  for (let i = 0; i < layout.length; i += 2) {
    layout[i]! -= (2 * x) / layout.length
    layout[i + 1]! -= (2 * y) / layout.length
  }
}
