import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { optimizerSchema, type Optimizer } from '#shared/optimizer'
import { optimizerKinds, optimizerRules, type RuleFacts } from '#shared/optimizerRules'
import type { HostTensor } from '#shared/trainingState'
import { createUpdate, hyperParameters, optimizerSlots } from '../../../src/kit/program/optimizers'
import { openTestBackend } from '../../main/engine/support'

beforeAll(openTestBackend)

/** Gradients of two replicas with one parameter of two values each, step by step; and where they start. */
const gradients = [
  [
    [0.5, -0.25],
    [-0.75, 1]
  ],
  [
    [-1, 0.125],
    [0.5, 0.25]
  ],
  [
    [0.75, 2],
    [-0.125, -1.5]
  ],
  [
    [0.25, -0.5],
    [1.25, 0.375]
  ]
]
const start = [
  [1, -2],
  [0.5, 3]
]

type Options = Record<string, unknown>

const upload = (tensors: Record<string, HostTensor>): Record<string, tf.Tensor> =>
  Object.fromEntries(
    Object.entries(tensors).map(([n, t]) => [n, tf.tensor(t.data as Float32Array, [...t.shape])])
  )

/** The parameters after every update; `options` of each replica. */
function trace(options: readonly [Options, Options], noise: Record<string, tf.Tensor> = {}): number[][][] {
  const optimizers = options.map((o) => optimizerSchema.parse(o))
  const first: HostTensor = { dtype: 'float32', shape: [2, 2], data: Float32Array.from(start.flat()) }
  const update = createUpdate(optimizers)
  const hyper = Object.fromEntries(
    Object.entries(hyperParameters(optimizers)).map(([name, values]) => [name, tf.tensor1d(values)])
  )
  let parameters = upload({ w: first })
  let slots = upload(optimizerSlots(optimizers, { w: first }))
  return gradients.map((g) => {
    const next = update(parameters, { w: tf.tensor2d(g) }, slots, hyper, noise)
    expect(Object.keys(next.slots).sort()).toEqual(Object.keys(slots).sort())
    parameters = next.parameters
    slots = next.slots
    return parameters['w']!.arraySync() as number[][]
  })
}

/** The same in float64: `rule(w, gradients up to now, replica)` gives the next weights of one replica. */
function wanted(rule: (w: number[], seen: number[][], replica: number) => number[]): number[][][] {
  const weights = start.map((w) => [...w])
  return gradients.map((_, t) => {
    weights.forEach((w, r) => {
      weights[r] = rule(
        w,
        gradients.slice(0, t + 1).map((g) => g[r]!),
        r
      )
    })
    return weights.map((w) => [...w])
  })
}

function expectClose(found: number[][][], expected: number[][][], digits = 5): void {
  found.flat(2).forEach((value, i) => expect(value).toBeCloseTo(expected.flat(2)[i]!, digits))
}

const both = (options: Options): [Options, Options] => [options, options]
const norm = (g: number[]): number => Math.hypot(...g)
const rate = 0.1
const decay = 0.3

