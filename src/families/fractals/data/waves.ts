/** Random waves of a point: cos and sin of 2π·f·x for frequencies f drawn once (Tancik et al. 2020, §5, Gaussian mapping). */
import { normalsOf } from '#shared/elementary'
import { RandomStream } from '#shared/random'
import { replicaSpecs } from '#shared/replicas'
import { feedArray, type FeedLayout, type Feeds } from '#kit/data'
import type { FractalsSpec } from '../spec/spec'

/** 2π·frequencies `[2, waves]` of one replica, row-major. */
export function angularFrequencies({ model, seed }: FractalsSpec): Float64Array {
  const normal = normalsOf(new RandomStream(seed, 'task'))
  return Float64Array.from({ length: 2 * model.frequencies }, () => 2 * Math.PI * model.bandwidth * normal())
}

/** `waves` `[R, 2, waves]`; nothing where there are none. */
export function waveTable(spec: FractalsSpec): Feeds {
  if (spec.model.features !== 'fourier') return {}
  const layout: FeedLayout = { dtype: 'float32', shape: [spec.replicas, 2, spec.model.frequencies] }
  const data = feedArray(layout)
  replicaSpecs(spec).forEach((single, r) =>
    data.set(angularFrequencies(single), r * 2 * spec.model.frequencies)
  )
  return { waves: { ...layout, data } }
}

/** Numbers that the first layer takes. */
export const inputsOf = ({ model }: Pick<FractalsSpec, 'model'>): number =>
  model.features === 'fourier' ? 2 * model.frequencies : 2
