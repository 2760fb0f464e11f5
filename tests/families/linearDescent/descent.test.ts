/** Least squares in closed form: features, solvers, draws, and what is known of errors. */
import { describe, expect, it } from 'vitest'
import { RandomStream } from '#shared/random'
import { leastSquares } from '#shared/linalg/leastSquares'
import type { Matrix } from '#shared/linalg/matrix'
import { featuresOf } from '../../../src/families/linearDescent/data/bases'
import { drawTraining, trainingSets } from '../../../src/families/linearDescent/data/draws'
import { placesOf, sizesAt } from '../../../src/families/linearDescent/data/places'
import { targetOf } from '../../../src/families/linearDescent/data/targets'
import { growing, type System } from '../../../src/families/linearDescent/fit/growing'
import { fitsOf } from '../../../src/families/linearDescent/fit/measure'
import { meanSquareOf, productWith } from '../../../src/families/linearDescent/fit/modes'
import { solve } from '../../../src/families/linearDescent/fit/solve'
import { createJob } from '../../../src/families/linearDescent/job'
import { schema, type DescentSpec } from '../../../src/families/linearDescent/spec'
import { warnings } from '../../../src/families/linearDescent/warnings'
import { checkSpec } from '../../../src/main/asked/specs'

type Parts = { task?: object; model?: object; [part: string]: unknown }
const specOf = (parts: Parts = {}): DescentSpec => schema.parse({ family: 'linearDescent', ...parts })

const column = (...data: number[]): Matrix<Float64Array> => ({
  data: Float64Array.from(data),
  rows: data.length,
  columns: 1
})
const featuresAt = (model: object, count: number, x: number): number[] => {
  const features = featuresOf(specOf({ model }).model, count, 1, new RandomStream(0, 'init'))
  return [...features(column(x)).data]
}
const near = (values: readonly number[]): unknown[] => values.map((value) => expect.closeTo(value, 12))

describe('features of one x', () => {
  it('are Legendre polynomials, with and without P₀', () => {
    const x = 0.3
    const P = [1, x, (3 * x ** 2 - 1) / 2, (5 * x ** 3 - 3 * x) / 2, (35 * x ** 4 - 30 * x ** 2 + 3) / 8]
    expect(featuresAt({ basis: 'legendre', constant: true }, 5, x)).toEqual(near(P))
    expect(featuresAt({ basis: 'legendre' }, 4, x)).toEqual(near(P.slice(1)))
  })

  it('are Chebyshev polynomials: cos(k·arccos x)', () => {
    const expected = [0, 1, 2, 3, 4, 5].map((k) => Math.cos(k * Math.acos(0.3)))
    expect(featuresAt({ basis: 'chebyshev', constant: true }, 6, 0.3)).toEqual(near(expected))
    expect(featuresAt({ basis: 'chebyshev' }, 5, 0.3)).toEqual(near(expected.slice(1)))
  })

  it('are cosines and sines in pairs', () => {
    const angle = Math.PI * 0.3
    const waves = [1, Math.cos(angle), Math.sin(angle), Math.cos(2 * angle), Math.sin(2 * angle)]
    expect(featuresAt({ basis: 'fourier', constant: true }, 5, 0.3)).toEqual(near(waves))
    expect(featuresAt({ basis: 'fourier' }, 4, 0.3)).toEqual(near(waves.slice(1)))
  })

  it.each(['relu', 'randomFourier'])(
    '%s are drawn in order: the first ones are the same however many',
    (basis) => {
      expect(featuresAt({ basis }, 9, 0.3).slice(0, 4)).toEqual(featuresAt({ basis }, 4, 0.3))
    }
  )
})

