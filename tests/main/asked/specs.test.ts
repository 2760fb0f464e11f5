import { describe, expect, it } from 'vitest'
import { type ExperimentSpec, type TrainingSpec } from '#shared/experiment'
import { answer } from '../../../src/main/asked/questions'
import { requireSpec } from './drafts'
import { checkSpec } from '../../../src/main/asked/specs'

/** Draft, path of the wrong field, and the sentence. */
const wrong: [unknown, string, RegExp][] = [
  [null, '', /JSON object/],
  [{ family: 'tarot' }, 'family', /one of .*parity.*; it is "tarot"/],
  [{ family: 'parity', schema: 4 }, 'schema', /schema 4; this version of Saltus reads up to 3/],
  [
    { family: 'parity', task: { messageBits: 'eight' } },
    'task.messageBits',
    /must be a number; it is "eight"|whole number; it is "eight"/
  ],
  [
    { family: 'parity', task: { messageBits: 4, parityOrder: 5 } },
    'task.parityOrder',
    /5 distinct positions do not fit into a message of 4 bits/
  ],
  [
    { family: 'parity', task: { taskBits: 3, taskCount: 9 } },
    'task.taskCount',
    /9 tasks need more codes than 3 bits give \(8\)/
  ],
  [
    { family: 'parity', task: { positions: 'unshared', positionsDraw: 3 } },
    'task.positions',
    /16 tasks in 4 draws that share no subset need 64 of them; a message of 8 bits has 56 of 3 positions/
  ],
  [
    { family: 'parity', task: { taskCount: 2, law: 'explicit', probabilities: [0.5, 0.4] } },
    'task.probabilities',
    /sum to 0.9, not to 1/
  ],
  [
    { family: 'parity', task: { taskCount: 2, law: 'explicit', probabilities: [1] } },
    'task.probabilities',
    /1 entries for 2 tasks/
  ],
  [
    { family: 'parity', optimizer: { learningRate: -1 } },
    'optimizer.learningRate',
    /greater than 0; it is -1/
  ],
  [
    { family: 'parity', optimizer: { kind: 'lion' } },
    'optimizer.kind',
    /must be sgd, momentum, adam, adamw; it is "lion"/
  ],
  [{ family: 'parity', task: { bits: 3 } }, 'task.bits', /no field task.bits/],
  [{ family: 'constructor' }, 'family', /family must be one of .* it is "constructor"/],
  [{ family: '__proto__' }, 'family', /__proto__/],
  [{ family: 'parity', batchSize: 1e99 }, 'batchSize', /at most 1000000; it is 1e\+99/],
  [{ family: 'parity', replicas: 1.5 }, 'replicas', /whole number; it is 1.5/],
  [
    { family: 'parity', stop: { rules: [{ metric: 'test.perplexity', value: 1 }] } },
    'stop.rules.0.metric',
    /not recorded/
  ],
  [
    { family: 'parity', optimizer: { momentum: 0.99 } },
    'optimizer.momentum',
    /optimizer.momentum has no effect where optimizer.kind is "sgd"; to use it, set optimizer.kind to momentum/
  ],
  [
    { family: 'parity', replicas: 2, perReplica: { 'optimizer.beta1': [0.9, 0.99] } },
    'perReplica["optimizer.beta1"]',
    /optimizer.beta1 has no effect where optimizer.kind is "sgd"; to use it, set optimizer.kind to adam or adamw/
  ],
  [{ family: 'parity', record: { checkpointEvery: 7 } }, 'record.checkpointEvery', /no effect/],
  [
    { family: 'parity', replicas: 2, perReplica: { 'optimizer.weightDecay': [0, -1] } },
    'perReplica["optimizer.weightDecay"].1',
    /at least 0; it is -1/
  ],
  [
    { family: 'parity', replicas: 2, perReplica: { 'optimizer.weightDecay': [0, 'one'] } },
    'perReplica["optimizer.weightDecay"].1',
    /must be a number; it is "one"/
  ]
]

