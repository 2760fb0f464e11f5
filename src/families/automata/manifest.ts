/**
 * Elementary cellular automata: which of many rules made this row?
 *
 * Source: the dissertation “Sudden Changes with Scale in Deep Learning Applications” (docs/experiments.md).
 */
import { defineFamily } from '#kit/family'
import type { SpecFact } from '#shared/experiment'
import type { Footprint } from '#shared/memory'
import { check, facts } from './spec/checks'
import { createLaw } from './data/law'
import { rulesOf } from './data/task'
import { ownPanels, panels } from './panelLayout'
import { networkParameters, parameterCount, valuesPerRow } from './program/network'
import { declare, series } from './series'
import { schema, type AutomataSpec } from './spec/spec'
import { inspections } from './views/inspections'
import { pointsOf } from './views/points'
import { warnings } from './warnings'

function footprint(spec: AutomataSpec): Footprint {
  const values = valuesPerRow(spec)
  const probed = rulesOf(spec.task).length * spec.task.probeRows
  return {
    weights: parameterCount(spec),
    train: { rows: spec.batchSize, values },
    evaluation: { rows: probed, values },
    outputs: probed
  }
}

/** Where the law is told, it is drawn as well: at the first step, rules as they are listed. */
function drawn(fact: SpecFact, { task }: AutomataSpec): SpecFact {
  if (fact.path !== 'task.law') return fact
  const law = createLaw(task)(0)
  return {
    ...fact,
    shares: rulesOf(task).map((rule, i) => ({ label: `rule ${rule}`, value: law[i]! }))
  }
}

export const manifest = defineFamily({
  id: 'automata',
  title: 'Rules of cellular automata',
  about:
    'A network is shown the last row of a cellular automaton and says by which of many rules it was made.',
  schema,
  check,
  facts: (spec) => facts(spec).map((fact) => drawn(fact, spec)),
  warnings,
  perReplica: ['task.permutation', 'model.initGain'],
  // forward, and twice that backward: two operations per weight and row each
  operationsPerStep: (spec) => 6 * spec.batchSize * spec.replicas * parameterCount(spec),
  footprint,
  trainingRows: ({ task }) => task.trainRows,
  parameters: (spec) => networkParameters(spec).map(({ name }) => name),
  pointsOf,
  series,
  declare,
  inspections,
  ownPanels,
  panels,
  headline: 'test.merged'
})
