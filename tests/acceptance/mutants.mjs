// Presets with one thing wrong: what `npm run acceptance -- --mutants` trains, and which rows each has to miss. A row that no
// mutant can make miss says nothing.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const file = path.join(import.meta.dirname, 'MUTANTS.md')
const head = `# Mutants

Presets with one thing wrong, and what their rows of [RESULTS](RESULTS.md) came to then: a row counts for something because a program
that is wrong misses it. Written by \`npm run acceptance -- --mutants\`; what is wrong stands in \`mutants.mjs\`. Each row of a preset that is met should be
missed by one of its mutants. Program: hash of the preset as it should be.

| preset | mutant | expected | got | row | date | program |
|---|---|---|---|---|---|---|
`

/**
 * `set`: the wrong thing, as fields; `replicas`: in how many seeds, where fewer than the preset's tell. `fails`: which of the preset's expectations miss, by a part of their text each.
 * @typedef {{ preset: string, what: string, set: Record<string, unknown>, replicas?: number, criterion?: string, fails: string[] }} Mutant
 *   `criterion`: rows of its check and not those of the preset.
 */

/** In batches so small that the first class is often missing where it is rare. */
const SHIFTED = {
  what: 'labels are shifted by the smallest of a batch of eight',
  set: { 'task.labels': 'shifted', batchSize: 8 }
}

/** Weights within ±√6/√fan-in. */
const HE = Math.sqrt(6)

/** @type {Mutant[]} */
export const mutants = [
  {
    preset: 'automata/twelve-positive',
    what: 'norms take the statistics of the batch: they leave the evaluation mode that the source was stuck in',
    set: { 'model.statistics': 'batch' },
    fails: ['step 500', 'step 900', 'at the end']
  },
  {
    preset: 'automata/twelve-positive',
    what: 'rows are seen after one update in place of 99',
    set: { 'task.updates': 1 },
    replicas: 2,
    fails: ['0.364']
  },
  {
    preset: 'automata/twelve-negative',
    what: 'norms take the statistics of the batch',
    set: { 'model.statistics': 'batch' },
    replicas: 1,
    fails: ['step 100', 'step 500', 'step 900', 'at the end']
  },
  {
    preset: 'automata/two-by-two',
    ...SHIFTED,
    replicas: 2,
    fails: ['autocorrelation: unlike rules frequent, lower', 'hierarchical: unlike rules frequent, lower']
  },
  {
    preset: 'automata/curricula',
    ...SHIFTED,
    replicas: 2,
    fails: [
      'unlike ones frequent: lower',
      'higher in the end than equal weights',
      'lower in the end than its exact reverse',
      'four times as late',
      'annealed to equal weights'
    ]
  },
  {
    preset: 'automata/curricula-tuned',
    ...SHIFTED,
    replicas: 2,
    fails: ['autocorrelation: unlike rules frequent, lower', 'hierarchical: unlike rules frequent, lower']
  },
  {
    preset: 'automata/curricula-tuned',
    criterion: 'C1',
    ...SHIFTED,
    fails: [
      'hierarchical +: loss at the end above that of its exact reverse',
      'hierarchical −: loss at the end below that of its exact reverse'
    ]
  },
  {
    preset: 'automata/curricula-rates',
    what: 'momentum of 0.99',
    set: { 'optimizer.kind': 'momentum', 'optimizer.momentum': 0.99 },
    replicas: 1,
    fails: ['rate 0.8 ends lower']
  },
  {
    preset: 'automata/curricula-rates',
    what: 'the warm-up does not end within the run',
    set: { 'optimizer.warmupSteps': 100_000 },
    replicas: 1,
    fails: ['rate 0.4 ends lower']
  },
  {
    preset: 'automata/curricula-permutations',
    ...SHIFTED,
    fails: ['higher in the end than hierarchical']
  },
  {
    preset: 'automata/as-published',
    what: 'labels are right',
    set: { 'task.labels': 'rule' },
    fails: ['hardly falls']
  },
  {
    preset: 'automata/as-published',
    what: 'labels are right, and norms take the statistics of the batch',
    set: { 'task.labels': 'rule', 'model.statistics': 'batch' },
    fails: ['the right rule']
  },
  {
    preset: 'automata/all-rules',
    what: 'norms stay with the statistics of the start',
    set: { 'model.statistics': 'initial' },
    fails: ['the right class']
  },
  {
    preset: 'automata/finite',
    what: 'rows are made anew at every step, a third as many',
    set: { 'task.trainRows': null, 'stop.steps': 12_800 },
    replicas: 1,
    fails: ['training rows are known', 'new rows', 'training loss', 'test loss']
  },
  {
    preset: 'automata/correlation',
    what: 'starts are compared and not what 99 updates make of them',
    set: { 'task.updates': 0 },
    fails: ['by density', '10, counted', '0 and 63', '0 and 110', 'always agree']
  },
  {
    preset: 'automata/correlation',
    what: 'starts with three ones in ten are compared and not what 99 updates make of them',
    set: { 'task.updates': 0, 'task.density': 0.3 },
    fails: ['110 with itself']
  },
  {
    preset: 'automata/correlation',
    what: 'pairs of rows are forty',
    set: { 'task.starts': 40 },
    fails: ['counted less expected']
  },
  {
    preset: 'fractals/mandelbrot-corrected',
    what: 'points are shown without waves',
    set: { 'model.features': 'raw', 'task.sampling': 'uniform' },
    fails: ['0.98']
  },
  {
    preset: 'fractals/julia',
    what: 'points are shown without waves',
    set: { 'model.features': 'raw', 'task.sampling': 'uniform' },
    fails: ['0.97']
  },
  {
    preset: 'fractals/mandelbrot-level',
    what: 'points are shown without waves, and all are uniform',
    set: { 'model.features': 'raw', 'task.sampling': 'uniform' },
    fails: ['20 times']
  },
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
    fails: ['one time in twenty: slopes', 'coin flips: only']
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
    preset: 'parity/sharpness-length',
    what: 'the task reads a single bit',
    set: { 'task.parityOrder': 1 },
    replicas: 3,
    fails: ['14 bits take longer', 'so they do', '14 bits: default']
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
    what: 'hidden layers have batch norm, and the scale of weights no part in it',
    set: { 'model.batchNorm': true },
    replicas: 2,
    fails: ['64 units: default']
  }
]

/**
 * What came of the rows that a mutant has to miss.
 * @param {Mutant} mutant @param {import('./cli.mjs').Result[]} results
 */
export const judgeMutant = ({ fails }, results) =>
  fails.map((part) => {
    const found = results.find(({ text }) => text.includes(part))
    if (!found) throw new Error(`no row says “${part}”`)
    return { text: found.text, got: found.got, dead: found.verdict === 'missed' }
  })

/** Replaces the rows of one mutant. @param {Mutant} mutant @param {string} program @param {ReturnType<typeof judgeMutant>} rows */
export function writeMutants({ preset, criterion, what }, program, rows) {
  const name = criterion ?? preset
  const date = new Date().toISOString().slice(0, 10)
  const lines = rows.map(
    ({ text, got, dead }) =>
      `| ${name} | ${what} | ${text} | ${got} | ${dead ? 'missed' : 'survives'} | ${date} | ${program} |`
  )
  const known = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
  const others = known.filter(
    (line) =>
      line.startsWith('| ') && !line.startsWith('| preset') && !line.startsWith(`| ${name} | ${what} |`)
  )
  writeFileSync(file, `${head}${[...others, ...lines].sort().join('\n')}\n`)
}
