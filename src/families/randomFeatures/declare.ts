/** The series of one run: what it runs along, in how many places, and where a fit meets every row or the noise. */
import type { MainAxis } from '#shared/axes'
import type { SeriesDeclaration } from '#shared/metrics'
import { noiseOf } from '#kit/robustness'
import { placesOf } from './data/places'
import { main, series } from './series'
import type { FeaturesSpec } from './spec'

export function declare(spec: FeaturesSpec): readonly SeriesDeclaration[] {
  const { samples: n, vary } = spec.task
  const units = placesOf(spec).length
  const noise = noiseOf(spec.task)
  const along: MainAxis =
    vary === 'parameters'
      ? { ...main, units, marks: [{ at: n, title: `p = n = ${n}` }] }
      : {
          name: 'fit',
          title: 'train error aimed at',
          unit: 'squared error',
          type: 'real',
          scale: 'linear',
          order: 'unit',
          units,
          marks: [{ at: noise, title: `noise σ² = ${Number(noise.toPrecision(3))}` }]
        }
  return series.map((each) => ({ ...each, main: along }))
}
