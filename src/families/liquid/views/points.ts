/** What rows and columns of the matrices are: inputs, units, gates of units. */
import type { PointSet } from '#shared/projection'
import type { PointsAsked } from '#kit/view'
import { inputsOf } from '../data/sequences'
import { gatesOf, headsOf } from '../program/network'
import type { LiquidSpec } from '../spec/spec'

const plain = (noun: string, labels: readonly string[], groupings: PointSet['groupings'] = []): PointSet => ({
  noun,
  first: 0,
  count: labels.length,
  labels,
  groupings,
  ring: null
})

export const numbered = (noun: string, count: number): PointSet =>
  plain(
    noun,
    Array.from({ length: count }, (_, i) => String(i + 1))
  )

/** Columns `[parts · units]`, named by part and unit. */
function gated(parts: readonly string[], units: number): PointSet {
  const of = Array.from({ length: parts.length * units }, (_, i) => Math.floor(i / units))
  const labels = of.map((part, i) => `${parts[part]} of unit ${(i % units) + 1}`)
  return plain('gate', labels, [{ name: 'gate', section: '', classes: [...parts], of, cyclic: false }])
}

const inputNames = { sinusoid: ['sin', 'cos'], xor: ['bit'], sines: ['value'] } as const

export function pointsOf({ task, model }: LiquidSpec, { tensor, points }: PointsAsked): PointSet | null {
  const { cell, units, backbone } = model
  const isRows = points === 'rows'
  const inputs = inputNames[task.data].slice(0, inputsOf(task))
  const recurrent =
    cell === 'cfc'
      ? numbered('backbone unit', backbone)
      : cell === 'ltc'
        ? numbered('unit', units)
        : gated(gatesOf[cell], units)
  if (tensor.startsWith('sensory/')) return isRows ? plain('input', inputs) : numbered('unit', units)
  if (tensor.startsWith('synapse/')) return numbered('unit', units)
  switch (tensor) {
    case 'input/weight':
      return isRows ? plain('input', cell === 'cfc' ? inputs : [...inputs, 'Δt']) : recurrent
    case 'recurrent/weight':
      return isRows ? numbered('unit', units) : recurrent
    case 'heads/weight':
      return isRows ? numbered('backbone unit', backbone) : gated(headsOf(model), units)
    case 'memory/weight':
      return isRows ? plain('input', inputs) : gated(gatesOf.lstm, units)
    case 'memory/recurrent':
      return isRows ? numbered('unit', units) : gated(gatesOf.lstm, units)
    default:
      return null
  }
}
