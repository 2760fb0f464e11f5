// The bench's own models: as large as the works say, at chance before training, and the same by either kind of input.
import { beforeAll, describe, expect, it } from 'vitest'
import type { BenchModel, Task } from '../bench/ours/model'
import { benchProgram } from '../bench/ours/program'
import { works } from '../bench/works.mjs'
import { openTestBackend, runnerOf } from '../main/engine/support'

beforeAll(openTestBackend)

const taskOf = (id: string): Task => works.find((work) => work.id === id)!.ours

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
  ['W4', 98 * 128 + 3 * 128 + 4 * 128 ** 2 + 2 * 128 * 512 + 512 + 128 + 128 * 97]
])('%s has %i parameters', async (id, count) => {
  const { program } = await benchProgram(taskOf(id))
  expect(countOf(program.parameters)).toBe(count)
})

const small = { rows: 60, modulus: 11, replicas: 1, width: 32 }

describe('losses', () => {
  it('of the MLP begin at ln 2 and fall, for every replica', async () => {
    const task = { ...taskOf('W5'), rows: 64, replicas: 3, learningRate: 0.01 }
    const [first, ...rest] = await losses(task, 30)
    expect(first).toBeCloseTo(Math.LN2, 1)
    expect(rest.at(-1)).toBeLessThan(0.9 * first!)
  })

  it('of the quadratic network are equal with gathered and with two-hot rows, and fall', async () => {
    const gathered = await losses({ ...taskOf('W3gather'), ...small } as Task, 5)
    const dense = await losses({ ...taskOf('W3dense'), ...small } as Task, 5)
    gathered.forEach((loss, step) => expect(Math.abs(loss / dense[step]! - 1)).toBeLessThan(1e-5))
    expect(gathered[4]).toBeLessThan(gathered[0]!)
  })

  it('of the transformer begin at ln p and fall', async () => {
    const task = { ...taskOf('W4'), ...small, mlp: 64, learningRate: 0.01 } as Task
    const [first, ...rest] = await losses(task, 20)
    expect(first).toBeCloseTo(Math.log(11), 0)
    expect(rest.at(-1)).toBeLessThan(0.9 * first!)
  })
})
