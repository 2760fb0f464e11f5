/** What the panels of this family show and how they are read, by kind. */
import type { PanelHelp } from '#kit/ui'
import type { OwnPanel } from '../panelLayout'

export const help: Readonly<Record<OwnPanel, PanelHelp>> = {
  spaceTime: {
    shows:
      'A start and its updates by one rule of an elementary cellular automaton, time downwards, and what the network answers to what it is shown of it.',
    read: [
      'A filled cell is 1. Framed: the rows that the network is shown; beside them its answers at the stored state.',
      'Above: the answer to each neighbourhood from 111 to 000; read as a binary number they are the rule.',
      'mirror: left and right exchanged; inverse: 0 and 1.'
    ],
    formula: 'x_i(t + 1) = f(x_{i − 1}(t), x_i(t), x_{i + 1}(t))',
    letters: 'f: the rule, 1 of 256; its number is ∑ 2ⁿ f(n) over neighbourhoods n.',
    source: 'Wolfram 1983, Statistical mechanics of cellular automata',
    words: ['merged class', 'checkpoint, kept state']
  },
  ruleMap: {
    shows: 'All 256 rules: the share of each rule’s test rows that the network answers right.',
    read: [
      'Row and column are the high and the low hexadecimal digit of the rule.',
      'An answer within a rule’s merged class counts as right. Framed alike: the largest of these classes, rules that show the same by proof, or windows of eight cells equally often.',
      'A click shows the rule in space and time.'
    ],
    formula: 'a_i = P(\\hat{r} ∈ class(i) | rule = i)',
    letters: 'r̂: the answer.',
    source: 'Classes: README of the family, Merged classes',
    words: ['merged class']
  },
  confusion: {
    shows: 'Of the test rows of each rule, how often the network answers with each rule.',
    read: [
      'A row of the picture is the rule that was shown, a column the answer; bright is often.',
      'A bright diagonal is a network that knows; bright squares are rules that it mixes up, such as mirrored ones.'
    ],
    formula: 'C_{ij} = P(\\hat{r} = j | rule = i)',
    source: 'Counted on the test rows at the stored state',
    words: ['merged class', 'checkpoint, kept state']
  },
  correlation: {
    shows:
      'How alike the last rows of two rules are, from independent starts: what a network can tell apart by density alone, and what not.',
    read: [
      '100: always equal. 50: unrelated. 0: always opposite.',
      'By density: from the densities of ones; sampled: counted in pairs of rows.',
      'Rules stand in the order of the dendrogram (average linkage of the rows, Euclidean distance, sparse ones first). On a ring each rule has one density, which makes the whole matrix.'
    ],
    formula: 'E_{ij} = mean_{x} (p_i(x) p_j(x) + (1 − p_i(x)) (1 − p_j(x)))',
    letters: 'p: density of ones at cell x.',
    source: 'Densities of rules: Wolfram 1983, table 1'
  }
}
