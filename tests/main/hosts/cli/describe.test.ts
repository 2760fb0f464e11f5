import { bytesText } from '#shared/bytes'
import { stepAxis } from '#shared/axes'
import { expect, test } from 'vitest'
import { describeEnd, describeRun, describeRuns } from '../../../../src/main/hosts/cli/describe'
import { describeDiagnosis, type Diagnosis } from '../../../../src/main/hosts/cli/doctor'
import { formatCount, formatDuration, formatValue } from '../../../../src/main/hosts/cli/format'
import { runSummary } from '../runSummary'

test.each([
  [formatCount(1234567), '1 234 567'],
  [formatCount(999), '999'],
  [formatDuration(0), '0:00'],
  [formatDuration(59.6), '1:00'],
  [formatDuration(3 * 3600 + 62), '3:01:02'],
  [bytesText(0), '0 B'],
  [bytesText(1400), '1.4 kB'],
  [bytesText(25_300_000_000), '25.3 GB'],
  [formatValue(0.123456), '0.1235'],
  [formatValue(NaN), 'NaN']
])('%s', (text, expected) => {
  expect(text).toBe(expected)
})

test('the end of a run names what was reached, and leaves out what was not', () => {
  const text = describeEnd({
    event: 'end',
    runId: 'r',
    status: 'finished',
    why: 'its budget of steps is used up',
    engine: null,
    steps: 1000,
    seconds: 61,
    taken: null,
    source: null,
    axis: stepAxis,
    seeds: [12, 13],
    final: { 'train.accuracy': [0.95, null], 'measures.norm': [3, null] },
    finalSteps: { 'train.accuracy': [1000, null], 'measures.norm': [825, null] },
    diverged: [{ replica: 1, seed: 8, step: 120 }],
    stages: [],
    crossings: { 'train.accuracy': { '0.9': [420, null], '0.99': [null, null] } },
    taskCrossings: {},
    expectations: [],
    path: '/runs/r'
  })
  expect(text).toContain('finished: 1 000 steps in 1:01\n')
  expect(text).toContain('\nended: its budget of steps is used up\n')
  expect(text).toContain('train.accuracy ≥ 0.9  at step 420 –\n')
  expect(text).toMatch(/\nseed +12 13\n/)
  expect(text).not.toContain('0.99')
  expect(text).toContain('\nseed 8 diverged at step 120\n')
  expect(text).toMatch(/^train\.accuracy +0\.95 –$/m)
  expect(text).toMatch(/^measures\.norm +3 – +\(step 825\)$/m)
})

test('an empty library says what to do', () => {
  expect(describeRuns([])).toContain('saltus presets')
})

test('a run that failed shows why', () => {
  const error = { code: 'engine.memory', message: 'The engine ran out of memory.' }
  const summary = runSummary({ status: 'failed', error })
  const text = describeRun(
    {
      summary,
      spec: { seed: 1 } as never,
      journal: [],
      series: [],
      whyNotDerived: 'none',
      weights: null,
      underived: 0,
      history: null
    },
    []
  )
  expect(text).toContain('failed: The engine ran out of memory.')
  expect(text).toContain('"seed": 1')
})

test('a diagnosis gives the reason for every rung that was not taken', () => {
  const diagnosis: Diagnosis = {
    saltus: '0.1.0',
    engine: {
      record: null,
      stepDowns: [{ backend: 'native', reason: 'not installed' }],
      running: 0,
      queued: 0
    },
    setUpFailure: { at: '2026-01-02T03:04:05Z', reasons: ['TensorFlow wheel: no compiler'] },
    nativeFiles: '3 files, each with the SHA-256 that set-up noted',
    noGraphics: 'no NVIDIA card with a loaded driver',
    node: '20.0.0',
    system: 'Linux',
    processor: 'A processor',
    cores: 2,
    memoryBytes: 8e9,
    library: { path: '/library', problem: 'It cannot be written.', freeBytes: null },
    runs: 0,
    training: 0,
    config: '/config'
  }
  const text = describeDiagnosis(diagnosis)
  expect(text).toMatch(/not native +not installed/)
  expect(text).toMatch(/native engine +3 files, each with/)
  expect(text).toMatch(/set-up +TensorFlow wheel: no compiler \(2026-01-02\)/)
  expect(text).toContain('It cannot be written.')
})
