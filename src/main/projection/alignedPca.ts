/**
 * Principal components of the same n points at T moments in one basis, so that a point moves in the picture only if its
 * weights moved. The basis is fitted on all frames pooled, where no moment is preferred and frames of large norm weigh
 * more, or on the last one: how what is there in the end has come about.
 */
import type { Matrix } from '#shared/linalg/matrix'
import { fitPca, project, type Basis } from './pca'
import { checkFrames, pooled } from './pooled'

export interface AlignedPca {
  /** [T, n, k] */
  layouts: Float64Array
  basis: Basis
}

/** Throws `projection.points` and `projection.components` as `fitPca` does. @param frames T ≥ 1 matrices [n, d] */
export function alignedPca(frames: readonly Matrix[], k: number, fit: 'all' | 'last' = 'all'): AlignedPca {
  checkFrames(frames)
  const all = pooled(frames)
  const basis = fitPca(fit === 'all' ? all : frames.at(-1)!, k)
  return { layouts: project(all, basis), basis }
}
