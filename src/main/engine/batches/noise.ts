/**
 * The noise of training steps, made on the host like all other data, so that it is the same on every engine and
 * can be made again for any step: normal noise on weights and updates, and dropout's masks.
 *
 * Feeds: `weightNoise/<parameter>` and `updateNoise/<parameter>` `[R, …]` float32, scaled;
 * `dropout/<site>` `[R, …]` float32, 0 where a unit is dropped and 1/(1 − rate) where it stays (Srivastava et al. 2014).
 */
import { RandomStream } from '#shared/random'
import type { Optimizer } from '#shared/optimizer'
import {
  sizeOf,
  type Batches,
  type FeedLayout,
  type HostArrays,
  type Parameter
} from '../../../kit/data/hostData'

/** A group of feeds drawn one after the other from one stream per replica. Plain data: it travels to the worker. */
interface Lane {
  lane: number
  kind: 'normal' | 'dropout'
  feeds: readonly { name: string; shape: readonly number[] }[]
  /** Standard deviation, or share dropped: one list per feed, one number per replica. */
  amounts: readonly (readonly number[])[]
}

export interface NoisePlan {
  seeds: readonly number[]
  lanes: readonly Lane[]
}

interface NoisyProgram {
  replicas: number
  seeds: readonly number[]
  optimizers: readonly Optimizer[]
  parameters: readonly Parameter[]
  dropouts: readonly { name: string; shape: readonly number[]; rates: readonly number[] }[]
}

/** What a program needs; empty without noise. */
export function planNoise({ replicas, seeds, optimizers, parameters, dropouts }: NoisyProgram): NoisePlan {
  const full = (shape: readonly number[]): readonly number[] => [replicas, ...shape]
  const onWeights = (lane: number, name: 'weightNoise' | 'updateNoise'): Lane[] => {
    const deviations = optimizers.map((optimizer) => optimizer[name])
    if (deviations.every((deviation) => deviation === 0)) return []
    const feeds = parameters
      .filter((p) => p.trainable)
      .map((p) => ({ name: `${name}/${p.name}`, shape: full(p.shape) }))
    return [{ lane, kind: 'normal', feeds, amounts: feeds.map(() => deviations) }]
  }
  const sites = dropouts.filter(({ rates }) => rates.some((rate) => rate > 0))
  const dropped: Lane = {
    lane: 3,
    kind: 'dropout',
    feeds: sites.map(({ name, shape }) => ({ name: `dropout/${name}`, shape: full(shape) })),
    amounts: sites.map(({ rates }) => rates)
  }
  return {
    seeds,
    lanes: [
      ...onWeights(1, 'weightNoise'),
      ...onWeights(2, 'updateNoise'),
      ...(sites.length > 0 ? [dropped] : [])
    ]
  }
}

const draws: Record<Lane['kind'], (stream: RandomStream, amount: number) => number> = {
  normal: (stream, deviation) => stream.normal() * deviation,
  dropout: (stream, rate) => (stream.uniform() < rate ? 0 : 1 / (1 - rate))
}

function writeLane({ lane, kind, feeds, amounts }: Lane, plan: NoisePlan, step: number, into: HostArrays) {
  const draw = draws[kind]
  plan.seeds.forEach((seed, r) => {
    const stream = new RandomStream(seed, 'noise', step, lane)
    feeds.forEach(({ name, shape }, f) => {
      const size = sizeOf(shape) / plan.seeds.length
      const amount = amounts[f]![r]!
      const target = into[name]!.subarray(r * size, (r + 1) * size)
      for (let i = 0; i < size; i++) target[i] = draw(stream, amount)
    })
  })
}

/** A family's batches with the noise beside them. */
export function withNoise(batches: Batches, plan: NoisePlan): Batches {
  if (plan.lanes.length === 0) return batches
  const layout: Record<string, FeedLayout> = { ...batches.layout }
  for (const { feeds } of plan.lanes)
    for (const { name, shape } of feeds) layout[name] = { dtype: 'float32', shape }
  return {
    layout,
    write(step, into) {
      batches.write(step, into)
      for (const lane of plan.lanes) writeLane(lane, plan, step, into)
    }
  }
}
