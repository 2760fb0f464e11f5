import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { RunPreset, SweepPreset } from '#shared/preset'
import { changedDraft, makeDraft, makeSweepDraft } from '../../../../src/main/hosts/cli/draft'
import { familyInfos } from '../../../../src/main/asked/catalogue'

const folder = mkdtempSync(path.join(os.tmpdir(), 'saltus-draft-'))
const spec = { family: 'parity', task: { law: 'halving' }, stop: { rules: [{ metric: 'test.accuracy' }] } }
const preset = (id: string): RunPreset => ({
  id,
  title: id,
  about: '',
  source: '',
  quick: true,
  expected: [],
  spec: structuredClone(spec),
  preview: null
})
const families = familyInfos()
const presets = [preset('parity/demo'), preset('parity/dissertation'), preset('transfer/curriculum')]
const known = { presets, families }

const file = (name: string, text: string): string => {
  const full = path.join(folder, name)
  writeFileSync(full, text)
  return full
}

describe('sources', () => {
  test('a preset gives its spec and its id, and stays as it is', async () => {
    const made = await makeDraft('parity/demo', { seed: '3' }, known)
    expect(made).toEqual({ draft: { ...spec, seed: 3 }, preset: 'parity/demo' })
    expect(presets[0]!.spec).toEqual(spec)
  })

  test('a file gives what is in it', async () => {
    expect(await makeDraft(file('a.json', '{"family":"parity"}'), {}, known)).toEqual({
      draft: { family: 'parity' }
    })
  })

  test("a run's own record repeats it", async () => {
    const record = file('run.json', JSON.stringify({ schema: 1, id: 'x', spec }))
    expect(await makeDraft(record, {}, known)).toEqual({ draft: spec })
  })

  test.each([
    ['parity/dmo', 'Did you mean parity/demo?'],
    ['curiculum', 'Did you mean transfer/curriculum?'],
    ['dissertation', 'Did you mean parity/dissertation?'],
    ['zzzzzz', 'There is no preset or file zzzzzz. "saltus presets" lists them.']
  ])('an unknown preset %s is answered with near ones', async (id, text) => {
    await expect(makeDraft(id, {}, known)).rejects.toMatchObject({
      code: 'preset.unknown',
      message: expect.stringContaining(text)
    })
  })

  test.each([
    ['missing.json', 'There is no such file'],
    [file('broken.json', '{'), 'JSON'],
    [file('list.json', '[1]'), 'It holds no JSON object'],
    [file('large.json', ' '.repeat(2 ** 20 + 1)), 'larger than 1 MB']
  ])('%s cannot be read', async (name, reason) => {
    await expect(makeDraft(name, {}, known)).rejects.toMatchObject({
      code: 'spec.unreadable',
      message: expect.stringContaining(reason)
    })
  })
})

describe('changes', () => {
  const draftWith = async (...set: string[]) => (await makeDraft('parity/demo', { set }, known)).draft

  test.each([
    ['task.law=uniform', { task: { law: 'uniform' } }],
    ['task.law="3"', { task: { law: '3' } }],
    ['batchSize=64', { batchSize: 64 }],
    ['model.batchNorm=true', { model: { batchNorm: true } }],
    ['stop.minutes=null', { stop: { minutes: null } }],
    ['stop.rules=[]', { stop: { rules: [] } }],
    ['title=a=b', { title: 'a=b' }],
    ['perReplica.optimizer.weightDecay=[0,1]', { perReplica: { 'optimizer.weightDecay': [0, 1] } }],
    ['perReplica["optimizer.weightDecay"]=[0,1]', { perReplica: { 'optimizer.weightDecay': [0, 1] } }],
    ['title=', { title: '' }],
    ['stop.rules.0.metric=train.loss', { stop: { rules: [{ metric: 'train.loss' }] } }]
  ])('--set %s', async (assignment, expected) => {
    expect(await draftWith(assignment)).toMatchObject(expected)
  })

  test('named options are short for fields, and later than --set', async () => {
    const options = { set: ['seed=1'], seed: '2', replicas: '8', steps: '100', engine: 'wasm' }
    const { draft } = await makeDraft('parity/demo', options, known)
    expect(draft).toMatchObject({ seed: 2, replicas: 8, stop: { steps: 100 }, engine: { backend: 'wasm' } })
  })

  test('text where a number belongs is left to the check of the spec', async () => {
    const { draft } = await makeDraft('parity/demo', { seed: 'three' }, known)
    expect(draft.seed).toBe('three')
  })

  test.each(['task.law', '=3', ''])('--set %s is no assignment', async (text) => {
    await expect(draftWith(text)).rejects.toMatchObject({ code: 'set.invalid' })
  })

  test('no assignment reaches a prototype', async () => {
    await expect(draftWith('__proto__.polluted=1')).rejects.toMatchObject({ code: 'set.invalid' })
    await draftWith('constructor.prototype.polluted=1')
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  })
})

