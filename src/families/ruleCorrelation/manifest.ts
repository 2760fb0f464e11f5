/**
 * Equal cells of elementary cellular automata: the “correlation matrix” of rules, by the density identity and by counting.
 *
 * Source: the dissertation “Sudden Changes with Scale in Deep Learning Applications” (docs/experiments.md).
 */
import { defineComputation } from '#kit/family'
import { check, facts } from './checks'
import { ownPanels, panels } from './panelLayout'
import { declare, series } from './series'
import { schema } from './spec'

export const manifest = defineComputation({
  id: 'ruleCorrelation',
  title: 'Equal cells of cellular automata',
  about:
    'How many cells are equal in the last rows of two rules from independent starts, for all pairs, by density and counted; clustered, with the dendrogram.',
  schema,
  check,
  facts,
  perReplica: [],
  series,
  declare,
  ownPanels,
  panels,
  headline: 'rules.self'
})
