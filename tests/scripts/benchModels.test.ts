// What the bench trains: models as large as the works say, at chance before training.
import { beforeAll, describe, expect, it } from 'vitest'
import type { BenchModel, Task } from '../bench/ours/model'
import { benchProgram } from '../bench/ours/program'
import { works } from '../bench/works.mjs'
import { openTestBackend, runnerOf } from '../main/engine/support'

beforeAll(openTestBackend)

const taskOf = (id: string): Task => works.find((work) => work.id === id)!.task

const countOf = (parameters: BenchModel['parameters']): number =>
  parameters.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0)

/** Losses of the first steps, mean over replicas. */
async function losses(task: Task, steps: number): Promise<number[]> {
  const { program } = await benchProgram(task)
  const { runner } = runnerOf(program)
  const meter = program.createTrainMeter()
  const found = runner.run(0, steps).map(({ outputs, feeds }) => {
    meter.add(outputs, feeds)
    const loss = meter.take()['loss']!
    return loss.reduce((sum, value) => sum + value, 0) / loss.length
  })
  runner.dispose()
  return found
}

it.each([
  ['W1', 399_361],
  ['W2', 42_001],
  ['W2s', 4097],
  ['W3', 2 * 97 * 500 + 500 * 97],
  ['W6', 100 * 256 + 256 + 256 * 256 + 256],
  ['W4', 98 * 128 + 3 * 128 + 4 * 128 ** 2 + 2 * 128 * 512 + 512 + 128 + 128 * 98]
])('%s has %i parameters', async (id, count) => {
  const { program } = await benchProgram(taskOf(id))
  expect(countOf(program.parameters)).toBe(count)
})

describe('losses', () => {
  it('of the MLP begin at ln 2 and fall, for every replica', async () => {
    const task = { ...taskOf('W5'), rows: 64, replicas: 3, learningRate: 0.01 }
    const [first, ...rest] = await losses(task, 30)
    expect(first).toBeCloseTo(Math.LN2, 1)
    expect(rest.at(-1)).toBeLessThan(0.9 * first!)
  })

  it('of the classifier of automata begin near ln 256 and fall, on other rows at every step', async () => {
    const found = await losses({ ...taskOf('W6'), learningRate: 0.5 }, 150)
    expect(found[0]! / Math.log(256)).toBeCloseTo(1, 1)
    expect(found.at(-1)).toBeLessThan(0.97 * found[0]!)
    expect(new Set(found).size).toBe(150)
  })

  it('of the transformer begin at ln p, for a training set of as many rows as the work says', async () => {
    const task = { ...taskOf('W4'), rows: 300 }
    const { program } = await benchProgram(task)
    expect(program.constants['set/operands']!.shape).toEqual([1, task.rows, 2])
    const [first] = await losses(task, 1)
    expect(first! / Math.log(97)).toBeCloseTo(1, 1)
  })
})
