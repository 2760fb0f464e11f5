/** What the panels of this family show and how they are read, by kind. */
import type { PanelHelp } from '#kit/ui'
import type { OwnPanel } from '../panelLayout'

export const help: Readonly<Record<OwnPanel, PanelHelp>> = {
  fitted: {
    shows: 'The function that least squares finds at the place of the cursor.',
    read: [
      'Bold: of the first draw, whose training rows are the dots. Dots in a row: median over all draws at each x, with the band between the quartiles. Dashes: the target.',
      'The height is that of target and rows; what leaves it is cut.',
      'Before the threshold the fit cannot follow, at the threshold it meets every row and goes wild between them, and behind it the least coefficients among all that meet the rows are smooth again. Move the cursor, or play.'
    ],
    formula: 'β = A^{+} y',
    letters:
      'A: features of the training rows, A⁺ its pseudoinverse: least squares, with the least norm where there are several.',
    source: 'Schaeffer et al. 2023 (arXiv 2303.14151)',
    words: ['cursor']
  },
  factors: {
    shows:
      'Why the error peaks: the three factors by which the prediction misses the ideal one, mode by mode.',
    read: [
      'Each line is one factor by mode, the largest σ first, medians over the first 11 draws; harm is the mean square of their product.',
      'The peak is a mode in which all three are large, and goes where any of them is taken away (Ablation).',
      'Untold: what no training row tells of the ideal coefficients, 0 up to the threshold.',
      'σ along the axis: every singular value at every place, the last mode bold, whose fall to the threshold is the peak.'
    ],
    formula: '\\hat{y}(x) − y^{*}(x) = ∑_{r} \\frac{1}{σ_r} (x · v_r) (u_r · E)',
    letters: 'A = ∑ σ u vᵀ; E: what the ideal coefficients leave of the training answers.',
    source: 'Schaeffer et al. 2023 (arXiv 2303.14151)'
  }
}