describe('targets', () => {
  const at = (task: object, x: number): number => targetOf(specOf({ task }).task)(x)
  it('are what their names say', () => {
    expect(at({ target: 'sum' }, 0.4)).toBeCloseTo(0.8 + Math.cos(10), 14)
    expect(at({ target: 'cosine', frequency: 10, power: 3 }, 0.4)).toBeCloseTo(Math.cos(4) ** 3, 14)
    expect(at({ target: 'linear', slope: 5 }, 0.4)).toBe(2)
    expect([-0.1, 0, 0.1].map((x) => at({ target: 'step' }, x))).toEqual([-1, 1, 1])
    // one period is 1 long: + on its first half
    const square = [-0.9, -0.4, 0.1, 0.6].map((x) => at({ target: 'square', frequency: 1 }, x))
    expect(square).toEqual([1, -1, 1, -1])
  })
})

/** A design of normal numbers. */
function design(rows: number, columns: number): Matrix<Float64Array> {
  const stream = new RandomStream(2, 'data')
  return { data: Float64Array.from({ length: rows * columns }, () => stream.normal()), rows, columns }
}
const choice = { solver: 'pinv', cutoff: null, ablation: 'none', smallest: 0.1, modes: 5 } as const
const answersFor = (rows: number): Float64Array => Float64Array.from({ length: rows }, (_, i) => Math.cos(i))

describe('solvers', () => {
  it.each([
    [12, 5],
    [5, 12],
    [7, 7]
  ])('agree on a design of %i × %i: pinv, QR, and a ridge that goes to 0', (n, P) => {
    const [a, y] = [design(n, P), answersFor(n)]
    const oracle = leastSquares(a, { data: y, rows: n, columns: 1 })
    const pinv = solve(a, y, null, choice)
    const qr = solve(a, y, null, { ...choice, solver: 'qr' })
    const ridge = solve(a, y, 1e-10, choice)
    expect(pinv.rank).toBe(Math.min(n, P))
    for (const other of [pinv, qr, ridge]) {
      expect([...other.coefficients]).toEqual(
        Array.from(oracle.solution.data, (value) => expect.closeTo(value, other === ridge ? 6 : 11))
      )
      expect(other.condition / (oracle.values[0]! / oracle.values.at(-1)!)).toBeCloseTo(1, 10)
    }
  })

  it('a ridge solves (AᵀA + λ)β = Aᵀy', () => {
    const [n, P, ridge] = [9, 4, 0.7]
    const [a, y] = [design(n, P), answersFor(n)]
    const { coefficients: b } = solve(a, y, ridge, choice)
    for (let j = 0; j < P; j++) {
      let sum = ridge * b[j]!
      for (let i = 0; i < n; i++) {
        let residual = -y[i]!
        for (let k = 0; k < P; k++) residual += a.data[i * P + k]! * b[k]!
        sum += a.data[i * P + j]! * residual
      }
      expect(sum).toBeCloseTo(0, 12)
    }
  })

  it('a cut-off and the ablations drop modes', () => {
    const [a, y] = [design(8, 8), answersFor(8)]
    expect(solve(a, y, null, { ...choice, cutoff: 0.5 }).rank).toBeLessThan(8)
    const whole = solve(a, y, null, choice).coefficients
    const norm = (b: Float64Array): number => Math.sqrt(b.reduce((sum, x) => sum + x * x, 0))
    for (const ablation of ['smallValues', 'leadingModes'] as const)
      expect(norm(solve(a, y, null, { ...choice, ablation, smallest: 1 }).coefficients)).toBeLessThan(
        norm(whole)
      )
  })

  it('a design of zeros has rank 0 and condition 1, and QR refuses it', () => {
    const a = { data: new Float64Array(6), rows: 3, columns: 2 }
    expect(solve(a, answersFor(3), null, choice)).toMatchObject({ rank: 0, condition: 1 })
    expect(() => solve(a, answersFor(3), null, { ...choice, solver: 'qr' })).toThrow(/singular/)
  })
})

