/**
 * The replicas of a run as experiments of their own.
 *
 * Replica r of R is the single run with seed + r and with the r-th value of every path in `perReplica`: a sweep over
 * learning rates, weight decays, training fractions or widths then trains as one batch.
 */
import type { ExperimentSpec, SpecProblem } from './experiment'
import { optimizerNumbers } from './optimizerRules'
import { parsePath, pathText, pathWords, withValue } from './paths'

/** Paths that every family lets replicas differ in. */
export const commonPaths = ['seed', ...optimizerNumbers.map((name) => `optimizer.${name}`)]

type Replicated = Pick<ExperimentSpec, 'seed' | 'replicas' | 'perReplica'>

/** The seed of every replica, in their order. */
export const replicaSeeds = ({ seed, replicas, perReplica }: Replicated): number[] =>
  Array.from({ length: replicas }, (_, r) => perReplica['seed']?.[r] ?? (seed + r) >>> 0)

/** What tells a replica from the others, by its word: `{ seed: 3 }`, `{ seed: 3, 'weight decay': 0.1 }`. */
export type Traits = Readonly<Record<string, number>>

export const replicaTraits = (spec: Replicated): Traits[] =>
  replicaSeeds(spec).map((seed, r) => {
    const own = Object.entries(spec.perReplica).map(
      ([path, values]) => [pathWords(path), values[r]!] as const
    )
    return { seed, ...Object.fromEntries(own) }
  })

/** A replica in words: `seed 3`, `seed 3, weight decay 0.1`. */
export const replicaName = (traits: Traits): string =>
  Object.entries(traits)
    .map(([word, value]) => `${word} ${value}`)
    .join(', ')

export const replicaNames = (spec: Replicated): string[] => replicaTraits(spec).map(replicaName)

/** Replica r as a single run: R = 1, nothing left in `perReplica`. */
export function replicaSpecs<S extends ExperimentSpec>(spec: S): S[] {
  return replicaSeeds(spec).map((seed, r) => {
    const single = { ...spec, seed, replicas: 1, perReplica: {} }
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
