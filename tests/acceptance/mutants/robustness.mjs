// The law of robustness with one thing wrong.

/** @type {import('../mutants.mjs').Mutant[]} */
export const robustness = [
  {
    preset: 'robustness/random-features',
    what: 'fits stop at half the variance of the labels',
    set: { 'model.fit': 0.5 },
    fails: ['train error at 200', 'as many as rows', '200 features', '400 features', '1600 features']
  },
  {
    preset: 'robustness/random-features',
    what: 'fits hardly begin',
    set: { 'model.fit': 0.95 },
    fails: ['100 features', '50 features', 'the law holds', 'closest opposite pair']
  },
  {
    preset: 'robustness/random-features',
    what: 'as many rows as a quarter of the most features, so that 1600 are not many',
    set: { 'task.samples': 800 },
    replicas: 1,
    fails: ['it flattens', 'as many as rows', '100 features']
  },
  {
    preset: 'robustness/label-noise',
    what: 'features are too few to fit noise',
    set: { 'model.features': 20 },
    fails: ['one time in twenty: slopes', 'coin flips: only', 'the best test error']
  },
  {
    preset: 'robustness/baum',
    what: 'slabs reach beyond the nearest row',
    set: { 'task.slab': 1.5 },
    fails: ['given its label']
  },
  {
    preset: 'robustness/baum',
    what: 'rows have 400 inputs',
    set: { 'task.inputs': 400 },
    fails: ['units for 1000', 'smallest']
  },
  {
    preset: 'robustness/network',
    what: 'rows have 5 inputs: 8 parameters are a unit, and not 22',
    set: { 'task.inputs': 5 },
    replicas: 1,
    fails: ['12 units (p/n', '10 units: largest', 'at once', 'not steeper than 10']
  },
  {
    preset: 'robustness/network',
    what: 'no rows pull below half the variance of the labels, and nets stop there',
    set: { 'task.fit': 0.5, 'stop.rules.0.value': 0.5 },
    replicas: 1,
    fails: ['10 units: largest', '400 units: largest', 'steeper than 400', 'it flattens']
  },
  {
    preset: 'robustness/network',
    what: 'labels tell the side of a plane',
    set: { 'task.labelNoise': 0 },
    replicas: 1,
    fails: ['6 units']
  },
  {
    preset: 'robustness/attacks',
    what: 'attacks reach a fiftieth',
    set: { 'task.reach': 0.02 },
    replicas: 1,
    fails: ['8 units', '256 units', 'wider is harder']
  },
  {
    preset: 'robustness/digits',
    what: 'half of the digits are told wrong',
    set: { 'task.labelNoise': 0.5 },
    replicas: 1,
    fails: ['as they are', 'one step', 'it falls']
  },
  {
    preset: 'robustness/digits',
    what: 'there are two hidden units',
    set: { 'model.width': 2 },
    replicas: 1,
    fails: ['training row is told wrong']
  },
  {
    preset: 'robustness/network',
    what: 'there are a quarter as many rows',
    set: { 'task.samples': 50 },
    replicas: 1,
    fails: ['6 units']
  },
  {
    preset: 'robustness/attacks',
    what: 'a hundred times the rate',
    set: { 'optimizer.learningRate': 0.3 },
    replicas: 1,
    fails: ['256 units over 64']
  },
  {
    preset: 'robustness/digits',
    what: 'an attack has a single step, a fraction of its reach',
    set: { 'task.attackSteps': 1 },
    replicas: 1,
    fails: ['several steps']
  },
  {
    preset: 'robustness/baum',
    what: 'one row in a hundred is positive',
    set: { 'task.positives': 0.01 },
    fails: ['a ramp', 'slabs narrow']
  },
  {
    preset: 'robustness/label-noise',
    what: 'no fit stops above half the variance',
    set: { 'task.to': 0.5 },
    fails: ['coin flips: no fit']
  }
]
