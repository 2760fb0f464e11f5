/**
 * Equal cells as a job: a unit is a rule, with all others beside it.
 *
 * The “correlation” of two rules is the share of cells, in percent, that are equal in last rows from independent starts. Such rows
 * agree by chance alone, so it is expected to be the mean over cells x of p(x)·q(x) + (1 − p(x))·(1 − q(x)), with the densities p
 * and q of ones; and it is counted, in other rows than those that the densities are of.
 */
import { replicaSpecs } from '#shared/replicas'
import { averageLinkage, leaves } from '#shared/analysis/clustering'
import { differentCells, expectedEqual, remembered } from '#kit/automata'
import { type Job, rowsOfUnit } from '#kit/job'
import { distancesOf } from './data/distances'
import { rulesOf, seedRows, startsOf, type SeedRows } from './data/rows'
import { declare } from './series'
import type { CorrelationSpec } from './spec'

export function createJob(spec: CorrelationSpec): Job {
  const rules = rulesOf(spec.task)
  const [pairs, single] = declare(spec)
  const singles = replicaSpecs(spec)
  return {
    units: rules.map((rule) => `rule ${rule}`),
    // each row has all rules in it, and their dendrogram
    inputs: (unit) => ({
      rule: rules[unit],
      replicas: singles.map(({ task, model, seed }) => [task, model, seed])
    }),
    compute(unit) {
      const found = singles.map((own) => rowsOf(own, unit))
      return [
        rowsOfUnit(
          pairs!,
          rules[unit]!,
          found.flatMap(({ others }, replica) => others.map((each) => ({ replica, ...each })))
        ),
        rowsOfUnit(
          single!,
          rules[unit]!,
          found.map(({ own }, replica) => ({ replica, ...own }))
        )
      ]
    }
  }
}

/** Rows of one rule, by its place in the list, of one replica. */
function rowsOf(spec: CorrelationSpec, place: number) {
  const rows = seedRows(spec.task, spec.seed)
  const n = rows.densities.length
  const others = Array.from({ length: n }, (_, other) => ({
    other,
    expected: expectedEqual(rows.densities[place]!, rows.densities[other]!),
    counted: counted(spec, rows, place, other)
  }))
  const squares = others.reduce((sum, { expected, counted }) => sum + (counted - expected) ** 2, 0)
  const density = meanOf(rows.densities[place]!)
  return {
    others,
    own: {
      density,
      self: others[place]!.expected,
      difference: Math.sqrt(squares / n),
      place: orderOf(spec, rows).indexOf(place) + 1,
      uniform: rows.densities.slice(0, place + 1).filter(isUniform).length
    }
  }
}

const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length
const isUniform = (densities: Float64Array): boolean =>
  densities.every((p) => p === 0) || densities.every((p) => p === 1)

/** Percent; the same for both orders of a pair. */
function counted({ task }: CorrelationSpec, { ones, others }: SeedRows, i: number, j: number): number {
  const different = differentCells(ones[Math.min(i, j)]!, others[Math.max(i, j)]!)
  return 100 * (1 - different / (startsOf(task) * task.width))
}

const orders = remembered<readonly number[]>(64)

/** Places in the list of rules as leaves of the dendrogram of what is expected; sparse ones first. */
const orderOf = (spec: CorrelationSpec, { densities }: SeedRows): readonly number[] =>
  orders(JSON.stringify([spec.task, spec.seed, spec.model]), () => {
    const n = densities.length
    const data = Float64Array.from({ length: n * n }, (_, at) =>
      expectedEqual(densities[Math.floor(at / n)]!, densities[at % n]!)
    )
    const distances = distancesOf({ data, rows: n, columns: n }, spec.model.distance)
    return leaves(averageLinkage(distances, densities.map(meanOf)))
  })
