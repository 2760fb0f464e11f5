/**
 * The kinds of optimiser, one declaration each, as plain data. The direction of each, with tensors, is written against
 * its declaration in `kit/program/optimizers/rules.ts`. A kind that leaves something out, or has no direction, does not
 * compile.
 */

/** Numbers that only some rules have, fields of the optimiser. */
export type RuleNumber = 'momentum' | 'beta1' | 'beta2' | 'epsilon'

export interface RuleFacts {
  /** What it remembers, each shaped like the parameters and zero at first; also the names of its slots. */
  moments: readonly string[]
  /** What λ does. coupled: λw is added to the gradient (L2). decoupled: w ← w − ηλ(w − w*) beside the rule. */
  decay: 'coupled' | 'decoupled'
  /** Whether its direction depends on the number of the update. */
  countsUpdates: boolean
  /** What it has beside the numbers of every rule. */
  numbers: readonly RuleNumber[]
}

export const optimizerKinds = ['sgd', 'momentum', 'adam', 'adamw'] as const

export type OptimizerKind = (typeof optimizerKinds)[number]

export const optimizerRules = {
  sgd: { moments: [], decay: 'coupled', countsUpdates: false, numbers: [] },
  momentum: { moments: ['velocity'], decay: 'coupled', countsUpdates: false, numbers: ['momentum'] },
  adam: {
    moments: ['m', 'v'],
    decay: 'coupled',
    countsUpdates: true,
    numbers: ['beta1', 'beta2', 'epsilon']
  },
  adamw: {
    moments: ['m', 'v'],
    decay: 'decoupled',
    countsUpdates: true,
    numbers: ['beta1', 'beta2', 'epsilon']
  }
} as const satisfies Record<OptimizerKind, RuleFacts>

/** The kinds whose declaration is so, in their order. */
export const kindsThat = (holds: (facts: RuleFacts) => boolean): OptimizerKind[] =>
  optimizerKinds.filter((kind) => holds(optimizerRules[kind]))

/** Numbers of the optimiser that replicas may have of their own. Here, since the page reads them without any schema. */
export const optimizerNumbers = [
  'learningRate',
  'weightDecay',
  'momentum',
  'beta1',
  'beta2',
  'epsilon',
  'clipNorm',
  'filterGain',
  'filterDecay',
  'updateNoise',
  'weightNoise'
] as const
