/** Views of a stored state, with their formulas and sources. */
import type { InspectionInfo } from '#shared/inspection'

export const inspections: readonly InspectionInfo[] = [
  {
    id: 'spaceTime',
    title: 'Space and time',
    help: 'A start and its updates by one rule, time downwards; framed: the rows that the network is shown, and beside them what it answers at the stored state, softmax of its logits. Above: the answer to each neighbourhood, from 111 to 000, which read as a binary number are the rule’s (Wolfram 1983). mirror: left and right exchanged; inverse: 0 and 1.',
    args: {
      rule: { type: 'number', title: 'Rule', min: 0, max: 255, default: 110 },
      density: { type: 'number', title: 'Density', min: 0, max: 1, default: 0.5 },
      start: {
        type: 'choice',
        title: 'Start',
        of: ['as trained', 'density', 'one cell'],
        default: 'as trained'
      },
      boundary: {
        type: 'choice',
        title: 'Boundary',
        of: ['as trained', 'periodic', 'fixed'],
        default: 'as trained'
      },
      draw: { type: 'number', title: 'Draw', min: 0, max: 1e6, default: 0 }
    }
  },
  {
    id: 'ruleMap',
    title: '256 rules',
    keptOnly: true,
    help: 'Share of each rule’s test rows that the network answers with that rule (or with one of its merged class) at the stored state. Row and column: the high and the low hexadecimal digit of the rule. Framed alike: the largest merged classes, rules that show the same by proof, or windows of eight cells equally often.'
  },
  {
    id: 'confusion',
    title: 'Confusion',
    keptOnly: true,
    help: 'Of the test rows of each rule (a row of the picture) the share that is answered with each rule (a column) at the stored state.'
  },
  {
    id: 'correlation',
    title: 'Equal cells',
    help: 'Share of cells, percent, that are equal in last rows from independent starts: 100 always equal, 50 unrelated, 0 always opposite. By density: the mean over cells x of p_i(x)·p_j(x) + (1 − p_i(x))·(1 − p_j(x)) with the densities p of ones; sampled: counted. Rules are in the order of a dendrogram: average linkage of the rows under Euclidean distance, sparse ones first. On a ring there is one density a rule, and with it the whole matrix.',
    args: {
      by: { type: 'choice', title: 'By', of: ['density', 'sampled'], default: 'density' }
    }
  }
]
