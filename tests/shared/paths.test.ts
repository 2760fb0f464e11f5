import { describe, expect, it } from 'vitest'
import { parsePath, pathText, valueAt, withoutValue, withValue } from '#shared/paths'

describe('paths as text', () => {
  it.each([
    ['seed', ['seed']],
    ['stop.rules.0.metric', ['stop', 'rules', '0', 'metric']],
    ['perReplica["optimizer.weightDecay"]', ['perReplica', 'optimizer.weightDecay']],
    ['perReplica["optimizer.weightDecay"].1', ['perReplica', 'optimizer.weightDecay', '1']],
    ['["a.b"].c', ['a.b', 'c']],
    ['files["runs/x.json"].size', ['files', 'runs/x.json', 'size']],
    ['a[""].b', ['a', '', 'b']],
    ['', []]
  ])('%s is %j, both ways', (text, path) => {
    expect(pathText(path)).toBe(text)
    expect(pathText(parsePath(text))).toBe(text)
    if (text) expect(parsePath(text)).toEqual(path)
  })

  it.each([
    ['perReplica.optimizer.weightDecay', ['perReplica', 'optimizer.weightDecay']],
    ['perReplica.optimizer.weightDecay.12', ['perReplica', 'optimizer.weightDecay', '12']],
    ['perReplica.seed', ['perReplica', 'seed']],
    ['perReplica.seed.1', ['perReplica', 'seed', '1']],
    ['a..b', ['a', '', 'b']],
    ['law[x', ['law[x']]
  ])('%s is read as %j', (text, path) => expect(parsePath(text)).toEqual(path))
})

describe('values at paths', () => {
  const spec = { seed: 1, task: { law: 'zipf', weights: [1, 2] }, perReplica: { 'optimizer.beta1': [0, 1] } }
  const at = (text: string) => valueAt(spec, parsePath(text))

  it('are read through objects, lists and keys with dots', () => {
    expect(at('task.law')).toBe('zipf')
    expect(at('task.weights.1')).toBe(2)
    expect(at('perReplica.optimizer.beta1')).toEqual([0, 1])
    expect(at('model.width')).toBeUndefined()
    expect(at('task.constructor')).toBeUndefined()
    expect(valueAt(null, ['task'])).toBeUndefined()
  })

  it('are written into a copy that shares what is beside the path', () => {
    const next = withValue(spec, ['task', 'weights', '0'], 9)
    expect(next.task).toEqual({ law: 'zipf', weights: [9, 2] })
    expect(spec.task.weights).toEqual([1, 2])
    expect(withValue(spec, ['seed'], 2).task).toBe(spec.task)
    expect(withValue({}, ['a', 'b.c'], 1)).toEqual({ a: { 'b.c': 1 } })
  })

  it('lengthen a list by one, and leave it no list where the key is no place of it', () => {
    expect(withValue([1], ['1'], 2)).toEqual([1, 2])
    expect(withValue([1], ['5'], 2)).toEqual({ 0: 1, 5: 2 })
    expect(withValue([1], ['x'], 2)).toEqual({ 0: 1, x: 2 })
  })

  it('are taken out of a copy', () => {
    expect(withoutValue(spec, ['task', 'law']).task).toEqual({ weights: [1, 2] })
    expect(withoutValue(spec, ['model', 'width'])).toEqual(spec)
    expect(spec.task.law).toBe('zipf')
  })
})
