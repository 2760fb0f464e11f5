/** Why a run ended is told from its spec and where it stands. */
import { expect, it } from 'vitest'
import type { ExperimentSpec } from '#shared/experiment'
import { whyEnded } from '#shared/whyEnded'

const rule = (metric: string, inARow: number) => ({ metric, is: 'atLeast', value: 0.99, inARow, over: 'all' })
const specWith = (minutes: number | null, rules: unknown[]) =>
  ({ family: 'toy', stop: { steps: 800, minutes, rules } }) as unknown as ExperimentSpec
const one = rule('test.accuracy', 3)
const two = rule('tasks.accuracy', 1)
const met = 'its rule was met: test accuracy ≥ 0.99, 3 rows in a row'

it.each([
  ['finished', 800, 9, null, [one], 'its budget of steps is used up'],
  ['finished', 700, 9, null, [one], met],
  ['finished', 700, 9, 1, [one], met],
  ['finished', 700, 60.2, 1, [], 'its budget of 1 min is used up'],
  ['finished', 700, 60.2, 1, [one], `its budget of 1 min is used up, or ${met}`],
  [
    'finished',
    700,
    9,
    null,
    [one, two],
    'one of its rules was met: test accuracy ≥ 0.99, 3 rows in a row; or tasks accuracy ≥ 0.99'
  ],
  ['diverged', 12, 9, null, [], 'no seed has a finite loss'],
  ['stopped', 12, 9, null, [], 'it was stopped'],
  ['running', 12, 9, null, [], null],
  ['failed', 12, 9, null, [one], null]
] as const)('%s at %d after %d s, %j min: %s', (status, step, seconds, minutes, rules, why) => {
  expect(whyEnded({ status, step, seconds }, specWith(minutes, [...rules]))).toBe(why)
})
