/**
 * Grokking: small networks that learn the table of an operation, and generalise long after they have memorised it.
 *
 * Sources: Power et al. 2022; Nanda et al. 2023; Gromov 2023; Liu et al. 2022 ("Omnigrok"); Lee et al. 2024 ("Grokfast").
 */
import { defineFamily } from '#kit/family'
import type { Footprint } from '#shared/memory'
import { replicaSpecs } from '#shared/replicas'
import { check, facts } from './spec/checks'
import { whyNoProgress } from './measures/groupTable'
import { networkParameters, parameterCount, valuesPerRow } from './program/network'
import { declare } from './measures/declare'
import { series } from './measures/series'
import { schema, type GrokkingSpec } from './spec/spec'
import { trainRows } from './data/split'
import { ownPanels, panels } from './panelLayout'
import { pointsOf } from './points/points'
import { operationTable } from './data/table'
import { inspections } from './views/inspections'
import { warnings } from './warnings'

/** An evaluation looks at the whole table. */
function footprint(spec: GrokkingSpec): Footprint {
  const rows = operationTable(spec.task).c.length
  const most = Math.max(...replicaSpecs(spec).map(({ task }) => trainRows(task.trainFraction, rows)))
  const values = valuesPerRow(spec)
  return {
    weights: parameterCount(spec),
    train: { rows: spec.batchSize ?? most, values },
    evaluation: { rows, values },
    outputs: rows
  }
}

/** Parameters that every row meets once: two-hot inputs are looked up. */
function operationsPerStep(spec: GrokkingSpec): number {
  const rows = spec.batchSize ?? trainRows(spec.task.trainFraction, operationTable(spec.task).c.length)
  const positions = { quadratic: 1, relu: 1, tied: 1, transformer: 1, decoder: 4 }[spec.model.kind]
  return 6 * spec.replicas * rows * positions * parameterCount(spec)
}

export const manifest = defineFamily({
  id: 'grokking',
  title: 'Grokking of an operation table',
  about:
    'A network memorises part of an operation’s table; long after that it suddenly knows the rest. See when, and why.',
  schema,
  check,
  facts,
  warnings,
  perReplica: ['task.trainFraction', 'task.outliers', 'task.labelNoise', 'model.initScale', 'model.dropout'],
  operationsPerStep,
  footprint,
  trainingRows: ({ task }) => trainRows(task.trainFraction, operationTable(task).c.length),
  parameters: (spec) => networkParameters(spec).map(({ name }) => name),
  pointsOf,
  series,
  declare,
  inspections,
  whyNotDerived: whyNoProgress,
  ownPanels,
  panels,
  headline: 'test.accuracy'
})
