/** What the panel of this family shows and how it is read. */
import type { PanelHelp } from '#kit/ui'
import type { OwnPanel } from '../panelLayout'

export const help: Readonly<Record<OwnPanel, PanelHelp>> = {
  clustered: {
    shows:
      'How alike the last rows of two rules are, from independent starts, with the rules in the order of their likeness.',
    read: [
      'Percent of cells that are equal: 100 always, 50 unrelated, 0 always opposite.',
      'By density: from the densities of ones; counted: in pairs of rows from other starts.',
      'The order is that of the dendrogram of what is shown: average linkage of the rows of the matrix, the sparser side of a merge first. On a ring there is one density a rule, and with it the whole matrix.'
    ],
    formula: 'E_{pq} = mean_{x} (p(x) q(x) + (1 − p(x)) (1 − q(x)))',
    letters: 'p, q: densities of ones at cell x.',
    source: 'Densities of rules: Wolfram 1983, table 1'
  }
}