describe('what another field switches off', () => {
  const momentum = { family: 'parity', optimizer: { kind: 'momentum', momentum: 0.95 } }

  test('is refused where it is set, even to its default', async () => {
    await expect(makeDraft('parity/demo', { set: ['optimizer.momentum=0.99'] }, known)).rejects.toMatchObject(
      {
        code: 'set.invalid',
        message:
          'optimizer.momentum has no effect where optimizer.kind is "sgd"; to use it, set optimizer.kind to momentum.',
        detail: { path: 'optimizer.momentum' }
      }
    )
    expect(() => changedDraft(momentum, { set: ['optimizer.beta1=0.9'] }, families)).toThrow(/no effect/)
    expect(() =>
      changedDraft(momentum, { set: ['optimizer={"kind":"sgd","momentum":0.5}'] }, families)
    ).toThrow(/optimizer.momentum has no effect/)
  })

  test('goes with the field that switches it off', () => {
    expect(changedDraft(momentum, { set: ['optimizer.kind=sgd'] }, families)).toEqual({
      family: 'parity',
      optimizer: { kind: 'sgd' }
    })
    expect(changedDraft(momentum, { set: ['optimizer={"kind":"sgd"}'] }, families)).toEqual({
      family: 'parity',
      optimizer: { kind: 'sgd' }
    })
    const set = ['optimizer.kind=momentum', 'optimizer.momentum=0.8']
    expect(changedDraft({ family: 'parity' }, { set }, families)).toEqual({
      family: 'parity',
      optimizer: { kind: 'momentum', momentum: 0.8 }
    })
  })

  test("is left out of a run's own record, and left to the check in a file of a user's", async () => {
    const idle = { family: 'parity', optimizer: { kind: 'sgd', momentum: 0.95 } }
    const record = file('old.json', JSON.stringify({ schema: 1, spec: idle, journal: [] }))
    expect((await makeDraft(record, {}, known)).draft).toEqual({
      family: 'parity',
      optimizer: { kind: 'sgd' }
    })
    expect((await makeDraft(file('own.json', JSON.stringify(idle)), {}, known)).draft).toEqual(idle)
  })
})

describe('the title', () => {
  const titled: RunPreset = { ...preset('grokking/seconds'), spec: { family: 'grokking', title: 'Grokking' } }
  const titleWith = async (options: Parameters<typeof makeDraft>[1]) =>
    (await makeDraft('grokking/seconds', options, { presets: [titled], families })).draft.title

  test.each([
    [['optimizer.learningRate=0.02'], 'Grokking (learning rate 0.02)'],
    [['task.operation=x-y', 'stop.minutes=null'], 'Grokking (operation x-y, minutes none)'],
    [['stop.rules=[]', 'task.modulus=31'], 'Grokking (rules changed, modulus 31)'],
    [['a=1', 'b=2', 'c=3', 'd=4', 'e=5'], 'Grokking (a 1, b 2, c 3, 2 more)'],
    [['family=grokking'], 'Grokking'],
    [['title=Mine', 'seed=4'], 'Mine'],
    [['title=', 'seed=4'], ''],
    [['notes=dull'], 'Grokking']
  ])('says what %j has changed', async (set, expected) => {
    expect(await titleWith({ set })).toBe(expected)
  })

  test('says what named options have changed, but not where it is computed', async () => {
    expect(await titleWith({ seed: '3', steps: '200', engine: 'wasm' })).toBe('Grokking (seed 3, steps 200)')
    expect(await titleWith({ engine: 'wasm' })).toBe('Grokking')
  })

  test('stays within what a spec allows', async () => {
    const long: RunPreset = { ...titled, spec: { family: 'grokking', title: 'x'.repeat(195) } }
    const { draft } = await makeDraft('grokking/seconds', { seed: '12345' }, { presets: [long], families })
    expect(draft.title).toHaveLength(200)
  })

  test('of a sweep says it too', async () => {
    const sweep: SweepPreset = {
      ...preset('grokking/law'),
      expected: [],
      spec: undefined,
      sweep: { title: 'A law', base: { family: 'grokking', ...{ seed: 1 } } }
    }
    const { draft } = await makeSweepDraft(
      'grokking/law',
      { set: ['seed=2'], replicas: '5' },
      { presets: [sweep], families }
    )
    expect(draft).toEqual({
      title: 'A law (seed 2)',
      base: { family: 'grokking', seed: 2 },
      replicas: 5
    })
  })
})
