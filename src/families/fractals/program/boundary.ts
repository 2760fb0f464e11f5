/** How rough the learned boundary is at kept states, beside that of the labels on the same grid. */
import type { SeriesBatch } from '#shared/metrics'
import type { Program } from '#kit/program'
import { boxDimension } from '../data/dimension'
import { labelling, type Point } from '../data/escape'
import type { FractalsTask } from '../spec/spec'

/** Rows of `boundary`, from the scores `[R, nodes]` that the program inspects. */
export function boundaryMeasure(
  task: FractalsTask,
  { points, columns }: { points: readonly Point[]; columns: number },
  replicas: number
): NonNullable<Program['measure']> {
  const labelOf = labelling(task)
  const labels = points.map(labelOf)
  const own = boxDimension((node) => labels[node] === 1, points.length, columns)
  return (step, _, inspect): SeriesBatch[] => {
    const scores = inspect()['scores']!
    const each = Array.from({ length: replicas }, (_, r) => r)
    const dimension = each.map((r) => {
      const first = r * points.length
      return boxDimension((node) => scores[first + node]! > 0, points.length, columns)
    })
    return [
      {
        series: 'boundary',
        firstRow: 0,
        rows: replicas,
        columns: {
          step: new Uint32Array(replicas).fill(step),
          replica: Uint16Array.from(each),
          dimension: Float64Array.from(dimension),
          labels: new Float64Array(replicas).fill(own)
        }
      }
    ]
  }
}
