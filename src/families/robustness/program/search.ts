/** The search for steeper places at a kept state, in float64 on the host. */
import type { SeriesBatch } from '#shared/metrics'
import { replicaSpecs } from '#shared/replicas'
import type { HostTensor } from '#shared/trainingState'
import { climb, lookAt, type Units } from '#kit/robustness'
import type { DataSet } from '../data/set'
import type { RobustSpec } from '../spec/spec'
import { batchOf, floorsOf } from './meters'

type State = Record<string, HostTensor>

/** Replica r's own units and their output weights. */
export function unitsOf(state: State, single: RobustSpec, r: number): { units: Units; output: Float64Array } {
  const { width } = single.model
  const weight = state['layer1/weight']!
  const [, d, widest] = weight.shape as [number, number, number]
  const weights = new Float64Array(width * (d + 1))
  for (let j = 0; j < width; j++) {
    for (let i = 0; i < d; i++) weights[j * (d + 1) + i] = weight.data[(r * d + i) * widest + j]!
    weights[j * (d + 1) + d] = state['layer1/bias']!.data[r * widest + j]!
  }
  const output = state['layer2/weight']!.data.subarray(r * widest, r * widest + width)
  return { units: { weights, count: width, inputs: d }, output: Float64Array.from(output) }
}

export function searchRows(
  step: number,
  state: State,
  spec: RobustSpec,
  sets: readonly DataSet[]
): SeriesBatch {
  const rows = replicaSpecs(spec).map((single, replica) => {
    const set = sets[replica]!
    const { units, output } = unitsOf(state, single, replica)
    const starts = [set.train.x, set.test.x].flatMap((x) =>
      Array.from({ length: x.length / units.inputs }, (_, row) =>
        Float64Array.from(x.subarray(row * units.inputs, (row + 1) * units.inputs))
      )
    )
    const radius = Math.sqrt(
      starts.reduce(
        (longest, x) =>
          Math.max(
            longest,
            x.reduce((sum, part) => sum + part * part, 0)
          ),
        0
      )
    )
    const steepest = starts
      .map((x, row) => ({ x, row, slope: lookAt(units, output, x).slope }))
      .sort((a, b) => b.slope - a.slope || a.row - b.row)
      .slice(0, single.task.climbs)
    const slope = steepest.reduce(
      (most, { x }, lane) => Math.max(most, climb(units, output, x, { radius, seed: single.seed, lane })),
      0
    )
    return { replica, slope, ratio: slope / floorsOf(single, set).bound }
  })
  return batchOf('search', step, ['slope', 'ratio'], rows)
}
