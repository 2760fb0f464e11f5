/**
 * The replicas of a run as experiments of their own.
 *
 * Replica r of R is the single run with seed + r and with the r-th value of every path in `perReplica`: a sweep over
 * learning rates, weight decays, training fractions or widths then trains as one batch.
 */
import type { ExperimentSpec, SpecProblem } from './experiment'
import { optimizerNumbers } from './optimizer'
import { parsePath, pathText, withValue } from './paths'

/** Paths that every family lets replicas differ in. */
export const commonPaths = ['seed', ...optimizerNumbers.map((name) => `optimizer.${name}`)]

/** Replica r as a single run: R = 1, nothing left in `perReplica`. */
export function replicaSpecs<S extends ExperimentSpec>(spec: S): S[] {
  return Array.from({ length: spec.replicas }, (_, r) => {
    const single = { ...spec, seed: (spec.seed + r) >>> 0, replicas: 1, perReplica: {} }
    return Object.entries(spec.perReplica).reduce(
      (changed, [path, values]) => withValue(changed, parsePath(path), values[r]!),
      single
    )
  })
}

/** Paths that replicas must not differ in, and lists of the wrong length. `own`: the family's further paths. */
export function checkPerReplica(spec: ExperimentSpec, own: readonly string[]): SpecProblem[] {
  const allowed = [...commonPaths, ...own]
  return Object.entries(spec.perReplica).flatMap(([key, values]) => {
    const path = pathText(['perReplica', key])
    if (!allowed.includes(key))
      return [{ path, message: `Replicas cannot differ in ${key}. They can in ${allowed.join(', ')}.` }]
    if (values.length !== spec.replicas)
      return [{ path, message: `${path} has ${values.length} values for ${spec.replicas} replicas.` }]
    return []
  })
}
