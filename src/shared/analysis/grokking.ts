/**
 * Delayed generalisation in numbers: when a run had learned its training rows and when the held-out ones.
 *
 * T_train and T_grok are the first evaluated steps with accuracy ≥ 99 %; since nothing is known between
 * evaluations, each is an interval (previous evaluation, this evaluation]. A stricter rule asks for three
 * evaluations in a row and names the first of them. A run that does not get there has the value "never within
 * n steps", which counts as later than every other. Source: conventions of the reference; Power et al. 2022.
 */
import { column, type Columns } from './crossings'
import { quantile } from './quantiles'

/** In steps. `after` is −1 where the very first evaluation met it. */
export type Crossing = { reached: true; after: number; at: number } | { reached: false; within: number }

export interface Rule {
  threshold: number
  /** Evaluations in a row that must meet it. */
  inARow: number
}
export const ONCE: Rule = { threshold: 0.99, inARow: 1 }
export const THREE_IN_A_ROW: Rule = { threshold: 0.99, inARow: 3 }

/** One replica's evaluations in step order. NaN (diverged) meets no threshold. */
export interface Trajectory {
  steps: readonly number[]
  values: readonly number[]
}

/** Rows with index columns `step` and `replica`, apart by replica. Throws on a missing column. */
export function trajectories(columns: Columns, value: string, replicas: number): Trajectory[] {
  const found = Array.from({ length: replicas }, () => ({ steps: [] as number[], values: [] as number[] }))
  const steps = column(columns, 'step')
  const values = column(columns, value)
  column(columns, 'replica').forEach((replica, row) => {
    found[replica]?.steps.push(steps[row]!)
    found[replica]?.values.push(values[row]!)
  })
  return found
}

/** First crossing of a threshold by a rule. */
export function crossing({ steps, values }: Trajectory, { threshold, inARow }: Rule): Crossing {
  let run = 0
  for (let i = 0; i < values.length; i++) {
    run = values[i]! >= threshold ? run + 1 : 0
    const first = i - inARow + 1
    if (run === inARow) return { reached: true, after: steps[first - 1] ?? -1, at: steps[first]! }
  }
  return { reached: false, within: steps.at(-1) ?? 0 }
}

export interface Delay {
  train: Crossing
  grok: Crossing
  /** T_grok − T_train in steps; null unless both were reached. */
  delay: number | null
  /** T_grok / T_train; null unless both were reached. */
  ratio: number | null
  /** Held-out accuracy at T_train; null: not reached, or not evaluated there. */
  heldOutAtTrain: number | null
  /** Lowest held-out accuracy from T_grok on; null: not reached. */
  lowestAfter: number | null
  /** How often it fell from at least `floor` to below it after T_grok. */
  falls: number
}

function fallsBelow(values: readonly number[], floor: number): number {
  return values.filter((value, i) => i > 0 && values[i - 1]! >= floor && !(value >= floor)).length
}

/** Delay of one replica from its accuracy on training and on held-out rows. */
export function delayOf(train: Trajectory, heldOut: Trajectory, rule: Rule, floor = 0.9): Delay {
  const [t, g] = [crossing(train, rule), crossing(heldOut, rule)]
  const after = g.reached ? heldOut.values.slice(heldOut.steps.indexOf(g.at)) : []
  return {
    train: t,
    grok: g,
    delay: t.reached && g.reached ? g.at - t.at : null,
    ratio: t.reached && g.reached ? g.at / t.at : null,
    heldOutAtTrain: t.reached ? (heldOut.values[heldOut.steps.indexOf(t.at)] ?? null) : null,
    lowestAfter: g.reached ? after.reduce((least, value) => (value >= least ? least : value)) : null,
    falls: fallsBelow(after, floor)
  }
}

/** A quantile over replicas: a step, or censored because it lies among those that never got there. */
export type CensoredStep = { step: number } | { neverWithin: number }

/** Quantile p of crossings, never counting as later than all others; NaN step for no crossings. */
export function crossingQuantile(crossings: readonly Crossing[], p: number): CensoredStep {
  const never = crossings.flatMap((c) => (c.reached ? [] : [c.within]))
  const reached = crossings.flatMap((c) => (c.reached ? [c.at] : [])).sort((a, b) => a - b)
  const count = crossings.length
  if (Math.ceil(p * (count - 1)) >= reached.length && count > 0) return { neverWithin: Math.min(...never) }
  // `quantile` reads one beyond the position; what stands there has no weight then.
  return { step: quantile([...reached, reached.at(-1)!], count, p) }
}

export interface CrossingSummary {
  /** 25 %, 50 % and 75 %. */
  quartiles: readonly [CensoredStep, CensoredStep, CensoredStep]
  reached: number
  replicas: number
}

/** Median and quartiles over replicas, as in Power et al.'s figure 1. */
export const summarizeCrossings = (crossings: readonly Crossing[]): CrossingSummary => ({
  quartiles: [
    crossingQuantile(crossings, 0.25),
    crossingQuantile(crossings, 0.5),
    crossingQuantile(crossings, 0.75)
  ],
  reached: crossings.filter((c) => c.reached).length,
  replicas: crossings.length
})
