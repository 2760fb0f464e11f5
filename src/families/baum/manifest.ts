/**
 * Any labels of n rows by about n weights: Baum's network of threshold units, and how narrow the slabs are that it lives on.
 *
 * Source: Baum 1988, “On the capabilities of multilayer perceptrons”, Journal of Complexity 4, 193–215.
 */
import { defineComputation } from '#kit/family'
import { check, facts } from './checks'
import { declare } from './declare'
import { series } from './series'
import { schema } from './spec'
import { warnings } from './warnings'

export const manifest = defineComputation({
  id: 'baum',
  title: 'Baum’s network',
  about:
    'A network that is built, not trained: it gives any labels to n rows with about n weights, at the price of slabs that are ever narrower.',
  schema,
  check,
  facts,
  warnings,
  perReplica: ['task.positives'],
  series,
  declare,
  panels: [
    { kind: 'curve', title: 'Accuracy', metrics: ['network.accuracy'] },
    {
      kind: 'curve',
      title: 'Hidden units',
      metrics: ['network.units', 'network.most', 'network.baum'],
      together: true
    },
    { kind: 'curve', title: 'Width of slabs', metrics: ['slab.width', 'slab.margin'] },
    { kind: 'curve', title: 'Slope', metrics: ['slab.slope', 'slab.bound'], together: true },
    { kind: 'curve', title: 'Parameters', metrics: ['network.parameters'] }
  ],
  headline: 'network.accuracy'
})
