import { describe, expect, test } from 'vitest'
import { crossings, lastPerReplica, meanOverTasks, perTaskCrossings } from '#shared/analysis/crossings'

// Two replicas, three steps.
const columns = {
  step: Uint32Array.of(10, 10, 20, 20, 30, 30),
  replica: Uint16Array.of(0, 1, 0, 1, 0, 1),
  accuracy: Float64Array.of(0.5, 0.9, 0.9, 0.4, 0.95, NaN)
}

// Two replicas, two steps, two tasks.
const perTask = {
  step: Uint32Array.of(5, 5, 5, 5, 9, 9, 9, 9),
  replica: Uint16Array.of(0, 0, 1, 1, 0, 0, 1, 1),
  task: Uint16Array.of(0, 1, 0, 1, 0, 1, 0, 1),
  accuracy: Float32Array.of(0.5, 1, 0.5, 0.5, 1, 0.5, 0.75, 0.25)
}

describe('crossings', () => {
  test('the first step at or above the threshold, per replica', () => {
    expect(crossings(columns, 'accuracy', 0.9, 2)).toEqual([20, 10])
  })

  test('null where it is never reached; NaN reaches nothing', () => {
    expect(crossings(columns, 'accuracy', 0.93, 2)).toEqual([30, null])
    expect(crossings(columns, 'accuracy', 0.5, 3)).toEqual([10, 10, null])
  })

  test('names a column that is missing', () => {
    expect(() => crossings(columns, 'loss', 0.9, 2)).toThrow('no column loss')
  })
})

describe('per task', () => {
  test('the first step per replica and task', () => {
    expect(perTaskCrossings(perTask, 'accuracy', 0.75, 2)).toEqual([
      [9, 5],
      [9, null]
    ])
  })

  test('the mean over tasks is a series without tasks', () => {
    const mean = meanOverTasks(perTask, 'accuracy')
    expect(mean).toEqual({
      step: Uint32Array.of(5, 5, 9, 9),
      replica: Uint16Array.of(0, 1, 0, 1),
      accuracy: Float64Array.of(0.75, 0.5, 0.75, 0.5)
    })
    expect(crossings(mean, 'accuracy', 0.75, 2)).toEqual([5, null])
  })

  test('no rows, no crossings', () => {
    const none = {
      step: new Uint32Array(0),
      replica: new Uint16Array(0),
      task: new Uint16Array(0),
      a: new Float32Array(0)
    }
    expect(perTaskCrossings(none, 'a', 0.5, 2)).toEqual([[], []])
    expect(meanOverTasks(none, 'a').a).toHaveLength(0)
  })
})

test('the last value of each replica with its step; a diverged one has none', () => {
  const of = (...diverged: number[]) =>
    lastPerReplica(columns, 'accuracy', { replicas: 3, diverged: diverged.map((replica) => ({ replica })) })
  expect(of()).toEqual([{ value: 0.95, step: 30 }, { value: NaN, step: 30 }, null])
  expect(of(0)).toEqual([null, { value: NaN, step: 30 }, null])
})
