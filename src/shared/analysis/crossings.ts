/**
 * When a metric first reaches a threshold, and where it ended: per replica, from stored columns.
 *
 * Rows are in step order with index columns `step`, `replica` and, per task, `task` (see metrics.ts).
 * NaN reaches nothing: a diverged replica has no crossing after it diverged.
 */
import type { Column } from '../metrics'

export type Columns = Readonly<Record<string, Column>>

/** A column by name. Throws on a missing one. */
export function column(columns: Columns, name: string): Column {
  const found = columns[name]
  if (!found) throw new Error(`no column ${name} among ${Object.keys(columns).join(', ')}`)
  return found
}

/** First step whose value is at least `threshold`, per replica; null: never. Throws on a missing column. */
export function crossings(
  columns: Columns,
  value: string,
  threshold: number,
  replicas: number
): (number | null)[] {
  const values = column(columns, value)
  const steps = column(columns, 'step')
  const replicaOf = column(columns, 'replica')
  const first = new Array<number | null>(replicas).fill(null)
  values.forEach((v, row) => {
    const replica = replicaOf[row]!
    if (v >= threshold && first[replica] === null) first[replica] = steps[row]!
  })
  return first
}

/** First step whose value is at least `threshold`, per replica and task: `result[replica][task]`. */
export function perTaskCrossings(
  columns: Columns,
  value: string,
  threshold: number,
  replicas: number
): (number | null)[][] {
  const values = column(columns, value)
  const steps = column(columns, 'step')
  const replicaOf = column(columns, 'replica')
  const taskOf = column(columns, 'task')
  let tasks = 0
  for (const task of taskOf) tasks = Math.max(tasks, task + 1)
  const first = Array.from({ length: replicas }, () => new Array<number | null>(tasks).fill(null))
  values.forEach((v, row) => {
    const ofReplica = first[replicaOf[row]!]
    const task = taskOf[row]!
    if (v >= threshold && ofReplica && ofReplica[task] === null) ofReplica[task] = steps[row]!
  })
  return first
}

/** Plain mean over tasks of each (step, replica), as columns without `task`. Rows of one group are adjacent. */
export function meanOverTasks(columns: Columns, value: string): Record<string, Column> {
  const values = column(columns, value)
  const steps = column(columns, 'step')
  const replicaOf = column(columns, 'replica')
  const starts: number[] = []
  steps.forEach((step, row) => {
    if (row === 0 || step !== steps[row - 1] || replicaOf[row] !== replicaOf[row - 1]) starts.push(row)
  })
  const mean = (start: number, group: number): number => {
    const end = starts[group + 1] ?? values.length
    let sum = 0
    for (let row = start; row < end; row++) sum += values[row]!
    return sum / (end - start)
  }
  return {
    step: Uint32Array.from(starts, (row) => steps[row]!),
    replica: Uint16Array.from(starts, (row) => replicaOf[row]!),
    [value]: Float64Array.from(starts, mean)
  }
}

/** Last value of each replica; null: it has none. */
export function lastPerReplica(columns: Columns, value: string, replicas: number): (number | null)[] {
  const values = column(columns, value)
  const replicaOf = column(columns, 'replica')
  const last = new Array<number | null>(replicas).fill(null)
  values.forEach((v, row) => {
    if (replicaOf[row]! < replicas) last[replicaOf[row]!] = v
  })
  return last
}
