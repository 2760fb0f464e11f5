/**
 * The law over rules: how often each one comes, static or turning into another one while the network trains.
 *
 * Laws by an order are the dissertation's (docs/experiments.md): for the autocorrelation a of a rule in percent 1/(101 − a)
 * and 1/(1 + a); for its place in the hierarchical order of all 256 rules 1/(place + 10) and 1/(255 − place + 10).
 */
import { RandomStream } from '#shared/random'
import { RULES } from '#kit/automata'
import type { AutomataTask } from '../spec/spec'
import { autocorrelation, hierarchicalOrder } from './orders'
import { rulesOf } from './task'

const normalized = (weights: readonly number[]): Float64Array => {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return Float64Array.from(weights, (weight) => weight / total)
}

/** Weight 1/(place + 10) of a place from 0 in the order of all rules, or of the place mirrored. */
export const placeWeight = (place: number, positive: boolean): number =>
  1 / ((positive ? place : RULES - 1 - place) + 10)

/** Weight of an autocorrelation in percent. */
export const autocorrelationWeight = (a: number, positive: boolean): number =>
  1 / (positive ? 101 - a : a + 1)

/** Weights, and what ranks the rules: the first has the most of it. A list of weights has the order of its own. */
function orderedWeights(task: AutomataTask): { weights: number[]; rank: number[] } {
  const rules = rulesOf(task)
  const positive = task.direction === 'positive'
  switch (task.law) {
    case 'uniform':
      return { weights: rules.map(() => 1), rank: rules.map((_, i) => -i) }
    case 'weights':
      return { weights: rules.map((_, i) => task.weights[i] ?? 0), rank: rules.map((_, i) => -i) }
    case 'autocorrelation': {
      const a = rules.map((rule) => autocorrelation(rule, task))
      return { weights: a.map((each) => autocorrelationWeight(each, positive)), rank: a }
    }
    case 'hierarchical': {
      const order = hierarchicalOrder(task)
      const places = rules.map((rule) => order.indexOf(rule))
      return {
        weights: places.map((place) => placeWeight(place, positive)),
        rank: places.map((place) => -place)
      }
    }
  }
}

/** The same shares, the first rule of the order with that of the last. */
function mirrored(shares: Float64Array, rank: readonly number[]): Float64Array {
  const order = [...rank.keys()].sort((i, j) => rank[j]! - rank[i]! || i - j)
  const result = Float64Array.from(shares)
  order.forEach((rule, place) => (result[rule] = shares[order[order.length - 1 - place]!]!))
  return result
}

/** The same shares dealt at random (Fisher & Yates): one draw for all replicas. */
function dealt(shares: Float64Array, draw: number): Float64Array {
  const left = [...shares]
  const stream = new RandomStream(0, 'task', draw)
  return shares.map(() => left.splice(stream.below(left.length), 1)[0]!)
}

/** Probability of every rule in the order of the list, at a step, from 0, of training under this task. */
export type Law = (step: number) => Float64Array

export function createLaw(task: AutomataTask): Law {
  const { weights, rank } = orderedWeights(task)
  const arranged = (reversed: boolean): Float64Array => {
    const shares = normalized(weights)
    const turned = reversed ? mirrored(shares, rank) : shares
    return task.permutation > 0 ? dealt(turned, task.permutation) : turned
  }
  const from = arranged(task.reversed)
  if (task.annealTo === 'none') return () => from
  const to = task.annealTo === 'uniform' ? normalized(weights.map(() => 1)) : arranged(!task.reversed)
  return (step) => {
    const share = Math.min(1, step / task.annealSteps)
    return share === 1 ? to : from.map((p, i) => p + share * (to[i]! - p))
  }
}
