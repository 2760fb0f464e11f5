/** Specs and fed points of fractals for tests. */
import { createBatches } from '../../../src/families/fractals/data/batches'
import { type FractalsSpec, schema } from '../../../src/families/fractals/spec/spec'

export const specOf = (draft: object): FractalsSpec => schema.parse({ family: 'fractals', ...draft })

/** What a step is fed: `x` [R, points, 2], `y` [R, points]. */
export function fedAt(spec: FractalsSpec, ...steps: number[]) {
  const batches = createBatches(spec)
  const points = spec.replicas * spec.batchSize
  return steps.map((step) => {
    const into = { x: new Float32Array(2 * points), y: new Int32Array(points) }
    batches.write(step, into)
    return into
  })
}
