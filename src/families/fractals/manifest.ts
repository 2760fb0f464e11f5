/**
 * Fractals: a network is shown points of the plane and learns which of them belong to a Mandelbrot or Julia set.
 *
 * Source: the dissertation “Sudden Changes with Scale in Deep Learning Applications” (docs/experiments.md).
 */
import { defineFamily } from '#kit/family'
import type { Footprint } from '#shared/memory'
import { gridSize, probeSize } from './data/batches'
import { ownPanels, panels } from './panelLayout'
import { networkParameters, parameterCount, valuesPerRow } from './program/network'
import { declare, series } from './series'
import { check, facts } from './spec/checks'
import { schema, type FractalsSpec } from './spec/spec'
import { inspections } from './views/inspections'
import { pointsOf } from './views/points'
import { warnings } from './warnings'

function footprint(spec: FractalsSpec): Footprint {
  const values = valuesPerRow(spec)
  return {
    weights: parameterCount(spec),
    train: { rows: spec.batchSize, values },
    evaluation: { rows: Math.max(probeSize(spec), gridSize(spec)), values }
  }
}

export const manifest = defineFamily({
  id: 'fractals',
  title: 'Fractal boundaries',
  about: 'A network is shown points of the plane and says which belong to a Mandelbrot or a Julia set.',
  schema,
  check,
  facts,
  warnings,
  perReplica: ['task.positiveWeight', 'model.bandwidth', 'model.initGain'],
  // forward, and twice that backward: two operations per weight and row each
  operationsPerStep: (spec) => 6 * spec.batchSize * spec.replicas * parameterCount(spec),
  footprint,
  trainingRows: () => null,
  parameters: (spec) => networkParameters(spec).map(({ name }) => name),
  pointsOf,
  series,
  declare,
  inspections,
  ownPanels,
  panels,
  headline: 'test.balanced'
})