describe('a growing design', () => {
  const [P, n] = [6, 170]
  const whole = { design: design(n, P), answers: answersFor(n) }
  const first = (rows: number): System => ({
    design: { data: whole.design.data.subarray(0, rows * P), rows, columns: P },
    answers: whole.answers.subarray(0, rows)
  })

  it.each([7, 19, 20, 21, 100, 170])(
    'of %i rows has the solution and singular values of all of them',
    (rows) => {
      const { design: a, answers: y } = first(rows)
      const reduced = growing(1)(first(rows), 0)
      expect(reduced.design).toMatchObject({ rows: P, columns: P })
      const [direct, found] = [
        solve(a, y, null, choice),
        solve(reduced.design, reduced.answers, null, choice)
      ]
      expect([...found.coefficients]).toEqual(
        Array.from(direct.coefficients, (value) => expect.closeTo(value, 12))
      )
      expect(found.condition / direct.condition).toBeCloseTo(1, 12)
      const triangular = solve(reduced.design, reduced.answers, null, choice, { triangular: true })
      expect(triangular.condition / direct.condition).toBeCloseTo(1, 12)
      expect([...triangular.coefficients]).toEqual(
        Array.from(direct.coefficients, (value) => expect.closeTo(value, 12))
      )
      const left = (of: System): number =>
        meanSquareOf(
          productWith(of.design, direct.coefficients).map((value, i) => value - of.answers[i]!),
          1
        )
      expect(left(reduced) + reduced.rest).toBeCloseTo(left(first(rows)), 12)
    }
  )

  it('that is nearly singular is solved by its singular values', () => {
    const r = { data: Float64Array.of(1, 1, 0, 1e-12), rows: 2, columns: 2 }
    const answers = Float64Array.of(2, 1e-12)
    const found = solve(r, answers, null, choice, { triangular: true })
    expect(found).toEqual(solve(r, answers, null, choice))
    // and where one of them counts as 0, by the shortest of all
    expect([...solve(r, answers, null, choice, { triangular: true, cutoff: 1e-6 }).coefficients]).toEqual(
      near([1, 1])
    )
  })

  it('has the same bits whatever was asked for before', () => {
    const reduce = growing(2)
    for (const rows of [10, 60, 120, 170, 40, 115])
      for (const repeat of [0, 1])
        expect(reduce(first(rows), repeat)).toEqual(growing(0)(first(rows), repeat))
  })

  it('of no more rows than features stays as it is', () => {
    const few = first(6)
    expect(growing(1)(few, 0)).toEqual({ ...few, triangular: false, rest: 0 })
  })
})

describe('test rows', () => {
  // how many repeats there are decides whether their triangle is worth it, and nothing else of a single fit
  it.each([
    ['below the threshold', 8, {}],
    ['beyond it', 40, {}],
    ['with answers in reach', 12, { ablation: 'linearTargets' }],
    ['moved along the smallest direction', 12, { ablation: 'hardTests' }],
    ['of a ridge', 12, { solver: 'ridge', ridge: 0.1 }]
  ])('tell the same errors by a triangle of theirs, %s', (_, parameters, model) => {
    const measured = (repeats: number) => {
      const spec = specOf({ task: { testPoints: 300, factors: true, noise: 0.2, repeats }, model })
      const fit = fitsOf({ ...spec, task: { ...spec.task, factors: repeats > 1 } }, sizesAt(spec, parameters))
      return fit(drawTraining(spec.task, 15, 3, 0), 0)
    }
    const [direct, reduced] = [measured(1), measured(100)]
    expect(reduced.test / direct.test).toBeCloseTo(1, 9)
    expect({ ...reduced, test: 0, factors: null }).toEqual({ ...direct, test: 0, factors: null })
  })

  it('tell an error that is all rounding by themselves, as of a straight line', () => {
    const measured = (repeats: number): number => {
      const spec = specOf({ task: { target: 'linear', slope: 5, samples: 100, repeats } })
      return fitsOf(spec, sizesAt(spec, 10))(drawTraining(spec.task, 100, 0, 0), 0).test
    }
    expect(measured(100)).toBe(measured(1))
    expect(measured(1)).toBeLessThan(1e-29)
  })
})

