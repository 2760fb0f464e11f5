/** Test sequences row by row, as a stored state goes through them. */
import type { Inspection, InspectedArray } from '#shared/inspection'
import { partOf, type View } from '#kit/view'
import { createProbe, testCount } from '../data/batches'
import { inputsOf, isClassified } from '../data/sequences'
import { hasGate, shownCount } from '../data/shown'
import type { LiquidSpec } from '../spec/spec'

const line = (values: ArrayLike<number>): InspectedArray => ({
  shape: [values.length],
  data: Float64Array.from(values)
})
const matrix = (values: ArrayLike<number>, columns: number): InspectedArray => ({
  shape: [values.length / columns, columns],
  data: Float64Array.from(values)
})

/** Inputs, targets and times of one test sequence, as far as it has rows that count. */
export function createSequences(spec: LiquidSpec) {
  const { task } = spec
  const { x, dt, y, weight } = createProbe(spec)
  const [count, d, T] = [testCount(task), inputsOf(task), task.length]
  return (replica: number, index: number) => {
    const at = 2 * replica * count + Math.min(index, shownCount(task) - 1)
    const part = (data: ArrayLike<number>, size: number): number[] =>
      Array.from({ length: size }, (_, i) => data[at * size + i]!)
    const rows = part(weight!.data, T).lastIndexOf(1) + 1
    const gaps = part(dt!.data, T).slice(0, rows)
    let time = 0
    return {
      at: Math.min(index, shownCount(task) - 1),
      rows,
      inputs: part(x!.data, T * d).slice(0, rows * d),
      targets: part(y!.data, T).slice(0, rows),
      times: gaps.map((gap) => (time += gap))
    }
  }
}

/** Of sequence `at` of a stored output `[R, shown, T, …]`: `size` values a row. */
function stored(
  state: Parameters<View>[0],
  name: string,
  replica: number,
  { at, rows, size, length }: { at: number; rows: number; size: number; length: number }
): Float32Array | Float64Array {
  const all = partOf(state, name, replica)
  return all.subarray(at * length * size, (at * length + rows) * size)
}

const looked = (arrays: Inspection['arrays'], reason: string | null = null): Omit<Inspection, 'step'> => ({
  arrays,
  labels: {},
  reason
})

export function createViews(spec: LiquidSpec): Readonly<Record<string, View>> {
  const { task, model } = spec
  const sequenceOf = createSequences(spec)
  const indexOf = (args: Readonly<Record<string, number | string>>): number =>
    Math.round(Number(args['sequence'])) - 1
  return {
    answers(state, replica, { args }) {
      const found = sequenceOf(replica, indexOf(args))
      const size = { ...found, size: 1, length: task.length }
      return looked({
        times: line(found.times),
        inputs: matrix(found.inputs, inputsOf(task)),
        targets: line(found.targets),
        classified: line([Number(isClassified(task))]),
        answers: line(stored(state, 'probe/answers', replica, size))
      })
    },
    neurons(state, replica, { args }) {
      const gate = args['what'] === 'gate'
      if (gate && !hasGate(model)) return looked({}, 'A tanh RNN has no gate.')
      const found = sequenceOf(replica, indexOf(args))
      const size = { ...found, size: model.units, length: task.length }
      return looked({
        times: line(found.times),
        values: matrix(stored(state, gate ? 'probe/gates' : 'probe/activity', replica, size), model.units),
        gate: line([Number(gate)])
      })
    }
  }
}
