import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { check, facts } from '../../../src/families/grokking/spec/checks'
import { networkParameters, parameterCount } from '../../../src/families/grokking/program/network'
import { operationIds } from '../../../src/families/grokking/data/operations'
import { operationTable } from '../../../src/families/grokking/data/table'
import {
  decoderInputs,
  decoderSequences,
  decoderVocabulary,
  scoredPositions
} from '../../../src/families/grokking/data/tokens'
import { RandomStream } from '#shared/random'
import { grokking, schema } from './support'

const problems = (overrides: Record<string, unknown>) => check(grokking(overrides))

describe('what a schema cannot say', () => {
  it('finds no fault with the defaults of any operation modulo a prime', () => {
    for (const operation of operationIds) expect(problems({ task: { operation } })).toEqual([])
  })

  it('takes no time over a formula of many powers, and refuses one that would', () => {
    const began = performance.now()
    const powers = 'x^1000'.repeat(31)
    expect(problems({ task: { operation: 'formula', formula: powers, modulus: 199 } })).toEqual([])
    const long = { operation: 'formula', formula: 'xy'.repeat(100), modulus: 509 }
    const [problem] = problems({ task: long })
    expect(problem).toMatchObject({ path: 'task.formula' })
    expect(problem!.message).toMatch(/takes 199 operations for each of 259081 pairs; at most 10000000 in all/)
    expect(problems({ task: { ...long, modulus: 199 } })).toEqual([])
    // Half a minute, when every power was a thousand multiplications.
    expect(performance.now() - began).toBeLessThan(1500)
  })

  it.each([
    [{ operation: 'x/y', modulus: 91 }, 'task.modulus', 'divides modulo 91, which is not prime. Use 89'],
    [{ operation: 'odd-even', modulus: 100 }, 'task.modulus', 'not prime. Use 97'],
    [{ operation: 'formula', formula: 'x + y/2', modulus: 51 }, 'task.modulus', 'x + y/2 divides modulo 51'],
    [{ operation: 'formula', formula: 'x + z' }, 'task.formula', 'unknown symbol “z”'],
    [{ operation: 'formula', formula: 'x/y' }, 'task.formula', 'not closed on the set'],
    [{ outliers: 1741 }, 'task.outliers', '1741 outliers are more than the 1740 training rows'],
    [
      { operation: 'product', group: 'S3', trainFraction: 0.01, outliers: 1 },
      'task.outliers',
      'another training row'
    ]
  ])('%o', (task, path, words) => {
    const found = problems({ task })
    expect(found.map((problem) => problem.path)).toEqual([path])
    expect(found[0]!.message).toContain(words)
    expect(found[0]!.message).toMatch(/^.*[.]$/)
    expect(() => facts(grokking({ task }))).not.toThrow()
  })

  it('lets formulas without division have any modulus', () => {
    expect(problems({ task: { operation: 'formula', formula: 'x + 2y', modulus: 60 } })).toEqual([])
    expect(problems({ task: { operation: 'x+y', modulus: 60 } })).toEqual([])
  })

  it('asks heads to divide the width, where there are heads', () => {
    expect(problems({ model: { kind: 'transformer', width: 30 } })[0]).toMatchObject({ path: 'model.heads' })
    expect(problems({ model: { kind: 'tied', width: 30 } })).toEqual([])
  })

  it.each([
    ['modulus', 510],
    ['modulus', 2],
    ['trainFraction', 0],
    ['trainFraction', 1],
    ['labelNoise', 1.1],
    ['outliers', -1],
    ['group', 'S6']
  ])('leaves %s = %s to the schema', (field, value) => {
    const found = schema.safeParse({ family: 'grokking', task: { [field]: value } })
    expect(found.error?.issues.map(({ path }) => path.join('.'))).toEqual([`task.${field}`])
  })
})

describe('what a spec implies', () => {
  const texts = (overrides: Record<string, unknown>) =>
    Object.fromEntries(facts(grokking(overrides)).map(({ path, text }) => [path, text]))

  it('is said in rows, shares and parameters', () => {
    expect(texts({ task: { modulus: 113, trainFraction: 0.3 } })).toEqual({
      'task.operation': '12769 rows, 113 symbols; chance 0.885 %, always the most frequent answer 0.885 %',
      'task.trainFraction': '3830 rows to train on, 8939 held out',
      'task.split': '29.7 % of held-out rows have their mirror (b, a), the same answer, in the training set',
      'model.kind': '169500 parameters'
    })
    expect(texts({ task: { split: 'mirrored' } })['task.split']).toContain('no held-out row')
    expect(texts({ task: { operation: 'x-y' } })['task.split']).toContain('differ')
    expect(texts({ task: { operation: 'x2+y2', modulus: 5 } })['task.operation']).toContain('answer 36 %')
  })
})

