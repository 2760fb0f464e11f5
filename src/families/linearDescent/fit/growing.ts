/**
 * Designs that grow: where samples vary, the rows of a place are those of the place before and some more.
 *
 * Dims: n rows, P features. [A | y] = QR, of which the first P rows of R tell as much of least squares as all n.
 */
import { addScaled, dot } from '#shared/linalg/lines'
import type { Matrix } from '#shared/linalg/matrix'
import { mirror } from '#shared/linalg/reflection'

/** Least squares. */
export interface System {
  design: Matrix<Float64Array>
  answers: Float64Array
}

/** One with fewer rows and the same singular values and solutions, which leave `rest` more of squared errors. */
interface Reduced extends System {
  /** Whether the design is upper triangular. */
  triangular: boolean
  rest: number
}

export type Reduce = (system: System, repeat: number) => Reduced

/** R of every so many rows follows from the one before; the last of them is kept for each repeat. */
const BLOCK = 20

/** Numbers that a thread keeps, of all replicas: 64 MB. */
const MOST_KEPT = 8e6

/** First P rows of R `[P, P + 1]`, the square of what stands below them, and of how many rows of the system. */
interface Triangle {
  r: Float64Array
  rest: number
  rows: number
}

/** Of one replica. What is kept saves time and decides no bit. @param triangles how many are kept, of all replicas; 0: none */
export function growing(triangles: number): Reduce {
  const kept = new Map<number, Triangle>()
  return (system, repeat) => {
    const { rows: n, columns: P } = system.design
    if (n <= P) return { ...system, triangular: false, rest: 0 }
    const width = P + 1
    const known = kept.get(repeat)
    let triangle = known && known.rows <= n ? known : { r: new Float64Array(P * width), rest: 0, rows: 0 }
    while (triangle.rows + BLOCK <= n) triangle = extended(triangle, system, triangle.rows + BLOCK)
    if (triangles > 0 && triangles * P * width <= MOST_KEPT) kept.set(repeat, triangle)
    const { r, rest } = extended(triangle, system, n)
    const square = new Float64Array(P * P)
    for (let k = 0; k < P; k++) square.set(r.subarray(k * width, k * width + P), k * P)
    return {
      design: { data: square, rows: P, columns: P },
      answers: Float64Array.from({ length: P }, (_, k) => r[k * width + P]!),
      triangular: true,
      rest
    }
  }
}

/** The triangle of the first `to` rows: every mirror acts on a line of R and on the rows that are new. */
function extended(
  { r: before, rest, rows: from }: Triangle,
  { design, answers }: System,
  to: number
): Triangle {
  const { data, columns: P } = design
  const [width, count] = [P + 1, to - from]
  const r = before.slice()
  /** Columns of the new rows of [A | y]. */
  const lines = new Float64Array(width * count)
  for (let row = 0; row < count; row++) {
    for (let j = 0; j < P; j++) lines[j * count + row] = data[(from + row) * P + j]!
    lines[P * count + row] = answers[from + row]!
  }
  const normal = new Float64Array(1 + count)
  for (let k = 0; k < P; k++) {
    const line = k * width
    normal[0] = r[line + k]!
    normal.set(lines.subarray(k * count, (k + 1) * count), 1)
    r[line + k] = mirror(normal)
    const head = normal[0]!
    let j = k + 1
    // two columns at a time, which share what is read of the mirror
    for (; j + 1 < width; j += 2) {
      const [x, y] = [j * count, (j + 1) * count]
      let [a, b] = [head * r[line + j]!, head * r[line + j + 1]!]
      for (let i = 0; i < count; i++) {
        const v = normal[i + 1]!
        a += v * lines[x + i]!
        b += v * lines[y + i]!
      }
      r[line + j]! -= a * head
      r[line + j + 1]! -= b * head
      for (let i = 0; i < count; i++) {
        const v = normal[i + 1]!
        lines[x + i]! -= a * v
        lines[y + i]! -= b * v
      }
    }
    if (j < width) {
      const along = head * r[line + j]! + dot(normal, 1, lines, j * count, count)
      r[line + j]! -= along * head
      addScaled(lines, j * count, -along, normal, 1, count)
    }
  }
  return { r, rest: rest + dot(lines, P * count, lines, P * count, count), rows: to }
}