describe('optimisers follow their formulas', () => {
  it('SGD with coupled decay: w ← w − η(g + λw)', () => {
    expectClose(
      trace(both({ kind: 'sgd', learningRate: rate, weightDecay: decay })),
      wanted((w, seen) => w.map((v, i) => v - rate * (seen.at(-1)![i]! + decay * v)))
    )
  })

  it('momentum: v ← μv + g, w ← w − ηv', () => {
    const velocity = (seen: number[][], i: number): number => seen.reduce((v, g) => 0.9 * v + g[i]!, 0)
    expectClose(
      trace(both({ kind: 'momentum', learningRate: rate, momentum: 0.9 })),
      wanted((w, seen) => w.map((v, i) => v - rate * velocity(seen, i)))
    )
  })

  /** m̂ / (√v̂ + ε) of a sequence of gradients. */
  function adam(seen: readonly number[]): number {
    const m = seen.reduce((mean, g) => 0.9 * mean + 0.1 * g, 0) / (1 - 0.9 ** seen.length)
    const v = seen.reduce((mean, g) => 0.98 * mean + 0.02 * g * g, 0) / (1 - 0.98 ** seen.length)
    return m / (Math.sqrt(v) + 1e-8)
  }
  const adamw = { kind: 'adamw', learningRate: rate, weightDecay: decay, beta2: 0.98 }

  it('Adam, with decay in the gradient', () => {
    const totals: number[][][] = [[], []]
    expectClose(
      trace(both({ ...adamw, kind: 'adam' })),
      wanted((w, seen, r) => {
        totals[r]!.push(w.map((v, i) => seen.at(-1)![i]! + decay * v))
        return w.map((v, i) => v - rate * adam(totals[r]!.map((g) => g[i]!)))
      }),
      4
    )
  })

  it.each(['zero', 'init'])('AdamW, towards %s: w ← w − ηλ(w − w*) − ηd', (decayTowards) => {
    expectClose(
      trace(both({ ...adamw, decayTowards })),
      wanted((w, seen, r) =>
        w.map((v, i) => {
          const target = decayTowards === 'init' ? start[r]![i]! : 0
          return v - rate * decay * (v - target) - rate * adam(seen.map((g) => g[i]!))
        })
      ),
      4
    )
  })

  it('numbers differ between replicas, each as if it were alone', () => {
    const slow = { kind: 'sgd', learningRate: 0.01, weightDecay: 0 }
    const fast = { kind: 'sgd', learningRate: 0.2, weightDecay: 0.5, clipNorm: 0.5 }
    const together = trace([slow, fast])
    expect(together.map((w) => w[0])).toEqual(trace([slow, slow]).map((w) => w[0]))
    expect(together.map((w) => w[1])).toEqual(trace([fast, fast]).map((w) => w[1]))
  })
})

// @ts-expect-error a kind must say how its weights decay
export const forgetful: RuleFacts = { moments: [], countsUpdates: false, numbers: [] }

describe('a kind of optimiser', () => {
  const weights: HostTensor = { dtype: 'float32', shape: [1, 2], data: Float32Array.of(1, 2) }
  const slotsOf = (optimizer: Optimizer): string[] => Object.keys(optimizerSlots([optimizer], { w: weights }))

  it.each(optimizerKinds)('%s remembers what it declares', (kind) => {
    const { moments, countsUpdates } = optimizerRules[kind]
    const slots = moments.map((moment) => `${moment}/w`)
    expect(slotsOf(optimizerSchema.parse({ kind }))).toEqual(
      countsUpdates ? [...slots, 'optimizer/step'] : slots
    )
  })

  it('keeps the first weights only where decay is decoupled and goes to them', () => {
    const homing = optimizerSchema.parse({ kind: 'adamw', weightDecay: 1, decayTowards: 'init' })
    const anchored = optimizerKinds.filter((kind) => slotsOf({ ...homing, kind }).includes('anchor/w'))
    expect(anchored).toEqual(['adamw'])
  })
})

describe('the learning rate', () => {
  const sgd = (schedule: Options, share: (updates: number) => number): void =>
    expectClose(
      trace(both({ kind: 'sgd', learningRate: rate, ...schedule })),
      wanted((w, seen) => w.map((v, i) => v - rate * share(seen.length - 1) * seen.at(-1)![i]!))
    )

  it('warms up from zero', () => sgd({ warmupSteps: 3 }, (u) => Math.min(1, u / 3)))

  it('falls by half a cosine, then stays', () =>
    sgd(
      { schedule: 'cosine', scheduleSteps: 2, scheduleFactor: 0.2 },
      (u) => 0.2 + 0.4 * (1 + Math.cos(Math.PI * Math.min(1, u / 2)))
    ))

  it('falls in steps, after the warm-up', () =>
    sgd({ schedule: 'step', scheduleSteps: 2, scheduleFactor: 0.5, warmupSteps: 1 }, (u) =>
      u === 0 ? 0 : 0.5 ** Math.floor((u - 1) / 2)
    ))
})

