import { expect, test } from 'vitest'
import { findRun } from '../../../../src/main/hosts/cli/findRun'
import { runSummary } from '../runSummary'

const runs = [
  runSummary({ id: '20260102-a', createdAt: '2026-01-02T00:00:00Z' }),
  runSummary({ id: '20260103-b', createdAt: '2026-01-03T00:00:00Z' }),
  runSummary({ id: '20260103', createdAt: '2026-01-01T00:00:00Z' })
]

test.each([
  ['20260102-a', '20260102-a'],
  ['20260102', '20260102-a'],
  ['20260103-', '20260103-b'],
  ['20260103', '20260103'],
  ['last', '20260103-b']
])('%s is %s', (wanted, id) => {
  expect(findRun(wanted, runs).id).toBe(id)
})

test('a beginning that fits several runs names them', () => {
  expect(() => findRun('2026', runs)).toThrow('2026 fits 3 runs: 20260102-a, 20260103-b, 20260103.')
})

test.each(['x', ''])('"%s" fits no run', (wanted) => {
  expect(() => findRun(wanted, runs)).toThrow(expect.objectContaining({ code: 'run.unknown' }))
})

test('an empty library has no last run', () => {
  expect(() => findRun('last', [])).toThrow('holds no runs yet')
})
