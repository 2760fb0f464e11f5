/** Known traps: why a peak is missing or elsewhere, and what was fitted by mistake. */
import type { SpecWarning } from '#shared/experiment'
import { isOnLine } from './data/bases'
import type { DescentSpec } from './spec'

/** From so many random points on, designs of polynomials reach condition numbers beyond float64. */
const ILL_CONDITIONED = 40

type Trap = readonly [applies: boolean, path: string, message: string]

export const warnings = (spec: DescentSpec): SpecWarning[] =>
  [...solverTraps(spec), ...targetTraps(spec), ...basisTraps(spec)].flatMap(([applies, path, message]) =>
    applies ? [{ path, message }] : []
  )

const isPolynomial = ({ basis }: DescentSpec['model']): boolean =>
  basis === 'legendre' || basis === 'chebyshev'

function solverTraps({ task, model }: DescentSpec): Trap[] {
  const { solver, ridge, cutoff, ablation } = model
  const pinv = task.vary !== 'ridge' && solver === 'pinv'
  const ridged = task.vary !== 'ridge' && solver === 'ridge'
  return [
    [
      ridged && ridge > 0,
      'model.ridge',
      `λ = ${ridge} flattens the peak, as 1/σ grows no further than 1/(2√λ). Use the solver pinv to see it whole.`
    ],
    [
      ridged && ridge === 0,
      'model.ridge',
      'Without λ the normal equations square the condition number, and near P = n what is seen is rounding. Use the solver pinv.'
    ],
    [
      pinv && cutoff !== null && cutoff > 1e-6,
      'model.cutoff',
      `A cut-off of ${cutoff} drops the small singular values that make the peak. Leave it empty to see it.`
    ],
    [
      pinv &&
        cutoff === null &&
        !task.exact &&
        isPolynomial(model) &&
        task.samples >= ILL_CONDITIONED &&
        task.vary === 'parameters',
      'model.cutoff',
      'Condition numbers pass 10¹⁵ near the threshold, where the cut-off of float64 turns the error down before it. Switch on the oracle to see where it really turns.'
    ],
    [
      pinv && ['smallValues', 'leadingModes', 'linearTargets'].includes(ablation),
      'model.ablation',
      'It takes a cause of the peak away, and none is expected. Use none to see one.'
    ]
  ]
}

function targetTraps({ task, model }: DescentSpec): Trap[] {
  const { target, noise, power, slope, testSlope, repeats } = task
  const sloped = target === 'sum' || target === 'linear'
  return [
    [
      target === 'teacher' && noise === 0 && model.basis === 'inputs',
      'task.noise',
      'Without noise a linear teacher is in reach of its inputs, and there is no peak. Use 0.5 or so.'
    ],
    [
      target === 'linear' && noise === 0 && isPolynomial(model),
      'task.noise',
      'Without noise a line is in reach of the first feature, and there is no peak but of rounding. Use 0.5 or so.'
    ],
    [
      sloped && testSlope !== null && testSlope !== slope,
      'task.testSlope',
      `Test answers follow a slope of ${testSlope} and training answers one of ${slope}, so that no fit can be right. Leave it empty, unless that mistake is what is studied.`
    ],
    [
      (target === 'sum' || target === 'cosine') &&
        power % 2 === 0 &&
        isOnLine(model.basis) &&
        !model.constant,
      'model.constant',
      `An even power of a cosine has a mean above 0, which no feature reaches without the constant one. Switch it on.`
    ],
    [
      repeats < 10,
      'task.repeats',
      `The median over ${repeats} draws jumps from place to place. Use 30 or more.`
    ]
  ]
}

const basisTraps = ({ model: { basis, spread } }: DescentSpec): Trap[] => [
  [
    basis === 'relu',
    'model.basis',
    'Features that never fire leave the rank below P, so that the peak lies a little beyond the threshold. Expect it there, or use randomFourier.'
  ],
  [
    basis === 'randomFourier' && spread < 1,
    'model.spread',
    'Slow waves are nearly alike: the rank stays below P, and the cut-off hides the peak. Use 1 or more.'
  ]
]
