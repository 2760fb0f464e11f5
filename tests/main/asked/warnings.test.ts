/** Known traps: each is told at its field, the same for all hosts, and keeps nothing from starting. */
import { describe, expect, it } from 'vitest'
import { valueAt, parsePath } from '#shared/paths'
import { checkSpec } from '../../../src/main/asked/specs'
import { families } from '../../../src/main/families'

const stop = (steps: number, more: object = {}) => ({ stop: { steps, ...more } })
const rule = (metric: string, value: number, inARow = 3) => ({
  stop: { steps: 10_000, rules: [{ metric, value, inARow }] }
})
const optimizer = (values: object) => ({ family: 'parity', optimizer: values })

/** A draft, the field that is warned of, what is said. */
const traps: [object, string, RegExp][] = [
  [optimizer({ kind: 'adam', weightDecay: 0.1 }), 'optimizer.weightDecay', /hardly decay\. Use adamw/],
  [optimizer({ kind: 'adamw', weightDecay: 1000, learningRate: 0.01 }), 'optimizer.weightDecay', /η·λ is 10/],
  [optimizer({ weightDecay: 0.1, fixedNorm: true }), 'optimizer.weightDecay', /undoes their decay/],
  [optimizer({ kind: 'adamw', learningRate: 0.3 }), 'optimizer.learningRate', /up to 0\.3 an update/],
  [optimizer({ learningRate: 5 }), 'optimizer.learningRate', /flatter than 0\.4/],
  [
    optimizer({ kind: 'momentum', momentum: 0.99, learningRate: 0.05 }),
    'optimizer.learningRate',
    /100 times the rate, here 5/
  ],
  [optimizer({ learningRate: 1e-20 }), 'optimizer.learningRate', /too small for float32/],
  [optimizer({ learningRate: 1e-50 }), 'optimizer.learningRate', /is 0 in float32/],
  [optimizer({ warmupSteps: 20_000 }), 'optimizer.warmupSteps', /within the warm-up of 20000/],
  [optimizer({ schedule: 'cosine' }), 'optimizer.scheduleSteps', /before half of the fall that takes 100000/],
  [
    optimizer({ schedule: 'cosine', scheduleSteps: 500, scheduleFactor: 0 }),
    'optimizer.scheduleSteps',
    /From step 500 on the rate is 0, and the last 19500/
  ],
  [optimizer({ schedule: 'step' }), 'optimizer.scheduleSteps', /before the first fall at 100000/],
  [{ family: 'parity', record: { evaluateEvery: 5000 } }, 'record.evaluateEvery', /have 5 evaluations/],
  [
    { family: 'parity', ...rule('test.accuracy', 0.9, 1000) },
    'stop.rules.0',
    /1000 rows in a row, and 10000 steps have 64: it can never/
  ],
  [
    { family: 'parity', batchSize: 512, task: { data: 'rows', rows: 500, messageBits: 20 } },
    'batchSize',
    /as there are 400 to train on/
  ],
  [{ family: 'parity', batchSize: 1, model: { batchNorm: true } }, 'batchSize', /Use 2 rows or more/],
  [
    { family: 'parity', task: { positions: 'with-replacement', messageBits: 12 } },
    'task.positions',
    /^24 % of tasks/
  ],
  [{ family: 'parity', task: { data: 'rows' } }, 'task.data', /equal a training row/],
  [
    { family: 'parity', task: { data: 'unique-rows', labelNoise: 0.2 }, ...rule('train.accuracy', 0.99) },
    'stop.rules.0',
    /Stop at 0\.8 or less/
  ],
  [{ family: 'grokking', task: { trainFraction: 0.2 } }, 'task.trainFraction', /seldom learned/],
  [{ family: 'grokking', task: { trainFraction: 0.9 } }, 'task.trainFraction', /without a wait/],
  [
    { family: 'grokking', model: { loss: 'crossEntropy' }, optimizer: { weightDecay: 0 } },
    'optimizer.weightDecay',
    /stableMax/
  ],
  [{ family: 'networkDescent', task: { labelNoise: 0 } }, 'task.labelNoise', /hardly peaks/],
  [{ family: 'networkDescent', ...stop(100) }, 'stop.steps', /passes over the training rows are too few/],
  [{ family: 'modes', ...stop(20) }, 'stop.steps', /even mode 1 is half learned only near step/],
  [{ family: 'modes', optimizer: { learningRate: 1 } }, 'optimizer.learningRate', /From 1\/s₁ = 1 on/],
  [{ family: 'modes', model: { initGain: 2 } }, 'model.initGain', /without a plateau/],
  [
    { family: 'fractals', task: { sampling: 'replay', positiveWeight: 20 } },
    'task.positiveWeight',
    /counted 20 times besides/
  ],
  [
    { family: 'fractals', task: { sampling: 'boundary' }, model: { batchNorm: 'hidden' } },
    'model.batchNorm',
    /test points are uniform/
  ],
  [{ family: 'automata', task: { density: 1 } }, 'task.density', /the same row of 1s/],
  [{ family: 'automata', task: { updates: 0 } }, 'task.updates', /only the law can be learned/],
  [{ family: 'liquid', task: { data: 'xor', shortest: 48 } }, 'task.shortest', /Use 1\./],
  [{ family: 'digitFeatures', model: { ridge: 1 } }, 'model.ridge', /flattens the peak/],
  [{ family: 'baum', task: { slab: 2 } }, 'task.slab', /fall between the two thresholds/],
  [{ family: 'linearDescent', model: { solver: 'ridge' } }, 'model.ridge', /flattens the peak/],
  [
    { family: 'linearDescent', model: { solver: 'ridge', ridge: 0 }, task: { to: 10 } },
    'model.ridge',
    /square the condition number/
  ],
  [{ family: 'linearDescent', model: { cutoff: 0.1 } }, 'model.cutoff', /drops the small singular values/],
  [{ family: 'linearDescent', task: { power: 2 } }, 'model.constant', /Switch it on/],
  [{ family: 'linearDescent', task: { testSlope: 0 } }, 'task.testSlope', /no fit can be right/],
  [{ family: 'linearDescent', task: { repeats: 3 } }, 'task.repeats', /Use 30 or more/]
]

