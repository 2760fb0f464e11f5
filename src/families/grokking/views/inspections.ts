/** Views of a stored state, with their formulas and sources. */
import type { InspectionInfo } from '#shared/inspection'

export const inspections: readonly InspectionInfo[] = [
  {
    id: 'table',
    title: 'Table',
    keptOnly: true,
    help: 'Every row a ∘ b = c of the table: colour is the answer. Trained and held-out rows can be told apart, and right answers at the stored state from wrong ones (Power et al. 2022, figure 1).'
  },
  {
    id: 'frequencies',
    title: 'Frequencies',
    help: 'Norm of the coefficients of W_E and of W_L at every frequency k of the operation’s own group: √(Σ (√(2/n) Σ_x cos(w_k x)·w_x)² + the same of sin), w_k = 2πk/n. Key: above a quarter of the largest; and, as a second rule, frequencies that carry more than 85 % of at least one neuron of W_L (Nanda et al. 2023, §4.1).'
  },
  {
    id: 'neurons',
    title: 'Neurons',
    help: 'Two-hot networks: φ_W against φ_U + φ_V (− for subtraction and division) at every neuron’s frequency, where U, V and W agree on it; the solution of Gromov 2023 lies on the diagonal. Other networks: IPR of every neuron of W_L at its frequency, with cross-entropy or hinge without the constant over all answers, which the loss does not see.'
  },
  {
    id: 'solution',
    title: 'Exact solution',
    help: 'The network beside the solution known in closed form (Gromov 2023): U_a = A·cos(w_k a + φ), V_b = A·cos(w_k b + ψ), W_q = A·cos(w_k q + φ + ψ) for the k, φ and ψ of each neuron, here with A = (2/N)^(1/3), for which the logit of the answer is 1 (the paper prints the exponent as −1/3). Above: every neuron’s amplitude (A_U·A_V·A_W)^(1/3) and the phase left, φ_W − φ_U ∓ φ_V; the exact ones lie where the dashed lines cross. Below: how much of the logits each frequency carries, ½·Σ A_U·A_V·A_W·cos(phase left) over its neurons as a share of all, and as dashes what the exact network gives it. r: correlation of the logits of all pairs with the exact ones. Margin: logit of the answer above the largest other, mean over all pairs.'
  },
  {
    id: 'ring',
    title: 'Ring',
    help: 'Rows x_g of a matrix along u = Σ cos(w_k g)·x_g and v = Σ sin(w_k g)·x_g, scaled to length 1. A network that uses frequency k puts the symbols on an ellipse, neighbours at the angle 2πk/n; lines join g and g + k⁻¹ (Nanda et al. 2023, §4.1; Liu et al. 2022).'
  },
  {
    id: 'spectrum',
    title: 'Spectrum',
    help: 'Singular values σ of a matrix over the symbols, largest first. Effective rank exp(−Σ p ln p), p = σ/Σσ (Roy & Vetterli 2007).'
  },
  {
    id: 'attention',
    title: 'Attention of “=”',
    help: 'Softmax weight of “=” on a in the first layer, by head, for every pair (a, b) (Nanda et al. 2023, §4.2).'
  }
]
