/**
 * Hidden progress of a single task (Barak et al. 2022, 2207.08799, §5): how far the first layer has moved from where it began,
 * ρ_t = max |w_t − w_0|, at the inputs that the parity reads and at the others, and the largest Fourier gap of its units.
 */
import { RandomStream } from '#shared/random'
import type { SeriesBatch } from '#shared/metrics'
import { replicaSpecs } from '#shared/replicas'
import type { HostTensor } from '#shared/trainingState'
import { codeBits, drawTasks } from '../data/task'
import { networkParameters } from '../program/network'
import type { ParitySpec, ParityTask } from '../spec'
import { largestGap, type Unit } from './fourierGap'

/** Beyond this order a gap sums over too many signs. */
const MOST_BITS = 6

export const measuresProgress = ({ taskCount }: Pick<ParityTask, 'taskCount'>): boolean => taskCount === 1

/** Where the bits of one replica's only task lie in the input. */
interface Places {
  /** Of every message bit. */
  message: number[]
  /** Code bits that are 1. */
  set: number[]
  code: number[]
  /** Message bits that the label depends on. */
  support: number[]
}

function placesOf({ task, seed }: ParitySpec): Places {
  const { codes, positions, layout } = drawTasks(task, seed)
  const bits = codeBits(task)
  const [read, code] = [positions[0]!, Array.from(layout.subarray(0, bits))]
  const isSet = (b: number): boolean =>
    task.code === 'one-hot' ? b === codes[0] : ((codes[0]! >>> b) & 1) === 1
  return {
    message: Array.from(layout.subarray(bits)),
    set: code.filter((_, b) => isSet(b)),
    code,
    // a position that comes twice cancels
    support: [...new Set(read)]
      .filter((p) => read.filter((other) => other === p).length % 2 === 1)
      .sort((a, b) => a - b)
  }
}

/** Unit u of `weight` `[inputs, units]` as a function of signs s = (−1)^bit. */
function unitOf(
  task: ParityTask,
  { message, set, code }: Places,
  weight: Float32Array,
  bias: number,
  units: number,
  u: number
): Unit {
  const at = (place: number): number => weight[place * units + u]!
  const sum = (places: readonly number[]): number => places.reduce((total, place) => total + at(place), 0)
  if (task.inputs === 'plus-minus')
    return {
      bias: bias + 2 * sum(set) - sum(code),
      weights: Float64Array.from(message, (place) => -at(place))
    }
  return {
    bias: bias + sum(set) + sum(message) / 2,
    weights: Float64Array.from(message, (place) => -at(place) / 2)
  }
}

/** Rows of `progress` at one step, from the first layer `[R, inputs, units]`. */
export function createProgress(spec: ParitySpec) {
  const singles = replicaSpecs(spec)
  const parameters = networkParameters(spec)
  const [weight] = parameters
  const starts = singles.map(({ seed }, r) => weight!.initialize(new RandomStream(seed, 'init'), r))
  const places = singles.map(placesOf)

  function rowOf(state: Readonly<Record<string, HostTensor>>, r: number) {
    const begun = starts[r]!
    const now = state['layer1/weight']!.data.subarray(
      r * begun.length,
      (r + 1) * begun.length
    ) as Float32Array
    const { message, support } = places[r]!
    const task = singles[r]!.task
    const { width } = singles[r]!.model
    const units = weight!.shape[1]!
    const movedAt = (place: number): number => {
      let most = 0
      for (let u = 0; u < width; u++)
        most = Math.max(most, Math.abs(now[place * units + u]! - begun[place * units + u]!))
      return most
    }
    const moved = message.map(movedAt)
    const isRead = (_: number, bit: number): boolean => support.includes(bit)
    const biases = state['layer1/bias']!.data.subarray(r * units, (r + 1) * units)
    const hasGap =
      task.target !== 'staircase' && support.length <= MOST_BITS && support.length < message.length
    const unitsOf = function* (): Generator<Unit> {
      for (let u = 0; u < width; u++) yield unitOf(task, places[r]!, now, biases[u]!, units, u)
    }
    return {
      moved: Math.max(...Array.from({ length: weight!.shape[0]! }, (_, place) => movedAt(place))),
      read: Math.max(0, ...moved.filter(isRead)),
      unread: Math.max(0, ...moved.filter((_, bit) => !isRead(_, bit))),
      gap: hasGap ? largestGap(unitsOf(), support) : NaN
    }
  }

  return (step: number, state: Readonly<Record<string, HostTensor>>): SeriesBatch => {
    const rows = singles.map((_, r) => rowOf(state, r))
    const column = (name: keyof (typeof rows)[number]): Float64Array =>
      Float64Array.from(rows, (row) => row[name])
    return {
      series: 'progress',
      firstRow: 0,
      rows: rows.length,
      columns: {
        step: new Uint32Array(rows.length).fill(step),
        replica: Uint16Array.from(rows, (_, r) => r),
        moved: column('moved'),
        read: column('read'),
        unread: column('unread'),
        gap: column('gap')
      }
    }
  }
}
