/** What the panels of this family show and how they are read, by kind. */
import type { PanelHelp } from '#kit/ui'
import type { OwnPanel } from '../panelLayout'

export const help: Readonly<Record<OwnPanel, PanelHelp>> = {
  answers: {
    shows: 'One sequence of the test at the stored state, over the time at which the network is asked.',
    read: [
      'Thin: inputs. Dashed: what is to be answered. Bold: what the network answers.',
      'Of xor the logit of “odd number of ones” at every run of bits; only the last one counts.',
      'Places lie as far apart as the gaps between them: time is not even.'
    ],
    formula: 'y_n = W h(t_n)\nt_n = ∑_{m ≤ n} Δt_m',
    letters: 'h: state of the cell after row n; Δt: the gap that goes with a row.',
    source: 'Hasani et al. 2022, Nature Machine Intelligence 4, 992 (arXiv 2106.13898)',
    words: ['gap, Δt']
  },
  neurons: {
    shows: 'The state of every unit, or its gate, at every row of one test sequence.',
    read: [
      'A line of the picture is a unit, time goes to the right; colour is the value.',
      'Gate of cfc: t between f₁ and f₂, of the pure form e^(−Δt(|w| + |f₁|)). Of ltc: c/(c + g + Σ conductances), the share of the last state that one step of the solver keeps. Of gru: z, what is kept; of lstm: the forget gate. An rnn has none.'
    ],
    formula: 'h = σ(−f Δt) ⊙ g_1 + (1 − σ(−f Δt)) ⊙ g_2',
    letters: 'The closed form: a gate that closes with the time that has passed, between two answers.',
    source: 'Hasani et al. 2022 (arXiv 2106.13898), equation 2; LTC: Hasani et al. 2021 (arXiv 2006.04439)',
    words: ['gate', 'gap, Δt']
  }
}