describe('draws', () => {
  it('begin with the same rows whatever their number, and differ by seed and repeat', () => {
    const { task } = specOf({ task: { noise: 0.5 } })
    const few = drawTraining(task, 4, 7, 0)
    const many = drawTraining(task, 9, 7, 0)
    expect(many.inputs.data.slice(0, 4)).toEqual(few.inputs.data)
    expect(many.answers.slice(0, 4)).toEqual(few.answers)
    expect(drawTraining(task, 4, 7, 1).inputs.data).not.toEqual(few.inputs.data)
    expect(drawTraining(task, 4, 8, 0).inputs.data).not.toEqual(few.inputs.data)
  })
})

describe('sets that are kept', () => {
  it('are the beginnings of the largest one, bit for bit those drawn by themselves', () => {
    const { task } = specOf({ task: { target: 'teacher', noise: 0.5, vary: 'samples', from: 2, to: 30 } })
    const sets = trainingSets(task, 7, { largest: 30, replicas: 1 })
    for (const samples of [12, 30, 2]) expect(sets(samples, 3)).toEqual(drawTraining(task, samples, 7, 3))
  })
})

describe('what is known', () => {
  /** Of one replica at one place, over its repeats. */
  const median = (spec: DescentSpec, place: number, name: 'test' | 'train' = 'test'): number => {
    const unit = placesOf(spec).indexOf(place)
    return createJob(spec).compute(unit)[0]!.columns[name]![0]!
  }

  it('the mean error of a teacher of d inputs with noise σ is σ²(1 + d/(n − d − 1)) for n > d + 1', () => {
    const [d, n, noise] = [10, 40, 0.5]
    const task = { target: 'teacher', inputs: d, noise, vary: 'samples', from: 2, to: 60, testPoints: 2000 }
    const spec = specOf({ task, model: { basis: 'inputs', parameters: d } })
    const fit = fitsOf(spec, { parameters: d, samples: n, ridge: null })
    const repeats = 400
    let sum = 0
    for (let repeat = 0; repeat < repeats; repeat++)
      sum += fit(drawTraining(spec.task, n, spec.seed, repeat), repeat).test
    const expected = noise ** 2 * (1 + d / (n - d - 1))
    expect(sum / repeats / expected).toBeGreaterThan(0.97)
    expect(sum / repeats / expected).toBeLessThan(1.03)
  })

  it('a target in the span of the features is found, and a constant out of it is not', () => {
    const task = { target: 'linear', samples: 20, from: 1, to: 40, places: 40, spacing: 'linear' }
    expect(median(specOf({ task }), 5)).toBeLessThan(1e-24)
    const cosine = { ...task, target: 'cosine', frequency: 10, samples: 100, repeats: 9, to: 60 }
    const model = { constant: true }
    expect(median(specOf({ task: cosine, model }), 40)).toBeLessThan(1e-18)
    expect(median(specOf({ task: cosine }), 40)).toBeGreaterThan(0.1)
  })

  it('training rows are met from as many parameters on as there are rows', () => {
    const spec = specOf({ task: { from: 1, to: 40, places: 40, spacing: 'linear' } })
    expect(median(spec, 13, 'train')).toBeGreaterThan(1e-6)
    expect(median(spec, 15, 'train')).toBeLessThan(1e-12)
  })
})

describe('places', () => {
  it('run from the first to the last, each whole one once, with the threshold and its neighbours', () => {
    const places = placesOf(specOf({ task: { from: 1, to: 200, places: 8, samples: 77 } }))
    expect(places).toEqual([1, 2, 5, 10, 21, 44, 76, 77, 78, 94, 200])
    const ridges = placesOf(specOf({ task: { vary: 'ridge', from: 0.001, to: 10, places: 5 } }))
    expect(ridges).toEqual([0.001, 0.01, 0.1, 1, 10])
  })
})

