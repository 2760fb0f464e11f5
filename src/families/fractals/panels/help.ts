/** What the panels of this family show and how they are read, by kind. */
import type { PanelHelp } from '#kit/ui'
import type { OwnPanel } from '../panelLayout'

export const help: Readonly<Record<OwnPanel, PanelHelp>> = {
  map: {
    shows: 'What the network at the stored state answers over a window of the plane, beside the true set.',
    read: [
      'Dark to bright: probability of label 1. As errors: label 1 called 0 (missed), label 0 called 1 (false alarm).',
      'The line is the learned boundary, where both labels are as probable.',
      'The wheel zooms about the pointer (with Ctrl where the page scrolls), a double click shows the whole. A zoomed window keeps the last answer until its own has come; coarse cells come first and are halved.'
    ],
    formula: 'p(x, y) = \\frac{e^{ℓ_1}}{e^{ℓ_0} + e^{ℓ_1}}',
    letters: 'ℓ: the two logits at the middle of the cell.',
    source: 'Labels and sets: README of the family',
    words: ['checkpoint, kept state']
  }
}
