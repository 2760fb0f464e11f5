import { expect, test } from 'vitest'
import { judge } from '#shared/preset'

const expectation = { metric: 'test.accuracy', atLeast: 0.99, within: [100, 500], text: '' } as const

test.each([
  // the step that reached it, the last one that was looked at, the verdict
  [300, 300, 'met'],
  [99, 300, 'missed'],
  [501, 900, 'missed'],
  [null, 499, 'pending'],
  [null, 500, 'missed'],
  [null, -1, 'pending']
] as const)('reached at %s, seen up to %i: %s', (step, seen, verdict) => {
  expect(judge(expectation, step, seen)).toEqual({ expectation, step, verdict })
})
