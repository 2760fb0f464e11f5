/**
 * Sparse wiring of a neural circuit policy (Lechner et al. 2020, *Nature Machine Intelligence* 2; `AutoNCP` of the ncps package):
 * inputs → inter → command (with recurrent synapses) → motor neurons. Neurons are numbered motor, command, inter.
 */
import { RandomStream } from '#shared/random'

/** Share of the synapses that are left out. */
const SPARSITY = 0.5

/** How many neurons of each kind there are among `units`. One answers: it is the motor neuron. */
export function neuronsOf(units: number) {
  const rest = Math.max(0, units - 1)
  const command = Math.max(1, Math.floor(0.4 * rest))
  return { motor: 1, command, inter: Math.max(1, rest - command) }
}

export interface Wiring {
  /** 1: a synapse from input (row) to neuron (column), [inputs, units]; 0: none. */
  sensory: Float32Array
  /** From neuron (row) to neuron (column), [units, units]. */
  recurrent: Float32Array
}

/** All synapses. */
export const fullWiring = (inputs: number, units: number): Wiring => ({
  sensory: new Float32Array(inputs * units).fill(1),
  recurrent: new Float32Array(units * units).fill(1)
})

/** The synapses of one replica; every neuron of a layer gets at least one from the layer before. */
export function drawWiring(inputs: number, units: number, seed: number): Wiring {
  const stream = new RandomStream(seed, 'task', 0)
  const { motor, command, inter } = neuronsOf(units)
  const [commands, inters] = [upTo(command, motor), upTo(inter, motor + command)]
  const share = (count: number): number => Math.max(1, Math.floor(count * (1 - SPARSITY)))
  const sensory = new Float32Array(inputs * units)
  const recurrent = new Float32Array(units * units)
  connect(stream, sensory, units, upTo(inputs, 0), inters, share(inter))
  connect(stream, recurrent, units, inters, commands, share(command))
  for (let i = 0; i < 2 * share(command); i++) {
    const [from, to] = [drawn(stream, commands), drawn(stream, commands)]
    recurrent[from * units + to] = 1
  }
  connect(stream, recurrent, units, commands, upTo(motor, 0), 1)
  return { sensory, recurrent }
}

const upTo = (count: number, first: number): number[] => Array.from({ length: count }, (_, i) => first + i)

const drawn = (stream: RandomStream, among: readonly number[]): number =>
  among[Math.floor(stream.uniform() * among.length)]!

/** Synapses from each of `from` to `fanOut` of `to`, then one to each that got none. */
function connect(
  stream: RandomStream,
  matrix: Float32Array,
  columns: number,
  from: readonly number[],
  to: readonly number[],
  fanOut: number
): void {
  for (const row of from) {
    const left = [...to]
    for (let i = 0; i < fanOut; i++) {
      const column = drawn(stream, left)
      left.splice(left.indexOf(column), 1)
      matrix[row * columns + column] = 1
    }
  }
  for (const column of to)
    if (!from.some((row) => matrix[row * columns + column] === 1))
      matrix[drawn(stream, from) * columns + column] = 1
}
