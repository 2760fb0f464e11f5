/**
 * Principal components of the same n points at T moments in one basis, fitted on all frames pooled: no moment is
 * preferred, and a point moves in the picture only if its weights moved. Frames of large norm weigh more.
 */
import type { Matrix } from './matrix'
import { fitPca, project, type Basis } from './pca'
import { checkFrames, pooled } from './pooled'

export interface AlignedPca {
  /** [T, n, k] */
  layouts: Float64Array
  basis: Basis
}

/** Throws `projection.points` and `projection.components` as `fitPca` does. @param frames T ≥ 1 matrices [n, d] */
export function alignedPca(frames: readonly Matrix[], k: number): AlignedPca {
  checkFrames(frames)
  const all = pooled(frames)
  const basis = fitPca(all, k)
  return { layouts: project(all, basis), basis }
}