/** Whether a path leads to something in what a family's spec can have. */
function leadsIntoSpec(draft: object, path: string): boolean {
  const { family } = draft as { family: keyof typeof families }
  const whole = families[family].schema.parse(draft)
  return valueAt(whole, parsePath(path)) !== undefined
}

describe('a known trap', () => {
  it.each(traps)('%j is warned of at %s', (draft, path, said) => {
    const { spec, problems, warnings } = checkSpec(draft)
    expect(problems).toEqual([])
    expect(spec).not.toBeNull()
    expect(warnings.find((each) => each.path === path)?.message).toMatch(said)
    expect(leadsIntoSpec(draft, path)).toBe(true)
  })

  it('is told once a field, in a sentence that says what to do', () => {
    for (const [draft] of traps) {
      const { warnings } = checkSpec(draft)
      expect(new Set(warnings.map(({ path }) => path)).size).toBe(warnings.length)
      for (const { message } of warnings)
        expect(message).toMatch(
          /^[\p{Lu}\d'η√λ].*\. (Use|Leave|Stop|Evaluate|Ask|Switch|Expect) .*\.$|can never be met/u
        )
    }
  })

  it('is not seen in what a family begins with', () => {
    for (const family of Object.keys(families)) expect(checkSpec({ family }).warnings, family).toEqual([])
  })

  it('is not looked for while something is wrong', () => {
    const { problems, warnings } = checkSpec({
      family: 'parity',
      task: { parityOrder: 9 },
      optimizer: { learningRate: 5 }
    })
    expect(problems).toHaveLength(1)
    expect(warnings).toEqual([])
  })

  it('of one replica alone, or of a later stage, is found as well', () => {
    const replicas = { family: 'parity', replicas: 2, perReplica: { 'optimizer.learningRate': [0.05, 50] } }
    expect(checkSpec(replicas).warnings.map(({ path }) => path)).toEqual(['optimizer.learningRate'])
    const stages = [{ until: { steps: 100 } }, { name: 'hot', change: { optimizer: { learningRate: 50 } } }]
    const staged = checkSpec({ family: 'parity', stages })
    expect(staged.problems).toEqual([])
    expect(staged.warnings.map(({ path }) => path)).toEqual(['stages.1.change.optimizer.learningRate'])
  })
})
