/**
 * Double descent of trained networks: test error over width, steps and training rows.
 *
 * Source: Nakkiran et al. 2019, “Deep double descent”, arXiv 1912.02292; Belkin et al. 2019, arXiv 1812.11118.
 */
import { defineFamily } from '#kit/family'
import type { SpecProblem } from '#shared/experiment'
import type { Footprint } from '#shared/memory'
import { mostSamples } from './data/batches'
import { tooFewRows } from './fileRows'
import { networkParameters, trainedCount, valuesPerRow } from './program/network'
import { declare, series } from './series'
import { check as checkSpec, facts } from './spec/checks'
import { schema, type DescentSpec } from './spec/spec'
import { pointsOf } from './views/points'
import { warnings } from './warnings'

function footprint(spec: DescentSpec): Footprint {
  const values = valuesPerRow(spec)
  return {
    weights: trainedCount(spec),
    train: { rows: spec.batchSize, values },
    evaluation: { rows: mostSamples(spec) + spec.task.testRows, values }
  }
}

function check(spec: DescentSpec): SpecProblem[] {
  const tooFew = tooFewRows(spec)
  return tooFew ? [tooFew] : checkSpec(spec)
}

const ofClasses = { path: 'task.data', in: ['digits', 'mnist-1d', 'file'] }

export const manifest = defineFamily({
  id: 'networkDescent',
  title: 'Double descent of networks',
  about:
    'A network is trained past the point where it fits every row; its test error falls, rises and falls again.',
  schema,
  check,
  facts,
  warnings,
  perReplica: ['model.width', 'model.initGain', 'task.samples', 'task.labelNoise'],
  filledUp: ['model.width'],
  // forward, and twice that backward: two operations per weight and row each
  operationsPerStep: (spec) => 6 * spec.batchSize * spec.replicas * trainedCount(spec),
  footprint,
  trainingRows: ({ task }) => task.samples,
  parameters: (spec) => networkParameters(spec).map(({ name }) => name),
  pointsOf,
  dense: () => true,
  series,
  declare,
  panels: [
    { kind: 'curve', title: 'Error', metrics: ['test.error', 'set.error', 'train.error'] },
    { kind: 'tasks', title: 'Classes', metrics: ['classes.accuracy', 'classes.loss'], when: ofClasses },
    {
      kind: 'curve',
      title: 'Rows told wrong',
      metrics: ['noise.memorised', 'noise.right'],
      together: true,
      when: ofClasses
    },
    {
      kind: 'curve',
      title: 'Worst class',
      metrics: ['worst.accuracy', 'worst.low', 'worst.high'],
      together: true,
      when: ofClasses
    },
    { kind: 'curve', title: 'Loss', metrics: ['test.loss', 'set.loss', 'train.loss'] },
    { kind: 'embedding', title: 'Embedding', metrics: [] },
    { kind: 'heatmap', title: 'Class × step', metrics: ['classes.accuracy'], when: ofClasses },
    { kind: 'scales', title: 'Scale by layer', metrics: [], when: 'unstaged' }
  ],
  headline: 'test.error'
})
