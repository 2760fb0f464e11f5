/** The network and its rows, for computations that read a run. */
import { replicaSpecs } from '#shared/replicas'
import { feedArray, type HostArrays } from '#kit/data'
import type { DenseNetwork, DenseRows } from '#kit/view'
import { createBatches, createProbe } from '../data/batches'
import { drawSet, isSet } from '../data/set'
import { inputBits, probeRowsPerTask } from '../data/task'
import type { ParitySpec } from '../spec'
import { unpacked } from './rows'

/** Rows that are told of a run, at most: kernels are of fewer. */
const MOST = 2048

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i)

/** Targets are −1 and 1, as the hinge loss has them: even, odd. */
function denseRows(
  spec: ParitySpec,
  words: HostArrays[string],
  labels: HostArrays[string],
  rows: number[]
): DenseRows {
  const x = unpacked(words, rows, spec.task)
  const targets = Float64Array.from(rows, (row) => 2 * labels[row]! - 1)
  return {
    inputs: { data: x, rows: rows.length, columns: inputBits(spec.task) },
    targets: { data: targets, rows: rows.length, columns: 1 }
  }
}

export function createNetwork(spec: ParitySpec): DenseNetwork {
  return {
    layers: upTo(spec.model.depth).map((i) => `layer${i + 1}`),
    activation: 'relu',
    rowsOf(replica) {
      const { task, seed } = replicaSpecs(spec)[replica]!
      const set = isSet(task) ? drawSet(task, seed) : null
      return {
        trained: firstRows(spec, replica, Math.min(MOST, set?.train.length ?? MOST)),
        fresh: freshRows(spec, replica, set?.heldOut.length ?? null)
      }
    }
  }
}

/** Those of the first steps, as they are told; of a fixed set each once, in the order of its first epoch. */
function firstRows(spec: ParitySpec, replica: number, count: number): DenseRows {
  const { layout, write } = createBatches(spec)
  const perStep = layout['y']!.shape[1]!
  const into: HostArrays = Object.fromEntries(
    Object.entries(layout).map(([name, feed]) => [name, feedArray(feed)])
  )
  const parts: DenseRows[] = []
  for (let step = 0; step * perStep < count; step++) {
    write(step, into)
    const rows = upTo(Math.min(perStep, count - step * perStep)).map((row) => replica * perStep + row)
    parts.push(denseRows(spec, into['x']!, into['y']!, rows))
  }
  return {
    inputs: joined(parts.map(({ inputs }) => inputs)),
    targets: joined(parts.map(({ targets }) => targets))
  }
}

function joined(parts: readonly DenseRows['inputs'][]): DenseRows['inputs'] {
  const rows = parts.reduce((sum, part) => sum + part.rows, 0)
  const { columns } = parts[0]!
  const data = new Float64Array(rows * columns)
  parts.reduce((at, part) => {
    data.set(part.data, at)
    return at + part.data.length
  }, 0)
  return { data, rows, columns }
}

/** Those held out of a fixed set, else the probe rows of all tasks. @param heldOut of the replica; null: there is no set */
function freshRows(spec: ParitySpec, replica: number, heldOut: number | null): DenseRows {
  const { x, y } = createProbe(spec)
  const all = y!.shape[1]!
  const ofTasks = spec.task.taskCount * probeRowsPerTask(spec.task)
  const from = heldOut === null ? 0 : ofTasks
  const count = Math.min(MOST, heldOut ?? ofTasks)
  return denseRows(
    spec,
    x!.data,
    y!.data,
    upTo(count).map((row) => replica * all + from + row)
  )
}
