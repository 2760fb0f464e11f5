/**
 * Parameters of a recurrent network and how they begin, without tensors.
 *
 * Matrices begin uniform within ±gain·√6/√(fan in + fan out) (Glorot & Bengio 2010), biases at 0, that of an LSTM's forget gate
 * at 1. Those of an LTC begin as in the ncps package: leak U(.001, 1), rest U(−.2, .2), capacitance U(.4, .6), strengths U(.001, 1),
 * slopes U(3, 8), centres U(.3, .8), reversal ±1.
 *
 * Dims: d inputs, u units, b units of the backbone.
 */
import type { RandomStream } from '#shared/random'
import { replicaSpecs } from '#shared/replicas'
import { filled, type Parameter, sizeOf, symmetric } from '#kit/data'
import { inputsOf } from '../data/sequences'
import type { LiquidSpec } from '../spec/spec'

/** Gates of a cell that are computed by one matrix, in the order of its columns; [u] each. */
export const gatesOf = {
  rnn: ['state'],
  gru: ['reset', 'update', 'candidate'],
  lstm: ['input', 'forget', 'candidate', 'output']
} as const

/** Heads on the backbone of a CfC, in the order of their columns; [u] each. */
export const headsOf = ({ form }: Pick<LiquidSpec['model'], 'form'>): readonly string[] =>
  form === 'pure' ? ['f₁'] : ['f₁', 'f₂', 'a', 'b']

/** Whether one motor neuron answers, and not all units. */
export const hasMotor = ({ cell, wiring }: LiquidSpec['model']): boolean => cell === 'ltc' && wiring === 'ncp'

/** The matrix with the synapses from unit to unit, which may fail; its shape. */
export function recurrentOf({ model }: LiquidSpec): { name: string; shape: readonly [number, number] } {
  const { cell, units, backbone } = model
  if (cell === 'ltc') return { name: 'synapse/strength', shape: [units, units] }
  return {
    name: 'recurrent/weight',
    shape: [units, cell === 'cfc' ? backbone : units * gatesOf[cell].length]
  }
}

export function networkParameters(spec: LiquidSpec): Parameter[] {
  const gains = replicaSpecs(spec).map(({ model }) => model.initGain)
  const own = spec.model.cell === 'ltc' ? ltc(spec, gains) : gated(spec, gains)
  const readUnits = hasMotor(spec.model) ? 1 : spec.model.units
  return [...own, glorot('output/weight', [readUnits, 1], [1]), constant('output/bias', [1, 1], 0)]
}

const glorot = (name: string, shape: readonly [number, number], gains: readonly number[]): Parameter => ({
  name,
  shape,
  trainable: true,
  initialize(stream, r) {
    const bound = ((gains[r] ?? 1) * Math.sqrt(6)) / Math.sqrt(shape[0] + shape[1])
    return filled(sizeOf(shape), () => symmetric(stream, bound))
  }
})

const constant = (name: string, shape: readonly number[], value: number): Parameter => ({
  name,
  shape,
  trainable: true,
  initialize: () => new Float32Array(sizeOf(shape)).fill(value)
})

/** RNN, GRU, LSTM and CfC: what is from the inputs, from unit to unit, and behind that. */
function gated({ task, model }: LiquidSpec, gains: readonly number[]): Parameter[] {
  const { cell, units, backbone, mixed, form } = model
  const d = inputsOf(task)
  if (cell === 'ltc') return []
  if (cell !== 'cfc') {
    const width = units * gatesOf[cell].length
    return [
      // Δt is one more input
      glorot('input/weight', [d + 1, width], gains),
      bias('input/bias', gatesOf[cell], units),
      glorot('recurrent/weight', [units, width], gains)
    ]
  }
  const heads = units * headsOf(model).length
  const memory = [
    glorot('memory/weight', [d, 4 * units], gains),
    bias('memory/bias', gatesOf.lstm, units),
    glorot('memory/recurrent', [units, 4 * units], gains)
  ]
  const pure = [constant('rate', [1, units], 0), constant('asymptote', [1, units], 1)]
  return [
    ...(mixed ? memory : []),
    glorot('input/weight', [d, backbone], gains),
    constant('input/bias', [1, backbone], 0),
    glorot('recurrent/weight', [units, backbone], gains),
    glorot('heads/weight', [backbone, heads], gains),
    constant('heads/bias', [1, heads], 0),
    ...(form === 'pure' ? pure : [])
  ]
}

/** Zeros, but 1 for a forget gate. */
const bias = (name: string, gates: readonly string[], units: number): Parameter => ({
  name,
  shape: [1, gates.length * units],
  trainable: true,
  initialize: () =>
    Float32Array.from({ length: gates.length * units }, (_, i) =>
      Number(gates[Math.floor(i / units)] === 'forget')
    )
})

function ltc({ task, model }: LiquidSpec, gains: readonly number[]): Parameter[] {
  const { units } = model
  const d = inputsOf(task)
  const between = (name: string, shape: readonly number[], low: number, high: number): Parameter => ({
    name,
    shape,
    trainable: true,
    initialize: (stream) => filled(sizeOf(shape), () => low + (high - low) * stream.uniform())
  })
  const sign = (stream: RandomStream): number => (stream.uniform() < 0.5 ? -1 : 1)
  const synapses = (name: string, from: number): Parameter[] => [
    {
      name: `${name}/strength`,
      shape: [from, units],
      trainable: true,
      initialize: (stream, r) => filled(from * units, () => gains[r]! * (0.001 + 0.999 * stream.uniform()))
    },
    between(`${name}/slope`, [from, units], 3, 8),
    between(`${name}/centre`, [from, units], 0.3, 0.8),
    {
      name: `${name}/reversal`,
      shape: [from, units],
      trainable: true,
      initialize: (stream) => filled(from * units, () => sign(stream))
    }
  ]
  return [
    constant('input/scale', [1, d], 1),
    constant('input/shift', [1, d], 0),
    between('neuron/leak', [1, units], 0.001, 1),
    between('neuron/rest', [1, units], -0.2, 0.2),
    between('neuron/capacitance', [1, units], 0.4, 0.6),
    ...synapses('sensory', d),
    ...synapses('synapse', units)
  ]
}

/** Numbers that one replica learns. */
export const parameterCount = (spec: LiquidSpec): number =>
  networkParameters(spec).reduce((sum, { shape }) => sum + sizeOf(shape), 0)

/** Values of one sequence in a forward pass: of every row the inputs, the state kept, and what the cell makes of them. */
export function valuesPerSequence({ task, model }: LiquidSpec): number {
  const { cell, units, backbone } = model
  const own =
    cell === 'ltc' ? 4 * units : cell === 'cfc' ? 2 * backbone + 8 * units : 3 * units * gatesOf[cell].length
  const once = cell === 'ltc' ? 6 * units * units : 0
  return task.length * (inputsOf(task) + 4 + own) + once
}
