/** Teachers have the singular values they are given; a mode takes the time that the closed form says. */
import { describe, expect, it } from 'vitest'
import { halfTime } from '../../../src/families/modes/data/trajectory'
import { dot, drawTeacher } from '../../../src/families/modes/data/teacher'
import { evaluationRows } from '../../../src/families/modes/program/meters'
import { schema } from '../../../src/families/modes/spec'

const { task } = schema.parse({ family: 'modes', task: { inputs: 7, outputs: 5, modes: 5, largest: 3 } })
const teacher = drawTeacher(task, 11)

describe('teacher', () => {
  it.each(['inputs', 'outputs'] as const)('has orthonormal directions in its %s', (side) => {
    teacher[side].forEach((a, i) =>
      teacher[side].forEach((b, j) => expect(dot(a, b)).toBeCloseTo(Number(i === j), 12))
    )
  })

  it('maps every input direction to its output direction, s times as long', () => {
    expect([...teacher.strengths].map((s) => s.toFixed(4))).toEqual([
      '3.0000',
      '2.1000',
      '1.4700',
      '1.0290',
      '0.7203'
    ])
    teacher.inputs.forEach((v, k) => {
      const answer = Float64Array.from({ length: 5 }, (_, j) =>
        v.reduce((sum, x, i) => sum + x * teacher.matrix[i * 5 + j]!, 0)
      )
      answer.forEach((y, j) => expect(y).toBeCloseTo(teacher.strengths[k]! * teacher.outputs[k]![j]!, 12))
    })
  })
})

it('a network that is the teacher without its last mode has strengths of one and a zero', () => {
  const without = teacher.matrix.map((value, at) => {
    const [i, j] = [Math.floor(at / 5), at % 5]
    return value - teacher.strengths[4]! * teacher.inputs[4]![i]! * teacher.outputs[4]![j]!
  })
  const rows = evaluationRows(3, { answers: Float32Array.from([...teacher.matrix, ...without]) }, [
    teacher,
    teacher
  ])
  const [test, modes] = rows.map(({ columns }) => columns)
  const expected = [1, 1, 1, 1, 1, 1, 1, 1, 1, 0]
  modes!['strength']!.forEach((strength, row) => expect(strength).toBeCloseTo(expected[row]!, 6))
  expect([...modes!['mode']!]).toEqual([0, 1, 2, 3, 4, 0, 1, 2, 3, 4])
  expect([...modes!['replica']!]).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 1])
  expect(test!['loss']![0]).toBeCloseTo(0, 10)
  expect(test!['loss']![1]).toBeCloseTo(0.7203 ** 2 / 2, 6)
})

it('a mode takes the time of the closed form: gradient descent on its two factors, step by step', () => {
  const [s, start, rate] = [0.7, 1e-3, 1e-3]
  let [a, b, step] = [Math.sqrt(start), Math.sqrt(start), 0]
  for (; a * b < s / 2; step++) {
    const error = s - a * b
    ;[a, b] = [a + rate * error * b, b + rate * error * a]
  }
  expect(step / halfTime(s, start, rate)).toBeCloseTo(1, 2)
  expect(halfTime(s, s, rate)).toBeNaN()
})
