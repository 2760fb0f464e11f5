/**
 * Grokking: small networks that learn the table of an operation, and generalise long after they have memorised it.
 *
 * Sources: Power et al. 2022; Nanda et al. 2023; Gromov 2023; Liu et al. 2022 ("Omnigrok"); Lee et al. 2024 ("Grokfast").
 */
import { experimentSchema, setBatch } from '#shared/experiment'
import type { FamilyManifest } from '../types'
import { basisOf } from './analysis/basis'
import { check, facts } from './checks'
import { modelSchema } from './modelSchema'
import { whyNoProgress } from './groupTable'
import { networkParameters, parameterCount } from './network'
import { series } from './series'
import type { GrokkingSpec } from './spec'
import { trainRows } from './split'
import { structureOf } from './structure'
import { panels } from './panels'
import { pointsOf } from './points'
import { operationTable } from './table'
import { taskSchema } from './taskSchema'
import { inspections } from './views'

function taskNames(spec: GrokkingSpec, name: string): readonly string[] {
  if (name === 'tensors') return networkParameters(spec).map((parameter) => parameter.name)
  const structure = structureOf(spec.task)
  return structure.kind === 'none' ? [] : basisOf(structure).blocks.map(({ label }) => label)
}

/** Parameters that every row meets once: two-hot inputs are looked up. */
function operationsPerStep(spec: GrokkingSpec): number {
  const rows = spec.batchSize ?? trainRows(spec.task.trainFraction, operationTable(spec.task).c.length)
  const positions = { quadratic: 1, relu: 1, tied: 1, transformer: 1, decoder: 4 }[spec.model.kind]
  return 6 * spec.replicas * rows * positions * parameterCount(spec)
}

export const manifest: FamilyManifest = {
  id: 'grokking',
  title: 'Grokking of an operation table',
  about:
    'A network memorises part of an operation’s table; long after that it suddenly knows the rest. See when, and why.',
  taskNoun: 'row',
  schema: experimentSchema('grokking', taskSchema, modelSchema, setBatch),
  check: (spec) => check(spec as unknown as GrokkingSpec),
  facts: (spec) => facts(spec as unknown as GrokkingSpec),
  perReplica: ['task.trainFraction', 'task.outliers', 'task.labelNoise', 'model.initScale', 'model.dropout'],
  operationsPerStep: (spec) => operationsPerStep(spec as unknown as GrokkingSpec),
  parameters: (spec) => networkParameters(spec as unknown as GrokkingSpec).map(({ name }) => name),
  pointsOf: (spec, asked) => pointsOf(spec as unknown as GrokkingSpec, asked),
  series,
  inspections,
  whyNotDerived: (spec) => whyNoProgress(spec as unknown as GrokkingSpec),
  taskNames: (spec, name) => taskNames(spec as unknown as GrokkingSpec, name),
  panels,
  headline: 'test.accuracy'
}
