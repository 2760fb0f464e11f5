import { expect, test } from 'vitest'
import type { Verification } from '#shared/verification'
import { describeVerification } from '../../../../src/main/hosts/cli/verify'
import { engine } from '../../store/rows'

const result: Verification = {
  runId: 'r',
  from: 2611,
  to: 3000,
  identical: true,
  rows: 55,
  states: 1,
  row: null,
  tensor: null,
  series: [{ name: 'train', stored: 'a'.repeat(64), replayed: 'a'.repeat(64) }],
  tensors: [{ name: 'layer1/weight', stored: 'b'.repeat(64), replayed: 'b'.repeat(64) }],
  engine,
  seconds: 2
}

const names = ['seed 7', 'seed 8']

test('the same bits: one word first, then what was compared on what', () => {
  const text = describeVerification(result, names)
  expect(text).toMatch(/^identical: +steps 2 611 to 3 000, 55 rows and 1 state compared\n/)
  expect(text).toContain('in 0:02 on native, compiled (graph): TensorFlow 2.21.0\n')
  expect(text).toMatch(/\ntrain +aaaaaaaaaaaaaaaa +same\n/)
})

test('other bits: the first row and the first tensor, with both values', () => {
  const other: Verification = {
    ...result,
    identical: false,
    row: {
      step: 2700,
      series: 'tasks',
      column: 'accuracy',
      replica: 1,
      place: 'task 4',
      stored: 0.5,
      replayed: null
    },
    tensor: { step: 3000, tensor: 'layer1/weight', index: 7, stored: 0.25, replayed: -1 },
    tensors: [{ name: 'layer1/weight', stored: 'b'.repeat(64), replayed: '' }]
  }
  const text = describeVerification(other, names)
  expect(text).toMatch(/^different: /)
  expect(text).toContain('step 2 700, tasks.accuracy, seed 8, task 4: stored 0.5, replayed nothing\n')
  expect(text).toContain('step 3 000, layer1/weight, value 7: stored 0.25, replayed -1\n')
  expect(text).toMatch(/\nlayer1\/weight +bbbbbbbbbbbbbbbb +nothing\n/)
})
