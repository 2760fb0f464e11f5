/** Specs and rows of networks that descend twice, for tests. */
import { createBatches } from '../../../src/families/networkDescent/data/batches'
import { inputsOf } from '../../../src/families/networkDescent/data/set'
import { type DescentSpec, schema } from '../../../src/families/networkDescent/spec/spec'

export const specOf = (draft: object): DescentSpec => schema.parse({ family: 'networkDescent', ...draft })

/** What a step is fed: `x` [R, rows, d], `y` [R, rows]. */
export function fedAt(spec: DescentSpec, step: number) {
  const rows = spec.replicas * spec.batchSize
  const into = { x: new Float32Array(rows * inputsOf(spec.task)), y: new Int32Array(rows) }
  createBatches(spec).write(step, into)
  return into
}

/** Rows of a matrix as texts, to be compared. */
export const rowsOf = (x: Float32Array, inputs: number): string[] =>
  Array.from({ length: x.length / inputs }, (_, i) => x.subarray(i * inputs, (i + 1) * inputs).join())
