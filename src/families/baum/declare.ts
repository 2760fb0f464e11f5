/** The series of one run: what it runs along, and in how many places. */
import type { MainAxis } from '#shared/axes'
import type { SeriesDeclaration } from '#shared/metrics'
import { placesOf } from './data'
import { main, series } from './series'
import type { BaumSpec } from './spec'

export function declare(spec: BaumSpec): readonly SeriesDeclaration[] {
  const units = placesOf(spec).length
  const along: MainAxis =
    spec.task.vary === 'samples'
      ? { ...main, units }
      : { ...main, name: 'inputs', title: 'number of inputs', unit: 'inputs', units }
  return series.map((each) => ({ ...each, main: along }))
}