describe('gradients', () => {
  it('are clipped by their norm over all parameters of a replica', () => {
    expectClose(
      trace(both({ kind: 'sgd', learningRate: rate, clipNorm: 0.8 })),
      wanted((w, seen) => {
        const g = seen.at(-1)!
        return w.map((v, i) => v - rate * g[i]! * Math.min(1, 0.8 / norm(g)))
      })
    )
  })

  it('Grokfast adds an exponential average that begins with the first gradient', () => {
    const slow = (seen: number[][], i: number): number =>
      seen.slice(1).reduce((mean, g) => 0.9 * mean + 0.1 * g[i]!, seen[0]![i]!)
    expectClose(
      trace(both({ kind: 'sgd', learningRate: rate, filter: 'ema', filterDecay: 0.9, filterGain: 2 })),
      wanted((w, seen) => w.map((v, i) => v - rate * (seen.at(-1)![i]! + 2 * slow(seen, i))))
    )
  })

  it('Grokfast adds a moving average once its window is full', () => {
    const slow = (seen: number[][], i: number): number =>
      seen.length < 3 ? 0 : seen.slice(-3).reduce((sum, g) => sum + g[i]! / 3, 0)
    expectClose(
      trace(both({ kind: 'sgd', learningRate: rate, filter: 'ma', filterWindow: 3, filterGain: 5 })),
      wanted((w, seen) => w.map((v, i) => v - rate * (seen.at(-1)![i]! + 5 * slow(seen, i))))
    )
  })
})

describe('the control run of a gradient filter', () => {
  const ema = { filter: 'ema', filterDecay: 0.9, filterGain: 2 }
  /** Plain and filtered gradient of every step. */
  const withSlow = (seen: number[][]): { plain: number[]; slow: number[] }[] => {
    let mean = seen[0]!
    return seen.map((g, t) => {
      if (t > 0) mean = mean.map((m, i) => 0.9 * m + 0.1 * g[i]!)
      return { plain: g, slow: g.map((v, i) => v + 2 * mean[i]!) }
    })
  }

  it('goes along the plain gradient, as far as the filtered one', () => {
    expectClose(
      trace(both({ kind: 'sgd', learningRate: rate, ...ema, filterControl: true })),
      wanted((w, seen) => {
        const { plain, slow } = withSlow(seen).at(-1)!
        return w.map((v, i) => v - (rate * plain[i]! * norm(slow)) / norm(plain))
      })
    )
  })

  it('has the update size of the rule, not of the gradient', () => {
    const direction = (gs: number[][]): number[] =>
      gs[0]!.map((_, i) => {
        const m = gs.reduce((mean, g) => 0.9 * mean + 0.1 * g[i]!, 0) / (1 - 0.9 ** gs.length)
        const v = gs.reduce((mean, g) => 0.98 * mean + 0.02 * g[i]! ** 2, 0) / (1 - 0.98 ** gs.length)
        return m / (Math.sqrt(v) + 1e-8)
      })
    const options = { kind: 'adamw', learningRate: rate, weightDecay: 0.3, beta2: 0.98, ...ema }
    expectClose(
      trace(both({ ...options, filterControl: true })),
      wanted((w, seen) => {
        const steps = withSlow(seen)
        const own = direction(steps.map(({ plain }) => plain))
        const size = norm(direction(steps.map(({ slow }) => slow))) / norm(own)
        return w.map((v, i) => v - rate * 0.3 * v - rate * size * own[i]!)
      }),
      4
    )
  })

  it('is nothing without a filter', () => {
    const plain = { kind: 'sgd', learningRate: rate }
    expect(trace(both({ ...plain, filterControl: true }))).toEqual(trace(both(plain)))
  })
})

describe('interventions', () => {
  it('noise goes on the update, scaled by the learning rate', () => {
    const noise = [
      [0.5, -1],
      [2, 0.25]
    ]
    expectClose(
      trace(both({ kind: 'sgd', learningRate: rate }), { 'updateNoise/w': tf.tensor2d(noise) }),
      wanted((w, seen, r) => w.map((v, i) => v - rate * (seen.at(-1)![i]! + noise[r]![i]!)))
    )
  })

  it('a fixed norm holds after every update', () => {
    const found = trace(both({ kind: 'sgd', learningRate: rate, fixedNorm: true }))
    for (const weights of found) weights.forEach((w, r) => expect(norm(w)).toBeCloseTo(norm(start[r]!), 5))
    expectClose(
      found,
      wanted((w, seen, r) => {
        const moved = w.map((v, i) => v - rate * seen.at(-1)![i]!)
        return moved.map((v) => (v * norm(start[r]!)) / norm(moved))
      })
    )
  })
})
