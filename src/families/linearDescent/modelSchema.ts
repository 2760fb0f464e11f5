/** The model: features, solver, ablations. */
import { z } from 'zod'
import { count, meta } from '#shared/experimentParts'

export const modelSchema = z
  .strictObject({
    basis: z
      .enum(['legendre', 'chebyshev', 'fourier', 'relu', 'randomFourier', 'inputs'])
      .default('legendre')
      .meta(
        meta({
          title: 'Basis',
          description:
            'Features of x: polynomials by degree, cosines and sines of πkx, or random ones: relu max(0, w·x + b), randomFourier cos(w·x + b). inputs: the numbers of a row themselves.'
        })
      ),
    constant: z
      .boolean()
      .default(false)
      .meta(
        meta({
          title: 'Constant',
          description:
            'Whether the constant feature (degree 0) is the first one. Without it a target with a mean other than 0 is out of reach.',
          showWhen: { path: 'model.basis', in: ['legendre', 'chebyshev', 'fourier'] }
        })
      ),
    spread: z
      .number()
      .positive()
      .max(1e4)
      .default(1)
      .meta(
        meta({
          title: 'Weight spread',
          description: 'Random weights w are normal with std spread/√d.',
          scale: 'log',
          showWhen: { path: 'model.basis', in: ['relu', 'randomFourier'] }
        })
      ),
    bias: z
      .number()
      .min(0)
      .max(1e4)
      .default(0.1)
      .meta(
        meta({
          title: 'Bias spread',
          description: 'Standard deviation of the random biases b.',
          showWhen: { path: 'model.basis', in: ['relu'] }
        })
      ),
    parameters: count(1, 5000)
      .default(20)
      .meta(
        meta({
          title: 'Parameters',
          description: 'Features P.',
          unit: 'parameters',
          showWhen: { path: 'task.vary', in: ['samples', 'ridge'] }
        })
      ),
    solver: z
      .enum(['pinv', 'ridge', 'qr'])
      .default('pinv')
      .meta(
        meta({
          title: 'Solver',
          description:
            'pinv: the smallest coefficients among the best, by singular values above a cut-off. ridge: with λ‖coefficients‖². qr: the same as pinv without any cut-off.',
          showWhen: { path: 'task.vary', in: ['parameters', 'samples'] }
        })
      ),
    cutoff: z
      .number()
      .min(0)
      .max(0.9)
      .nullable()
      .default(null)
      .meta(
        meta({
          title: 'Cut-off',
          description:
            'Singular values at or below this share of the largest count as 0; empty: max(n, P)·2⁻⁵². It decides how high a peak is, and where designs are ill-conditioned also where it ends.',
          scale: 'log',
          showWhen: { path: 'model.solver', in: ['pinv'] }
        })
      ),
    ridge: z
      .number()
      .min(0)
      .max(1e12)
      .default(0.001)
      .meta(
        meta({
          title: 'Ridge λ',
          description: 'Strength of the penalty.',
          scale: 'log',
          showWhen: { path: 'model.solver', in: ['ridge'] }
        })
      ),
    ablation: z
      .enum(['none', 'smallValues', 'leadingModes', 'linearTargets', 'hardTests', 'hardAnswers'])
      .default('none')
      .meta(
        meta({
          title: 'Ablation',
          description:
            'Takes away one of the three causes of the peak: small singular values; test rows beyond the leading training modes; targets that no features reach. Or makes one worse: hardTests moves test rows, hardAnswers training answers, along the smallest mode.',
          advanced: true,
          showWhen: { path: 'model.solver', in: ['pinv'] }
        })
      ),
    smallest: z
      .number()
      .positive()
      .max(1e6)
      .default(0.1)
      .meta(
        meta({
          title: 'Smallest kept',
          description: 'Singular values below this are dropped.',
          advanced: true,
          showWhen: { path: 'model.ablation', in: ['smallValues'] }
        })
      ),
    modes: count(1, 5000)
      .default(5)
      .meta(
        meta({
          title: 'Leading modes',
          description: 'Training modes that test rows are projected on.',
          unit: 'modes',
          advanced: true,
          showWhen: { path: 'model.ablation', in: ['leadingModes'] }
        })
      ),
    strength: z
      .number()
      .positive()
      .max(1e6)
      .default(1)
      .meta(
        meta({
          title: 'Strength',
          description: 'Length of that move.',
          scale: 'log',
          advanced: true,
          showWhen: { path: 'model.ablation', in: ['hardTests', 'hardAnswers'] }
        })
      )
  })
  .prefault({})
  .meta({ title: 'Model' })
