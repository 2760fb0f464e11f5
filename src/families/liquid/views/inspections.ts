/** Views of a stored state, with their formulas and sources. */
import type { InspectionInfo } from '#shared/inspection'

const sequence = { type: 'number', title: 'Sequence', min: 1, max: 8, default: 1 } as const

export const inspections: readonly InspectionInfo[] = [
  {
    id: 'answers',
    title: 'Answers through time',
    keptOnly: true,
    help: 'One sequence of the test at the stored state: inputs thin, what is to be answered dashed, what the network answers bold, over the time at which it is asked. Of xor the logit of “odd number of ones” at every run of bits; only the last one counts.',
    args: { sequence }
  },
  {
    id: 'neurons',
    title: 'Neurons through time',
    keptOnly: true,
    help: 'State of every unit (a line of the picture) at every row of one test sequence, at the stored state; or its gate. cfc: the gate t between f₁ and f₂, of the pure form e^(−Δt(|w| + |f₁|)). ltc: c/(c + g + Σ conductances), the share of the last state that one step of the solver keeps. gru: z, what is kept. lstm: the forget gate. An rnn has none.',
    args: {
      sequence,
      what: { type: 'choice', title: 'What', of: ['state', 'gate'], default: 'state' }
    }
  }
]