describe('spec checks', () => {
  it.each(wrong)('%j is refused at %s', (draft, path, sentence) => {
    const { spec, problems } = checkSpec(draft)
    expect(spec).toBeNull()
    expect(problems[0]!.path).toBe(path)
    expect(problems[0]!.message).toMatch(sentence)
    expect(problems[0]!.message).toMatch(/^\S.*\.$/)
    expect(() => requireSpec(draft)).toThrow(problems[0]!.message)
  })

  it('takes drafts of the first schema, and of none', () => {
    const rules = [{ metric: 'test.accuracy', atLeast: 0.9, replicas: 'any' }]
    for (const schema of [{ schema: 1 }, {}])
      expect(requireSpec({ ...schema, family: 'parity', stop: { rules } })).toMatchObject({
        schema: 3,
        stop: { rules: [{ metric: 'test.accuracy', is: 'atLeast', value: 0.9, inARow: 3, over: 'any' }] }
      })
  })

  it('finds the place that a rule names', () => {
    const problemsOf = (where: object) => {
      const rules = [{ metric: 'tasks.accuracy', value: 0.9, where }]
      return checkSpec({ family: 'parity', task: { taskCount: 4 }, stop: { rules } }).problems
    }
    expect(problemsOf({ task: 3 })).toEqual([])
    expect(problemsOf({ task: 4 })).toMatchObject([
      { path: 'stop.rules.0.where.task', message: 'task must be a place from 0 to 3; it is 4.' }
    ])
    expect(problemsOf({ class: 0 })).toMatchObject([
      {
        path: 'stop.rules.0.where.class',
        message: 'tasks.accuracy has no axis class. Its inner axes: task.'
      }
    ])
    expect(problemsOf({ task: -1 })[0]!.path).toBe('stop.rules.0.where.task')
  })

  it('writes every default into the spec', () => {
    const spec = requireSpec({ family: 'parity' })
    expect(spec).toMatchObject({ schema: 3, seed: 0, replicas: 1, batchSize: 32 })
    expect(requireSpec(spec)).toEqual(spec)
  })

  it('leaves out what another field switches off, and takes it back with its default', () => {
    const spec = requireSpec({ family: 'parity', optimizer: { kind: 'sgd', momentum: 0.9 } })
    expect(Object.keys(spec.optimizer)).not.toContain('momentum')
    expect(Object.keys(spec.record)).not.toContain('checkpointEvery')
    expect(Object.keys(spec.task)).not.toContain('probabilities')
    expect(
      requireSpec({ ...spec, optimizer: { ...spec.optimizer, kind: 'momentum' } }).optimizer.momentum
    ).toBe(0.9)
  })

  it('keeps the residues of a decoder, whose tokens they are whatever the operation', () => {
    const task = { operation: 'product', modulus: 97 }
    expect(requireSpec({ family: 'grokking', task, model: { kind: 'decoder' } }).task.modulus).toBe(97)
    expect(checkSpec({ family: 'grokking', task }).problems).toMatchObject([{ path: 'task.modulus' }])
  })

  it('shows the standard deviation and the rule of the biases', () => {
    const { facts } = checkSpec({ family: 'parity', model: { width: 64, initGain: 2 } })
    const text = facts.find((f) => f.path === 'model.initGain')!.text
    expect(text).toContain('0.144 in hidden ones') // 2/√64/√3
    expect(text).toContain('biases uniform within ±1/√fan_in')
  })
})

describe('a stored spec', () => {
  const about = (change: (spec: TrainingSpec) => unknown) => () =>
    answer({
      kind: 'about',
      spec: change(requireSpec({ family: 'grokking', optimizer: { kind: 'adamw' } })) as ExperimentSpec
    })

  it('is whole as it was stored, and with the fields that others switch off, as older versions stored it', () => {
    expect(about((spec) => spec)()).toMatchObject({ headline: expect.any(String) })
    expect(
      about(({ optimizer, ...spec }) => ({ ...spec, optimizer: { ...optimizer, filterGain: 2 } }))()
    ).toBeTruthy()
  })

  it.each([
    ['optimizer.filter is missing.', 'optimizer', { filter: undefined }],
    ['optimizer.beta1 is missing.', 'optimizer', { beta1: undefined }],
    ['task.modulus must be at most 509; it is 100000.', 'task', { modulus: 100_000 }],
    ['There is no field model.extra.', 'model', { extra: 1 }]
  ])('is refused with its path: %s', (sentence, part, change) => {
    const wrong = about((spec) => {
      const changed = { ...spec[part as 'optimizer'], ...change }
      return JSON.parse(JSON.stringify({ ...spec, [part]: changed }))
    })
    expect(wrong).toThrow(sentence)
  })
})

it.each([
  [{ family: 'robustness', model: { width: 10 } }, 'α = √(p/n) = 1.05: 221 parameters, 200 training rows'],
  // 64·100 + 100 + 100·10 + 10 weights and biases of 500 digits
  [{ family: 'networkDescent' }, 'α = √(p/n) = 3.88: 7510 parameters, 500 training rows'],
  [
    { family: 'networkDescent', replicas: 2, perReplica: { 'model.width': [1, 100] } },
    'α = √(p/n) = 0.412, 3.88'
  ]
])('%j tells parameters for each row', (spec, text) => {
  expect(checkSpec(spec).facts).toContainEqual({ path: 'batchSize', text })
})

it('of rows made anew at every step counts all of the run', () => {
  const { facts } = checkSpec({ family: 'modes', batchSize: 16, stop: { steps: 100 } })
  expect(facts.find(({ path }) => path === 'batchSize')?.text).toContain('1600 fresh rows by the last step')
})
