// Parity with one thing wrong.

/** Weights within ±√6/√fan-in. */
const HE = Math.sqrt(6)

/** Within the first evaluations, whatever a task's length and a network's width. */
const AT_ONCE = {
  what: 'the task reads a single bit, and is learned at once: five times the rate, and batch norm',
  set: {
    'task.parityOrder': 1,
    'model.batchNorm': true,
    'optimizer.learningRate': 0.1,
    'stop.steps': 400
  }
}

/** A sweep over the scale of the first weights, and something else. @param {object} other */
const weightsAnd = (other) => [
  {
    title: 'initial weights',
    values: [
      { label: 'default', set: { 'model.initGain': 1 } },
      { label: 'He', set: { 'model.initGain': HE } }
    ]
  },
  other
]

/** @type {import('../mutants.mjs').Mutant[]} */
export const parity = [
  {
    preset: 'parity/hidden-progress',
    what: 'twice the rate',
    set: { 'optimizer.learningRate': 0.2 },
    replicas: 3,
    fails: [
      '90 % at step 2 000',
      '99 % at step 2 000',
      'accuracy at step 1 000',
      'the largest move is 0.060',
      '0.102 at step 800'
    ]
  },
  {
    preset: 'parity/hidden-progress',
    what: 'half the rate',
    set: { 'optimizer.learningRate': 0.05 },
    replicas: 3,
    fails: ['0.134 at step 1 300']
  },
  {
    preset: 'parity/hidden-progress',
    what: 'the task reads six of the bits, and is not learned within the run',
    set: { 'task.parityOrder': 6 },
    replicas: 3,
    fails: ['from 55 to 95 %', 'and at the end', 'Fourier gap of a unit at step 300']
  },
  {
    preset: 'parity/grokking-40-3',
    what: 'no weight decay',
    set: { 'optimizer.weightDecay': 0 },
    replicas: 2,
    fails: ['90 % of held-out']
  },
  {
    preset: 'parity/grokking-40-3',
    what: 'twice the rate',
    set: { 'optimizer.learningRate': 0.2 },
    replicas: 2,
    fails: ['99 % of held-out']
  },
  {
    preset: 'parity/grokking-40-3',
    what: 'three tenths of the rate',
    set: { 'optimizer.learningRate': 0.03 },
    replicas: 2,
    fails: ['99 % of training rows']
  },
  {
    preset: 'parity/grokking-40-3',
    what: 'four times the rows',
    set: { 'task.testFraction': 0.2 },
    replicas: 2,
    fails: ['2.5 times as late']
  },
  {
    preset: 'parity/transfer-long-messages',
    what: 'every arm begins with fresh weights of He’s scale',
    set: {
      'stages.1.reset': 'fresh',
      'stages.1.change.model.initGain': HE,
      'stages.4.change.model.initGain': HE
    },
    replicas: 3,
    fails: ['trained weights: 75 %', 'over fresh ones', 'over shuffled', 'PyTorch’s scale over']
  },
  {
    preset: 'parity/transfer-rates',
    what: 'the trained arms begin with fresh weights of He’s scale, and the rate of 0.04 is 0.005',
    set: {
      'stages.3.reset': 'fresh',
      'stages.3.change.model.initGain': HE,
      'stages.5.reset': 'fresh',
      'stages.5.change.model.initGain': HE,
      'stages.24.change.optimizer.learningRate': 0.005
    },
    replicas: 2,
    fails: ['at rate 0.02', 'at rate 0.08', 'rate 0.04 over']
  },
  {
    preset: 'parity/sample-size',
    what: 'all tasks read a single bit',
    set: { 'task.parityOrder': 1 },
    replicas: 3,
    fails: ['as published, 100 000', 'corrected, 100 000', 'true parities']
  },
  {
    preset: 'parity/sharpness-length',
    ...AT_ONCE,
    replicas: 3,
    fails: ['14 bits take longer', 'so they do']
  },
  {
    preset: 'parity/sharpness-length',
    criterion: 'A4',
    what: 'the network grows, and not the message',
    knobs: weightsAnd({ path: 'model.width', values: [32, 64, 128, 256], scale: 'log' }),
    fails: ['He: longer messages']
  },
  {
    preset: 'parity/sharpness-length',
    what: 'hidden layers have batch norm, and the scale of weights no part in it',
    set: { 'model.batchNorm': true },
    replicas: 2,
    fails: ['14 bits: default']
  },
  {
    preset: 'parity/sharpness-width',
    ...AT_ONCE,
    replicas: 3,
    fails: ['256 units take less', 'so they do with']
  },
  {
    preset: 'parity/sharpness-width',
    criterion: 'A5',
    what: 'the message grows, and not the network',
    knobs: weightsAnd({ path: 'task.messageBits', values: [6, 8, 11, 14] }),
    fails: ['default: more parameters', 'He: more parameters']
  },
  {
    preset: 'parity/sharpness-width',
    what: 'hidden layers have batch norm, and the scale of weights no part in it',
    set: { 'model.batchNorm': true },
    replicas: 2,
    fails: ['64 units: default']
  },
  {
    preset: 'parity/one-map',
    what: 'the parity is of one bit',
    set: { 'task.parityOrder': 1 },
    replicas: 1,
    fails: ['understood long after', 'never understood']
  },
  {
    preset: 'parity/one-map',
    what: 'a hundredth of the rate',
    set: { 'optimizer.learningRate': 0.001 },
    replicas: 1,
    fails: ['nearly as soon', 'known by step', 'understood by step', 'wider nets know']
  }
]
