/** What the panel of this family shows and how it is read. */
import type { PanelHelp } from '#kit/ui'
import type { OwnPanel } from '../panelLayout'

export const help: Readonly<Record<OwnPanel, PanelHelp>> = {
  matrix: {
    shows:
      'The tangent kernel of some training rows at the cursor, each beside each, in the order of their answers.',
    read: [
      'Bright: a step of training on one row moves the answer to the other as its own. Middle: it leaves it. Dark: it moves it the other way.',
      'Where a network learns what rows have in common, blocks of equal answers grow bright along the diagonal; a lazy network keeps its picture. How large the kernel is, is not seen here: see Kernel change.',
      'Move the cursor, or play. Numbers beside the square are answers; classes count from 0.'
    ],
    formula: '\\frac{Θ(x, x′)}{\\sqrt{Θ(x, x) Θ(x′, x′)}}',
    letters: 'Θ: inner products of the gradients of the output by all weights.',
    source: 'Jacot et al. 2018 (arXiv 1806.07572); Baratin et al. 2021 (arXiv 2008.00938)',
    words: ['cursor']
  }
}
