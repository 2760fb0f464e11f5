import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { manifest } from '../../../../src/families/parity/manifest'
import {
  groupsOf,
  offFields,
  sentenceAbout,
  valueText,
  fieldValue
} from '../../../../src/renderer/state/experiment/fields'
import { family } from '../../fixtures/samples'

const groups = groupsOf(family.schema)
const field = (path: string) => groups.flatMap(({ fields }) => fields).find((other) => other.path === path)!

describe('groupsOf', () => {
  it('makes a group of the loose values and one of every object', () => {
    expect(groups.map(({ title, fields }) => [title, fields.map(({ path }) => path)])).toEqual([
      ['Run', ['seed']],
      ['Task', ['task.law', 'task.weights', 'task.noise']],
      ['Stop', ['stop.steps', 'stop.minutes', 'stop.rules']]
    ])
  })

  it('finds the control of each type', () => {
    expect(field('seed').control).toEqual({ kind: 'number', integer: true, nullable: false })
    expect(field('task.law').control).toEqual({ kind: 'choice', options: ['zipf', 'explicit'] })
    expect(field('task.weights').control).toEqual({ kind: 'numbers' })
    expect(field('task.noise').control).toEqual({ kind: 'switch' })
    expect(field('stop.minutes').control).toEqual({ kind: 'number', integer: false, nullable: true })
    expect(field('stop.rules').control).toMatchObject({
      kind: 'rows',
      columns: [
        { path: 'metric', initial: '' },
        { path: 'value', initial: '' },
        { path: 'inARow', initial: 3 }
      ]
    })
  })

  it('keeps unit, help and advanced', () => {
    expect(field('stop.steps')).toMatchObject({ unit: 'steps', description: 'At most.' })
    expect(field('task.noise').advanced).toBe(true)
  })

  it('leaves out what another field switches off', () => {
    expect([...offFields(family.schema, { task: { law: 'zipf' } }).keys()]).toEqual(['task.weights'])
    expect(offFields(family.schema, { task: { law: 'explicit' } }).size).toBe(0)
  })

  it('draws every titled field of a real family', () => {
    const real = groupsOf(z.toJSONSchema(manifest.schema, { io: 'input' }) as Record<string, unknown>)
    const paths = real.flatMap(({ fields }) => fields.map(({ path }) => path))
    expect(real.map(({ title }) => title)).toEqual(
      expect.arrayContaining(['Run', 'Task', 'Model', 'Optimiser', 'Stop'])
    )
    expect(paths).toEqual(
      expect.arrayContaining(['batchSize', 'task.law', 'optimizer.learningRate', 'stop.rules'])
    )
    expect(paths).not.toContain('schema')
    expect(paths).not.toContain('title')
  })
})

describe('sentenceAbout', () => {
  it('says the title where the host says the path', () => {
    const problem = { path: 'stop.steps', message: 'stop.steps must be at least 1; it is 0.' }
    expect(sentenceAbout(field('stop.steps'), problem)).toBe('Stop after must be at least 1; it is 0.')
    const inRow = {
      path: 'stop.rules.0.value',
      message: 'stop.rules.0.value must be a number; it is "x".'
    }
    expect(sentenceAbout(field('stop.rules'), inRow)).toBe('Value must be a number; it is "x".')
    const own = { path: 'seed', message: 'p must be prime. Use 59 or 61.' }
    expect(sentenceAbout(field('seed'), own)).toBe(own.message)
  })
})

describe('fieldValue', () => {
  it('is the default where a spec leaves the field out, and nothing where it says so', () => {
    expect(fieldValue(field('task.noise'), { task: { noise: true } })).toBe(true)
    const left = { ...field('task.noise'), initial: false }
    expect(fieldValue(left, { task: {} })).toBe(false)
    expect(fieldValue({ ...field('stop.minutes'), initial: 5 }, { stop: { minutes: null } })).toBe(null)
  })
})

describe('valueText', () => {
  const text = (path: string, value: unknown) => valueText(field(path), value, String)
  it('writes every kind of value', () => {
    expect(text('seed', 7)).toBe('7')
    expect(text('task.noise', true)).toBe('on')
    expect(text('task.weights', [0.5, 0.25])).toBe('0.5, 0.25')
    expect(text('task.weights', [])).toBe('–')
    expect(text('stop.minutes', null)).toBe('–')
    expect(text('stop.rules', [{ metric: 'test.accuracy', value: 0.99 }])).toBe('test.accuracy 0.99')
    expect(text('stop.rules', [{ metric: 'tasks.accuracy', value: 0.99, where: { task: 3 } }])).toBe(
      'tasks.accuracy 0.99 task=3'
    )
  })

  it('tells of what is nested in a row, and leaves out what is empty', () => {
    const stage = {
      name: 'redraw',
      from: null,
      change: { task: { codesDraw: 1, positionsDraw: 2 } },
      until: { steps: 30, rules: [] }
    }
    expect(text('stop.rules', [stage])).toBe('redraw task.codesDraw=1 task.positionsDraw=2 steps=30')
    const until = { rules: [{ metric: 'test.accuracy', value: 0.9, where: { task: 1 } }] }
    expect(text('stop.rules', [{ name: 'on', resetOnly: ['layer1', 'layer2'], until }])).toBe(
      'on layer1,layer2 rules=(metric=test.accuracy value=0.9 where.task=1)'
    )
  })
})
