// Liquid networks with one thing wrong.

/** @type {import('../mutants.mjs').Mutant[]} */
export const liquid = [
  {
    preset: 'liquid/cfc-sinusoid',
    what: 'the rate is a tenth',
    set: { 'optimizer.learningRate': 0.001 },
    fails: ['below 10⁻³', 'below 10⁻⁴']
  },
  {
    preset: 'liquid/ltc-sinusoid',
    what: 'the rate is a tenth',
    set: { 'optimizer.learningRate': 0.002 },
    fails: ['below 10⁻²', 'below 10⁻³']
  },
  {
    preset: 'liquid/irregular-xor',
    what: 'all sequences have 16 bits, none is short',
    set: { 'task.shortest': 16 },
    fails: ['median accuracy', 'out of chance']
  },
  {
    preset: 'liquid/versus-rnn',
    what: 'rows come at even times',
    set: { 'task.minGap': 1, 'task.maxGap': 1 },
    replicas: 1,
    fails: ['CfC over RNN: median', 'CfC over RNN: steps', 'CfC over GRU']
  },
  {
    preset: 'liquid/versus-rnn',
    criterion: 'L3',
    what: 'five seeds, of which no interval can be told',
    set: { 'stop.steps': 200 },
    replicas: 5,
    fails: [
      'test error: CfC over RNN',
      'test error: CfC over GRU',
      'test error: CfC over LSTM',
      'inputs: CfC over RNN',
      'inputs: CfC over GRU',
      'inputs: CfC over LSTM',
      'sensitivity: CfC over RNN',
      'sensitivity: CfC over GRU',
      'sensitivity: CfC over LSTM'
    ]
  }
]
