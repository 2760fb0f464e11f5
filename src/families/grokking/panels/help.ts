/** What the panels of this family show and how they are read, by kind. */
import type { PanelHelp } from '#kit/ui'
import type { OwnPanel } from '../panelLayout'

const nanda = 'Nanda et al. 2023 (arXiv 2301.05217)'

export const help: Readonly<Record<OwnPanel, PanelHelp>> = {
  table: {
    shows:
      'Every row a ∘ b = c of the operation as a cell: what is to be learned, which part of it is trained on, and what the network knows at the stored state.',
    read: [
      'Colour is the answer c; a regular pattern is the structure that can be found.',
      'Trained and held-out rows can be told apart, right answers from wrong ones.',
      'Pointing at a cell marks its symbols in the other panels.'
    ],
    formula: 'c = a ∘ b',
    source: 'Power et al. 2022 (arXiv 2201.02177), figure 1',
    words: ['grokking', 'checkpoint, kept state']
  },
  frequencies: {
    shows:
      'Which waves over the symbols the first and the last matrix are made of: a network that adds angles uses a few frequencies, one that remembers uses all.',
    read: [
      'A bar is the norm of a matrix at a frequency of the operation’s own group.',
      'Key frequencies have more than a quarter of the largest norm.',
      'A second rule tells those that carry more than 85 % of at least one neuron of W_L.'
    ],
    formula:
      'n_k^2 = ‖\\sqrt{\\frac{2}{n}} ∑_x \\cos(w_k x) W_x‖^2\n+ ‖\\sqrt{\\frac{2}{n}} ∑_x \\sin(w_k x) W_x‖^2',
    letters: 'w_k = 2πk/n; W_x: row of symbol x in W_E or W_L.',
    source: `${nanda}, §4.1`,
    words: ['key frequencies', 'IPR, Gini']
  },
  neurons: {
    shows: 'Every neuron as a point: whether it is a wave, and whether its phases fit together.',
    read: [
      'Two-hot networks: φ_W against φ_U + φ_V (− for subtraction and division) where U, V and W agree on a frequency; the known solution lies on the diagonal.',
      'Other networks: how few frequencies carry the neuron’s row of W_L, 1 for a pure wave.',
      'With cross-entropy or hinge the constant over all answers is left out, which the loss does not see.'
    ],
    formula: 'IPR = \\frac{∑_k |\\hat{w}_k|^4}{(∑_k |\\hat{w}_k|^2)^2}',
    letters: 'ŵ: Fourier coefficients of the row.',
    source: 'Gromov 2023 (arXiv 2301.02679)',
    words: ['IPR, Gini', 'phase']
  },
  solution: {
    shows: 'The network beside the solution that is known in closed form.',
    read: [
      'Above: every neuron’s amplitude and the phase that is left over; the exact ones lie where the dashed lines cross.',
      'Below: how much of the logits each frequency carries, and as dashes what the exact network gives it.',
      'r: correlation of the logits of all pairs with the exact ones. Margin: logit of the answer above the largest other, mean over all pairs.'
    ],
    formula: 'U_a = A \\cos(w_k a + φ)\nV_b = A \\cos(w_k b + ψ)\nW_q = A \\cos(w_k q + φ + ψ)',
    letters:
      'A = (2/N)^(1/3), for which the logit of the answer is 1 (the paper prints the exponent as −1/3); k, φ and ψ by neuron.',
    source: 'Gromov 2023 (arXiv 2301.02679)',
    words: ['phase', 'key frequencies']
  },
  ring: {
    shows: 'The symbols on the circle of one frequency: rows of a matrix along its cosine and its sine.',
    read: [
      'A network that uses frequency k puts the symbols on an ellipse, neighbours at the angle 2πk/n.',
      'Lines join g and g + k⁻¹, which stand beside one another on such a circle.',
      'A cloud is a frequency that is not used.'
    ],
    formula: 'u = ∑_g \\cos(w_k g) x_g\nv = ∑_g \\sin(w_k g) x_g',
    letters: 'x_g: row of symbol g; u and v are scaled to length 1.',
    source: `${nanda}, §4.1; Liu et al. 2022 (arXiv 2205.10343)`,
    words: ['key frequencies']
  },
  spectrum: {
    shows: 'Singular values of a matrix over the symbols, the largest first: in how few directions it lives.',
    read: [
      'Pairs of equal height are the cosine and the sine of one frequency.',
      'The effective rank says how many values there are in effect; it falls when the network tidies up.'
    ],
    formula: 'rank = e^{−∑_i p_i \\ln p_i}\np_i = \\frac{σ_i}{∑_j σ_j}',
    source: 'Effective rank: Roy & Vetterli 2007'
  },
  attention: {
    shows: 'How much the position “=” looks at a rather than at b, for every pair, by head.',
    read: [
      'A row is a, a column b; bright: all of the weight lies on a.',
      'Stripes that come back regularly are a wave of a key frequency.'
    ],
    formula: 'A = \\frac{e^{s_a}}{∑_j e^{s_j}}\ns_j = \\frac{q · k_j}{\\sqrt{d}}',
    letters: 'Scores of “=” in the first layer at every position j.',
    source: `${nanda}, §4.2`,
    words: ['key frequencies']
  }
}
