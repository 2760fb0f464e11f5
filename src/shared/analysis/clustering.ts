/** Hierarchical clustering by average linkage (Sokal & Michener 1958), and the order of its leaves. */
import type { Matrix } from '#shared/linalg/matrix'

export type Tree = { leaf: number } | { height: number; first: Tree; second: Tree }

interface Cluster {
  tree: Tree
  size: number
  /** Mean of what its leaves are laid out by. */
  key: number
}

/** Euclidean distances of the rows of a matrix [n, m]. */
export function rowDistances({ data, rows, columns }: Matrix): Matrix<Float64Array> {
  const distances = new Float64Array(rows * rows)
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < i; j++) {
      let sum = 0
      for (let k = 0; k < columns; k++) sum += (data[i * columns + k]! - data[j * columns + k]!) ** 2
      distances[i * rows + j] = distances[j * rows + i] = Math.sqrt(sum)
    }
  return { data: distances, rows, columns: rows }
}

/**
 * Merges the two nearest clusters until one is left; the distance of two is the mean over their pairs. A tree does not say
 * which side of a merge comes first: here the one whose mean key is lower.
 * @param distances [n, n], n at least 1
 * @param keys [n]
 */
export function averageLinkage({ data, rows: n }: Matrix, keys: ArrayLike<number>): Tree {
  const between = Float64Array.from(data)
  const clusters = Array.from({ length: n }, (_, leaf): Cluster | null => ({
    tree: { leaf },
    size: 1,
    key: keys[leaf]!
  }))
  for (let merges = 1; merges < n; merges++) {
    const [i, j] = nearest(between, clusters)
    const [a, b] = [clusters[i]!, clusters[j]!]
    const size = a.size + b.size
    const height = between[i * n + j]!
    for (let k = 0; k < n; k++) {
      const mean = (a.size * between[i * n + k]! + b.size * between[j * n + k]!) / size
      between[i * n + k] = between[k * n + i] = mean
    }
    const [first, second] = b.key < a.key ? [b, a] : [a, b]
    clusters[i] = {
      tree: { height, first: first.tree, second: second.tree },
      size,
      key: (a.size * a.key + b.size * b.key) / size
    }
    clusters[j] = null
  }
  return clusters.find((cluster) => cluster !== null)!.tree
}

/** The nearest pair i < j; of equally near ones the first. */
function nearest(between: Float64Array, clusters: readonly (Cluster | null)[]): [number, number] {
  let found: [number, number] = [0, 0]
  let least = Infinity
  const n = clusters.length
  for (let i = 0; i < n; i++) {
    if (!clusters[i]) continue
    for (let j = i + 1; j < n; j++)
      if (clusters[j] && between[i * n + j]! < least) {
        least = between[i * n + j]!
        found = [i, j]
      }
  }
  return found
}

/** Leaves from the first to the last. */
export function leaves(tree: Tree): number[] {
  return 'leaf' in tree ? [tree.leaf] : [...leaves(tree.first), ...leaves(tree.second)]
}

/** Merges of a tree [n − 1, 5], inner ones first: places and heights of both sides, and their own height. */
export function mergesOf(tree: Tree): number[] {
  const merges: number[] = []
  let place = 0
  /** Middle and height of a part. */
  const walk = (part: Tree): [place: number, height: number] => {
    if ('leaf' in part) return [place++, 0]
    const [first, firstHeight] = walk(part.first)
    const [second, secondHeight] = walk(part.second)
    merges.push(first, second, firstHeight, secondHeight, part.height)
    return [(first + second) / 2, part.height]
  }
  walk(tree)
  return merges
}
