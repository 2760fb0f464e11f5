import { expect, test } from 'vitest'
import type { CellView, SweepDetail } from '#shared/sweep/record'
import { sweepLines } from '../../../../src/main/hosts/cli/sweepCsv'
import { describeSweep } from '../../../../src/main/hosts/cli/sweepText'

const seed = { reached: null, trained: null, phase: null, until: 785 }
const cell: CellView = {
  index: 0,
  at: [0],
  label: '0.1',
  state: 'interrupted',
  runId: 'run-1',
  firstReplica: 0,
  takenFrom: null,
  replicas: [
    { ...seed, seed: 3, final: { value: 0.5, step: 785 }, best: { value: 0.6, step: 700 }, divergedAt: null },
    { ...seed, seed: 4, final: null, best: null, divergedAt: 40 }
  ],
  reached: null,
  trained: null,
  final: { low: 0.5, median: 0.5, high: 0.5 },
  best: null,
  finalAt: 785,
  phase: null,
  curve: null
}
const detail = {
  summary: { status: 'interrupted', cells: { interrupted: 1 } },
  spec: { measure: { metric: 'test.accuracy', is: 'atLeast', value: 0.99 }, phases: null, replicas: 2 },
  axes: [{ title: 'Learning rate', options: [{ label: '0.1', value: 0.1, set: {} }] }],
  cells: [cell],
  budgets: [],
  quantities: ['accuracy'],
  expectations: []
} as unknown as SweepDetail

test('a last value that is not of the last step has its own, and a diverged seed is told', () => {
  const text = describeSweep(detail)
  expect(text).toContain('0.5 (step 785)')
  expect(text).toContain('\nseed 4 diverged at step 40 (0.1)\n')
  const ended = { ...detail, cells: [{ ...cell, finalAt: null }] }
  expect(describeSweep(ended)).not.toContain('(step 785)')
})

test('in a file every last value has its step', () => {
  const [head, ...lines] = [...sweepLines(detail)].map((line) => line.trimEnd().split(','))
  const columns = ['seed', 'until', 'final', 'finalAt', 'best', 'bestAt', 'divergedAt'].map((name) =>
    head!.indexOf(name)
  )
  expect(lines.map((line) => columns.map((at) => line[at]))).toEqual([
    ['3', '785', '0.5', '785', '0.6', '700', ''],
    ['4', '785', '', '', '', '', '40']
  ])
})
