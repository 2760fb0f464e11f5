/** What computations are told of a parity run: the rows it trains on and those it never sees, with −1 and 1 as targets. */
import { describe, expect, it } from 'vitest'
import { schema } from '../../../src/families/parity/spec'
import { drawTasks } from '../../../src/families/parity/data/task'
import { manifest } from '../../../src/families/parity/manifest'
import { createNetwork } from '../../../src/families/parity/views'
import type { DenseRows } from '../../../src/kit/view'

const specOf = (task: object, model: object = {}) =>
  schema.parse({
    family: 'parity',
    seed: 3,
    replicas: 2,
    batchSize: 8,
    task: { taskCount: 1, taskBits: 0, law: 'uniform', messageBits: 12, inputs: 'plus-minus', ...task },
    model
  })
const rowsIn = ({ inputs }: DenseRows): string[] =>
  Array.from({ length: inputs.rows }, (_, row) =>
    inputs.data.subarray(row * inputs.columns, (row + 1) * inputs.columns).join()
  )

describe('a parity network as dense layers', () => {
  it('has every training row of a fixed set once, and the rows held out', () => {
    const spec = specOf({ data: 'unique-rows', rows: 50, testFraction: 0.4 })
    for (const replica of [0, 1]) {
      const { trained, fresh } = createNetwork(spec).rowsOf(replica)
      const [own, beyond] = [rowsIn(trained), rowsIn(fresh)]
      expect(own.length + beyond.length).toBeGreaterThan(45)
      expect(new Set([...own, ...beyond]).size).toBe(own.length + beyond.length)
      const [positions] = drawTasks(spec.task, spec.seed + replica).positions
      for (const { inputs, targets } of [trained, fresh])
        targets.data.forEach((target, row) => {
          // odd is 1: of ±1 bits the product of an odd number of ones among three
          const product = [...positions!].reduce((all, at) => all * inputs.data[row * 12 + at]!, 1)
          expect(target).toBe(product)
        })
    }
  })

  it('has the rows of its first steps where they are fresh, of each replica its own', () => {
    const network = createNetwork(specOf({ messageBits: 40, probeRows: 16 }))
    const [first, second] = [network.rowsOf(0), network.rowsOf(1)]
    expect(new Set(rowsIn(first.trained)).size).toBe(first.trained.inputs.rows)
    expect(first.fresh.inputs.rows).toBe(16)
    expect(rowsIn(first.trained)[0]).not.toBe(rowsIn(second.trained)[0])
  })

  it('is none with batch norm', () => {
    expect(manifest.dense!(specOf({}))).toBe(true)
    expect(manifest.dense!(specOf({}, { batchNorm: true }))).toBe(false)
  })
})
