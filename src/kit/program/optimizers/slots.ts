/** What an optimiser remembers lies in the state as slots: `<slot>/<parameter>` `[R, …]`, and `optimizer/…` `[R]`. */
import type { HostTensor } from '#shared/trainingState'
import { sizeOf } from '../../data/hostData'
import type { Tensors } from '../program'

export type HostTensors = Record<string, HostTensor>

/** Updates done. */
export const STEP = 'optimizer/step'
/** Norm of all weights before the first update. */
export const NORM = 'optimizer/norm'

export const zeros = (shape: readonly number[]): HostTensor => ({
  dtype: 'float32',
  shape,
  data: new Float32Array(sizeOf(shape))
})

/** A slot for each parameter. */
export const slotsOf = (
  slot: string,
  parameters: HostTensors,
  make: (parameter: HostTensor) => HostTensor
): HostTensors =>
  Object.fromEntries(Object.entries(parameters).map(([name, t]) => [`${slot}/${name}`, make(t)]))

/** What lies in a slot, by parameter. */
export const takeSlot = (slots: Tensors, slot: string): Tensors =>
  Object.fromEntries(
    Object.entries(slots).flatMap(([name, t]) =>
      name.startsWith(`${slot}/`) ? [[name.slice(slot.length + 1), t] as const] : []
    )
  )

export const asSlot = (slot: string, tensors: Tensors): Tensors =>
  Object.fromEntries(Object.entries(tensors).map(([name, t]) => [`${slot}/${name}`, t]))

/** Norm of all parameters of each replica, `[R]`, in float64. */
export function norms(parameters: HostTensors, replicas: number): HostTensor {
  const squares = new Float64Array(replicas)
  for (const { data } of Object.values(parameters))
    data.forEach((w, i) => (squares[Math.floor((i * replicas) / data.length)]! += w * w))
  return { dtype: 'float32', shape: [replicas], data: Float32Array.from(squares, Math.sqrt) }
}
