/** The matrix of one seed from a run's rows, in the order of its dendrogram. Pure. */
import { averageLinkage, leaves, mergesOf } from '#shared/analysis/clustering'
import type { Square } from '#kit/panel'
import { type Distance, distancesOf } from '../data/distances'

export type Columns = Readonly<Record<string, ArrayLike<number>>>

/**
 * @param pairs rows by rule, replica and other rule
 * @param singles rows by rule and replica
 * @param by column of the matrix that is shown and clustered
 * @returns null: not all pairs are there
 */
export function clustered(
  pairs: Columns,
  singles: Columns,
  { by, replica, distance }: { by: string; replica: number; distance: Distance }
): Square | null {
  const own = places(singles, replica)
  const [rules, densities] = [column(singles, 'rule', own), column(singles, 'density', own)]
  const n = rules.length
  const data = column(pairs, by, places(pairs, replica))
  if (n === 0 || data.length !== n * n) return null
  const tree = averageLinkage(distancesOf({ data, rows: n, columns: n }, distance), densities)
  const order = leaves(tree)
  return {
    names: order.map((place) => rules[place]!),
    values: order.flatMap((i) => order.map((j) => data[i * n + j]! / 100)),
    merges: mergesOf(tree)
  }
}

/** Rows of a replica. */
const places = ({ replica }: Columns, of: number): number[] =>
  Array.from(replica!, (each, row) => (each === of ? row : -1)).filter((row) => row >= 0)

const column = (columns: Columns, name: string, rows: readonly number[]): Float64Array =>
  Float64Array.from(rows, (row) => columns[name]![row]!)