describe('networks', () => {
  const count = (model: Record<string, unknown>, task: Record<string, unknown>) =>
    parameterCount(grokking({ model, task }))

  it('have the published numbers of parameters', () => {
    const decoder = { kind: 'decoder', width: 128, heads: 4, layers: 2, hidden: 512 }
    expect(count(decoder, { modulus: 97 })).toBe(455_424)
    expect(count({ kind: 'quadratic', hidden: 500 }, { modulus: 97 })).toBe(3 * 97 * 500)
    const nanda = { kind: 'transformer', width: 128, heads: 4, layers: 1, hidden: 512 }
    expect(count(nanda, { modulus: 113 })).toBe(
      2 * 114 * 128 + 3 * 128 + 4 * 128 * 128 + 2 * 128 * 512 + 512 + 128
    )
    const tied = { kind: 'tied', width: 500, hidden: 24 }
    expect(count(tied, { modulus: 67, pairs: 'unordered' })).toBe(67 * 500 + 2 * 24 * 500)
  })

  it('begin as normal draws of their scale, times α', () => {
    const deviation = (name: string, model: Record<string, unknown>) => {
      const found = networkParameters(grokking({ model, task: { modulus: 59 } })).find(
        (p) => p.name === name
      )!
      const values = found.initialize(new RandomStream(1, 'init'), 0)
      expect(values.length).toBe(found.shape.reduce((a, b) => a * b))
      return Math.sqrt(values.reduce((sum, w) => sum + w * w, 0) / values.length)
    }
    expect(deviation('input/a', { kind: 'relu', hidden: 500 })).toBeCloseTo(0.05, 3)
    expect(deviation('output/weight', { kind: 'transformer', width: 64, initScale: 2 })).toBeCloseTo(
      2 / Math.sqrt(60),
      1
    )
    expect(deviation('layer1/out/weight', { kind: 'decoder', hidden: 256 })).toBeCloseTo(1 / 16, 2)
    expect(deviation('layer1/norm1/scale', { kind: 'decoder' })).toBe(1)
  })

  it('read tokens as the released code numbers them', () => {
    const { task } = grokking({ task: { modulus: 97, operation: 'x-y' } })
    expect(decoderVocabulary(task)).toBe(239)
    const table = operationTable(task)
    const row = 5 * 97 + 9
    const [end, a, , b, equals, c, last] = decoderSequences(table, [row], [table.c[row]!], task)
    expect([end, a! - 22, b! - 22, equals, c! - 22, last]).toEqual([0, 5, 9, 1, 93, 0])
    expect(scoredPositions.map((position) => position + 1)).toEqual([5, 6]) // c and the final end
    expect(decoderInputs).toBe(6)
    const permutations = grokking({ task: { modulus: 97, operation: 'product' } }).task
    const tokens = decoderSequences(operationTable(permutations), [14399], [119], permutations)
    expect(Math.max(...tokens)).toBe(238)
  })
})

describe('the form', () => {
  it('shows only fields that matter: every condition names a field and values it can have', () => {
    const json = z.toJSONSchema(schema, { io: 'input' }) as unknown as Fields
    const found: { path: string; in: string[] }[] = []
    for (const part of ['task', 'model'])
      for (const field of Object.values(json.properties[part]!.properties))
        if (field.showWhen) found.push(...[field.showWhen].flat())
    expect(found.length).toBeGreaterThan(8)
    for (const { path, in: values } of found) {
      const [part, name] = path.split('.') as [string, string]
      expect(json.properties[part]!.properties[name]!.enum).toEqual(expect.arrayContaining(values))
    }
  })
})

interface Switch {
  path: string
  in: string[]
}
interface Field {
  enum?: string[]
  showWhen?: Switch | Switch[]
}
interface Fields {
  properties: Record<string, { properties: Record<string, Field> }>
}