describe('why a peak may be missing', () => {
  const hinted = (parts: Parts = {}): string[] => warnings(specOf(parts)).map(({ path }) => path)
  it.each<[string[], Parts]>([
    [[], {}],
    [['model.ridge'], { model: { solver: 'ridge' } }],
    [['model.cutoff'], { model: { cutoff: 0.01 } }],
    // float64 cuts off by itself where there are many polynomials
    [['model.cutoff'], { task: { samples: 60 } }],
    [['model.ablation'], { model: { ablation: 'smallValues' } }],
    [['task.noise'], { task: { target: 'linear' } }],
    [[], { task: { target: 'linear', noise: 0.1 } }],
    [['model.basis'], { model: { basis: 'relu' } }],
    [['model.spread'], { model: { basis: 'randomFourier', spread: 0.2 } }],
    [['task.repeats'], { task: { repeats: 3 } }]
  ])('%j', (paths, parts) => expect(hinted(parts)).toEqual(paths))
})

describe('bad input is told with its path', () => {
  it.each<[string, Parts, string]>([
    ['task.samples', { task: { samples: 1 } }, 'at least 2'],
    ['task.to', { task: { from: 10, to: 10 } }, 'must be beyond'],
    ['task.from', { task: { from: 1.5 } }, 'whole number'],
    ['task.from', { task: { vary: 'samples', from: 1, to: 50 }, model: { parameters: 10 } }, 'at least 2'],
    ['task.to', { task: { to: 6000 } }, 'at most 5000'],
    ['task.to', { task: { target: 'teacher', inputs: 30 }, model: { basis: 'inputs' } }, 'has 30 features'],
    [
      'model.parameters',
      {
        task: { target: 'teacher', inputs: 30, vary: 'samples', from: 2 },
        model: { basis: 'inputs', parameters: 40 }
      },
      'has 30 features'
    ],
    ['model.basis', { task: { target: 'teacher' } }, 'a teacher has 20 inputs'],
    [
      'model.ridge',
      { model: { solver: 'ridge', ridge: 0 } },
      'no solution where parameters outnumber samples'
    ],
    [
      'model.ablation',
      { task: { vary: 'ridge', from: 0.1 }, model: { ablation: 'smallValues' } },
      'of the pseudo-inverse'
    ],
    ['task.to', { task: { samples: 5000, to: 5000 } }, 'more than fits into memory'],
    ['task.formula', { task: { target: 'formula', formula: '1/(x - 0.3)^2' } }, 'no value near x = 0.3'],
    ['task.formula', { task: { target: 'formula', formula: 'tan(x)' } }, 'unknown name “tan”'],
    ['task.formula', { task: { formula: 'x' } }, 'no effect'],
    ['task.shapes', { task: { target: 'teacher', shapes: true }, model: { basis: 'relu' } }, 'no curve'],
    ['task.exact', { task: { exact: true, samples: 200 } }, 'up to 128 samples'],
    ['task.exact', { task: { exact: true }, model: { basis: 'fourier' } }, 'polynomials'],
    [
      'task.exact',
      { task: { exact: true }, model: { ablation: 'smallValues' } },
      'without ridge and ablation'
    ],
    ['task.exact', { task: { exact: true, frequency: 900 } }, 'frequencies up to 200'],
    ['model.cutoff', { model: { solver: 'qr', cutoff: 0.1 } }, 'no effect'],
    ['optimizer', { optimizer: { kind: 'sgd' } }, 'optimizer']
  ])('%s', (path, parts, words) => {
    const { spec, problems } = checkSpec({ family: 'linearDescent', ...parts })
    expect(spec).toBeNull()
    expect(problems[0]!.path).toBe(path)
    expect(problems[0]!.message).toContain(words)
  })
})
