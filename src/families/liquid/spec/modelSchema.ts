/** The recurrent network: its fields, their limits and their help. */
import { z } from 'zod'
import { count, meta } from '#shared/experimentParts'

const cfc = { path: 'model.cell', in: ['cfc'] } as const
const ltc = { path: 'model.cell', in: ['ltc'] } as const

export const modelSchema = z
  .strictObject({
    cell: z
      .enum(['cfc', 'ltc', 'rnn', 'gru', 'lstm'])
      .default('cfc')
      .meta(
        meta({
          title: 'Cell',
          description:
            'cfc: closed-form continuous time. ltc: liquid time constants, solved in small steps. Both take Δt as time; rnn (tanh), gru and lstm take it as one more input.'
        })
      ),
    units: count(1, 1024)
      .default(16)
      .meta(
        meta({ title: 'Units', description: 'Neurons that carry a state from row to row.', unit: 'units' })
      ),
    form: z
      .enum(['default', 'no-gate', 'pure'])
      .default('default')
      .meta(
        meta({
          title: 'Form',
          description:
            'default: f₁(1 − t) + t·f₂. no-gate: f₁ + t·f₂. pure: A − A·e^(−Δt(|w| + |f₁|))·f₁, the solution itself. t = σ(aΔt + b).',
          showWhen: cfc
        })
      ),
    mixed: z
      .boolean()
      .default(false)
      .meta(
        meta({
          title: 'Mixed memory',
          description: 'An LSTM goes before the cell at every row, and its output is the cell’s last state.',
          showWhen: cfc
        })
      ),
    backbone: count(1, 1024)
      .default(32)
      .meta(
        meta({
          title: 'Backbone',
          description: 'Units of the layer before f₁, f₂, a and b.',
          unit: 'units',
          showWhen: cfc
        })
      ),
    unfoldings: count(1, 32)
      .default(6)
      .meta(
        meta({
          title: 'Unfoldings',
          description: 'Semi-implicit steps of the solver in one row of time.',
          unit: 'steps',
          showWhen: ltc
        })
      ),
    wiring: z
      .enum(['full', 'ncp'])
      .default('full')
      .meta(
        meta({
          title: 'Wiring',
          description:
            'full: every synapse. ncp: half of those from inputs to inter, command and motor neurons, drawn by the seed; one motor neuron answers.',
          showWhen: ltc
        })
      ),
    synapseFailure: z
      .number()
      .min(0)
      .lt(1)
      .default(0)
      .meta(
        meta({
          title: 'Synapse failure',
          description:
            'Probability that a recurrent synapse transmits nothing during a training step, drawn anew at every step; the others are stronger by as much (DropConnect).',
          advanced: true
        })
      ),
    initGain: z
      .number()
      .positive()
      .max(100)
      .default(1)
      .meta(
        meta({
          title: 'Init gain',
          description:
            'Factor of the initial matrices, which are uniform by Glorot; of ltc that of the strengths.',
          unit: '×',
          advanced: true
        })
      )
  })
  .prefault({})
  .meta({ title: 'Model' })
