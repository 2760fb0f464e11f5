// Double descent with one thing wrong: least squares, then trained networks.

/** @type {import('../mutants.mjs').Mutant[]} */
export const descent = [
  {
    preset: 'double-descent/polynomial',
    criterion: 'D1',
    what: 'the target is a straight line',
    set: { 'task.target': 'linear' },
    fails: ['no singular values', 'leading modes']
  },
  {
    preset: 'double-descent/polynomial',
    criterion: 'D1',
    what: 'answers have noise of 1, and values below a thousandth of the largest count as 0',
    set: { 'task.noise': 1, 'model.cutoff': 0.001 },
    fails: ['lies at 15', 'over that at 30', 'in reach']
  },
  {
    preset: 'double-descent/linear-samples',
    criterion: 'D2',
    what: 'rows have 20 inputs',
    set: { 'task.inputs': 20, 'model.parameters': 20 },
    fails: ['50 ± 2']
  },
  {
    preset: 'double-descent/digits-features',
    criterion: 'D3',
    what: 'twenty rows in place of four hundred',
    set: { 'task.samples': 20 },
    fails: ['right labels: features at the peak', 'a fifth told wrong: features', 'of 4000 features over']
  },
  {
    preset: 'double-descent/digits-features',
    criterion: 'D3',
    what: 'one label in a thousand is wrong and not a fifth',
    set: { 'task.labelNoise': 0.001 },
    fails: ['wrong labels over right ones']
  },
  {
    preset: 'double-descent/imbalanced',
    criterion: 'D5',
    what: 'digit 0 is rare, and not 8 and 9',
    set: { 'task.classWeights': '[1,4,4,4,4,4,4,4,4,4]' },
    replicas: 2,
    fails: ['one of the two rare']
  },
  {
    preset: 'double-descent/imbalanced',
    criterion: 'D5',
    what: 'a hundredth of the rate',
    set: { 'optimizer.learningRate': 0.00001 },
    replicas: 2,
    fails: ['lies above that of 4']
  },
  {
    preset: 'double-descent/imbalanced',
    what: 'a hundredth of the rate',
    set: { 'optimizer.learningRate': 0.00001 },
    replicas: 1,
    fails: ['worst digit of 300 units']
  },
  {
    preset: 'double-descent/oracle',
    criterion: 'D6',
    what: 'twelve rows are fitted, with condition numbers that no cut-off reaches',
    set: { 'task.samples': 12 },
    fails: ['cut-off 10⁻¹³']
  },
  {
    preset: 'double-descent/digits-features',
    what: 'a ridge of 1 keeps coefficients short',
    set: { 'model.ridge': 1 },
    replicas: 1,
    fails: ['right labels: the peak', 'told wrong: the same', 'right labels: at 420', 'told wrong: at 420']
  },
  {
    preset: 'double-descent/digits-features',
    what: 'a hundred rows in place of four hundred',
    set: { 'task.samples': 100 },
    replicas: 1,
    fails: [
      'right labels: the peak',
      'told wrong: the same',
      'before the peak',
      'right labels: at 4000',
      'told wrong: test error at 100',
      'told wrong: at 4000'
    ]
  },
  {
    preset: 'double-descent/digits-features',
    what: 'twenty rows in place of four hundred',
    set: { 'task.samples': 20 },
    replicas: 1,
    fails: ['second descent']
  },
  {
    preset: 'double-descent/digits-features',
    what: 'one label in a hundred is wrong and not a fifth',
    set: { 'task.labelNoise': 0.01 },
    replicas: 1,
    fails: ['at 400 features: over', 'at 4000 features: over']
  },
  {
    preset: 'double-descent/polynomial',
    what: 'singular values below a tenth are dropped',
    set: { 'model.ablation': 'smallValues' },
    fails: ['over that at 30', 'are met']
  },
  {
    preset: 'double-descent/polynomial',
    what: 'there are 20 training rows',
    set: { 'task.samples': 20 },
    fails: ['the peak lies']
  },
  {
    preset: 'double-descent/polynomial',
    what: 'test answers have another slope, as was once published',
    set: { 'task.testSlope': 0 },
    fails: ['at 30 parameters, behind', 'at 200']
  },
  {
    preset: 'double-descent/cosine',
    what: 'the features have the constant among them',
    set: { 'model.constant': true },
    fails: ['10 parameters', '40 parameters', '100 parameters', '200 parameters']
  },
  {
    preset: 'double-descent/cosine-with-constant',
    what: 'the features lack the constant',
    set: { 'model.constant': false },
    fails: ['40 parameters']
  },
  {
    preset: 'double-descent/cosine-powers',
    what: 'the features have the constant among them',
    set: { 'model.constant': true },
    fails: ['power 2', 'power 6', 'power 100']
  },
  {
    preset: 'double-descent/linear-function',
    what: 'answers have noise of 0.3',
    set: { 'task.noise': 0.3 },
    fails: ['10 parameters', '100 parameters', '200 parameters']
  },
  {
    preset: 'double-descent/linear-samples',
    what: 'answers have no noise',
    set: { 'task.noise': 0 },
    fails: ['the peak lies', '20 rows', '50 rows', '100 rows', '400 rows']
  },
  {
    preset: 'double-descent/linear-samples-ridge',
    what: 'answers have no noise',
    set: { 'task.noise': 0 },
    fails: ['20 rows', '50 rows', '400 rows']
  },
  {
    preset: 'double-descent/linear-samples-ridge',
    what: 'there is no ridge',
    set: { 'model.solver': 'pinv' },
    fails: ['no peak']
  },
  {
    preset: 'double-descent/random-features',
    what: 'answers have no noise',
    set: { 'task.noise': 0 },
    fails: ['40 features', '100 features', '3000 features']
  },
  {
    preset: 'double-descent/random-features',
    what: 'there is a ridge of 10',
    set: { 'model.solver': 'ridge', 'model.ridge': 10 },
    fails: ['the peak lies', '100 features']
  },
  {
    preset: 'double-descent/square-wave',
    what: 'there is a ridge of 0.1',
    set: { 'model.solver': 'ridge', 'model.ridge': 0.1 },
    fails: ['5 periods', '30 periods']
  },
  {
    preset: 'double-descent/square-wave',
    what: 'forty rows are fitted and not two hundred',
    set: { 'task.samples': 40 },
    fails: ['1 period', '5 periods', '30 periods']
  },
  {
    preset: 'double-descent/oracle',
    what: 'the features have the constant among them',
    set: { 'model.constant': true, 'task.repeats': 3 },
    fails: [
      'digits: median test error at 51',
      'at 58',
      'at 60',
      'at 61',
      'at 62',
      'float64 (cut-off max(n, P)·2⁻⁵²): median test error at 51',
      'several times'
    ]
  },
  {
    preset: 'double-descent/oracle',
    what: 'float64 drops no direction, and nothing is computed in 192 digits',
    set: { 'model.solver': 'qr', 'task.exact': false },
    fails: ['float64 (cut-off max(n, P)·2⁻⁵²): median test error at 60']
  },
  {
    preset: 'double-descent/pair-corrected',
    what: 'test answers have another slope, as published',
    set: { 'task.testSlope': 0 },
    fails: ['200 parameters', '225 parameters', '400 parameters']
  },
  {
    preset: 'double-descent/pair-published',
    what: 'test answers have the right slope',
    set: { 'task.testSlope': null },
    fails: ['200 parameters', '400 parameters']
  },
  {
    preset: 'double-descent/ablations',
    what: 'ablations take nothing away: values below 10⁻⁹, fifteen modes; test rows and answers are moved by 10⁻⁶',
    set: { 'model.smallest': 1e-9, 'model.modes': 15, 'model.strength': 1e-6 },
    fails: ['below 0.1', 'leading modes', 'test rows moved', 'training answers moved']
  },
  {
    preset: 'double-descent/ablations',
    what: 'answers have noise of 0.1, and singular values below a thousandth of the largest count as 0',
    set: { 'task.noise': 0.1, 'model.cutoff': 0.001 },
    fails: ['all three causes', 'in reach']
  },
  {
    preset: 'double-descent/fitted-curves',
    what: 'answers have noise of 1',
    set: { 'task.noise': 1 },
    fails: ['under-fit', 'reasonable', 'spikes', 'the curve bends']
  },
  {
    preset: 'double-descent/digits-network',
    what: 'all digits are told right',
    set: { 'task.labelNoise': 0 },
    replicas: 1,
    fails: [
      '100 units: median test error',
      '1000 units: median test error',
      '100 units: best',
      '1000 units: best',
      '12 units do not',
      'far side'
    ]
  },
  {
    preset: 'double-descent/digits-network',
    what: 'a tenth of the rate and of the steps',
    set: { 'optimizer.learningRate': 0.0001, 'stop.steps': 500 },
    replicas: 1,
    fails: ['near side', '100 units interpolate']
  },
  {
    preset: 'double-descent/digits-network',
    criterion: 'D4',
    what: 'all digits are told right',
    set: { 'task.labelNoise': 0 },
    replicas: 1,
    fails: ['less that of 1000', 'less that of 12', 'less that of 8']
  },
  {
    preset: 'double-descent/epochs',
    what: 'all digits are told right',
    set: { 'task.labelNoise': 0 },
    replicas: 2,
    fails: ['lowest test error', 'step of the lowest', 'at the end, after', 'ascent']
  },
  {
    preset: 'double-descent/mnist-1d',
    what: 'half of the rows are told wrong',
    set: { 'task.labelNoise': 0.5 },
    replicas: 1,
    fails: ['test error']
  },
  {
    preset: 'double-descent/mnist-1d',
    what: 'there are ten units',
    set: { 'model.width': 10 },
    replicas: 1,
    fails: ['training error']
  },
  {
    preset: 'double-descent/cosine-network',
    what: 'the cosine has a tenth of its frequency',
    set: { 'task.frequency': 1 },
    replicas: 1,
    fails: [
      '1 unit:',
      '199 units',
      '501 units',
      '1001 units',
      '2001 units',
      '4951 units: mean',
      'do not interpolate'
    ]
  },
  {
    preset: 'double-descent/one-map',
    what: 'all digits are told right',
    set: { 'task.labelNoise': 0 },
    replicas: 1,
    fails: [
      'at the line: error of 64 units over that of 256',
      'at the line: error of 64 units over that of 8',
      'wider is worse',
      'over the steps',
      '16 units do not'
    ]
  },
  {
    preset: 'double-descent/one-map',
    what: 'a tenth of the rate and of the steps',
    set: { 'optimizer.learningRate': 0.0001, 'stop.steps': 500 },
    replicas: 1,
    fails: ['256 units fit', 'long before every row']
  },
  {
    preset: 'double-descent/one-map',
    what: 'every digit is told wrong',
    set: { 'task.labelNoise': 1 },
    replicas: 1,
    fails: ['no ascent', 'wider is better']
  },
  {
    preset: 'double-descent/one-map-mnist-1d',
    what: 'all rows are told right',
    set: { 'task.labelNoise': 0 },
    replicas: 1,
    fails: ['over that of 128', 'over that of 16, before', 'wider is worse', 'over the steps']
  },
  {
    preset: 'double-descent/one-map-mnist-1d',
    what: 'a tenth of the rate and of the steps',
    set: { 'optimizer.learningRate': 0.0003, 'stop.steps': 500 },
    replicas: 1,
    fails: ['128 units fit', '16 units do not', 'long before every row']
  },
  {
    preset: 'double-descent/one-map-mnist-1d',
    what: 'every row is told wrong',
    set: { 'task.labelNoise': 1 },
    replicas: 1,
    fails: ['no ascent', 'wider is better']
  },
  {
    preset: 'double-descent/digits-samples',
    what: 'all digits are told right',
    set: { 'task.labelNoise': 0 },
    replicas: 1,
    fails: ['400 rows: training', '1000 rows: not', '400 rows: test error']
  },
  {
    preset: 'double-descent/digits-samples',
    what: 'half of the digits are told wrong, and nets are wide',
    set: { 'task.labelNoise': 0.5, 'model.width': 300 },
    replicas: 1,
    fails: ['no ascent', '50 rows']
  },
  {
    preset: 'double-descent/digits-samples',
    what: 'three hundred times the rate',
    set: { 'optimizer.learningRate': 0.3 },
    replicas: 1,
    fails: ['50 rows']
  }
]
