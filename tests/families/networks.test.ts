/** Networks that computations read: as dense layers they answer as their families have it, on the rows that these train on. */
import { beforeAll, describe, expect, it } from 'vitest'
import { type ExperimentSpec, requireTraining, type TrainingSpec } from '#shared/experiment'
import { networkAt, rowsOfRun } from '../../src/families/kernel/network/fromRun'
import { forward } from '../../src/families/kernel/network/layers'
import { loadActivations, loadNetwork } from '../../src/main/inspection/families'
import { loadJob } from '../../src/main/engine/jobs'
import { families, trainedFamilies } from '../../src/main/families'
import type { Family } from '../../src/main/registeredFamily'
import { createRunner, openTestBackend } from '../main/engine/support'

beforeAll(openTestBackend)

/** Which rows the hidden layers of a family are shown of, the first of them. */
const shown: Record<string, 'trained' | 'fresh'> = {
  networkDescent: 'fresh',
  parity: 'fresh',
  robustness: 'trained'
}
const rows = { samples: 30, testRows: 20 }
const tasks: Record<string, object> = {
  networkDescent: rows,
  parity: { taskCount: 1, taskBits: 0, law: 'uniform' },
  robustness: rows
}
const defaults = ({ id, schema }: Family): TrainingSpec =>
  requireTraining(schema.parse({ family: id }), 'read')
const dense = Object.values(trainedFamilies).filter((family) => family.training!.dense?.(defaults(family)))

it('are those of the families that say so', async () => {
  for (const family of Object.values(trainedFamilies)) {
    const spec = defaults(family)
    expect((await loadNetwork(spec)) !== null).toBe(family.training!.dense?.(spec) === true)
  }
})

describe.each(dense)('networks of $id', (family) => {
  const spec: ExperimentSpec = family.schema.parse({
    family: family.id,
    replicas: 2,
    task: tasks[family.id],
    model: { width: 9 }
  })

  it('give the last hidden layer that the family computes itself', async () => {
    const { initial: tensors } = await createRunner(spec)
    const [network, activations] = [(await loadNetwork(spec))!, (await loadActivations(spec))!]
    const source = { network, states: [{ step: 0, tensors }] }
    for (const replica of [0, 1]) {
      const { inputs } = network.rowsOf(replica)[shown[family.id]!]
      const pass = forward(networkAt(source, source.states[0]!, replica), inputs)
      const own = activations.compute(tensors, activations.layers.at(-1)!.name, replica)
      expect(own.length).toBeGreaterThan(9)
      own.forEach((value, at) => expect(pass.inputs.at(-1)!.data[at]).toBeCloseTo(value, 10))
      // targets are told from their means over the training rows
      const { trained } = rowsOfRun(source, replica, { trained: 30, fresh: 20 })
      expect(trained.targets.rows).toBe(30)
      expect(trained.targets.data.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 8)
    }
  })

  it('are read by every computation that takes a source, replica by replica', async () => {
    const { initial: tensors } = await createRunner(spec)
    const states = [0, 5].map((step) => ({ step, tensors }))
    const readers = Object.values(families).filter(
      ({ jsonSchema }) => 'source' in (jsonSchema['properties'] as object)
    )
    expect(readers.map(({ id }) => id)).toContain('kernel')
    for (const reader of readers) {
      const own: ExperimentSpec = reader.schema.parse({
        family: reader.id,
        replicas: 2,
        task: { over: 'run' },
        source: { run: 'there', steps: [0, 5], digest: 'a'.repeat(64) }
      })
      expect(reader.check(own)).toEqual([])
      // planned without it, computed with it
      const planned = await loadJob(own)
      const job = await loadJob(own, { spec, states })
      expect(job.units).toEqual(planned.units)
      expect(() => planned.compute(0)).toThrow('was not given')
      const rows = job.compute(1)
      expect(rows.map(({ series }) => series)).toEqual(reader.declare(own).map(({ name }) => name))
      for (const { columns } of rows) {
        expect([...columns['replica']!]).toEqual([0, 1])
        for (const values of Object.values(columns)) expect([...values].every(Number.isFinite)).toBe(true)
      }
      const other = {
        ...own,
        source: { run: 'there', steps: [0, 5], digest: 'b'.repeat(64) }
      } as ExperimentSpec
      expect((await loadJob(other)).inputs(1)).not.toEqual(job.inputs(1))
    }
  })
})

describe('the closed form beside a trained network', () => {
  const wide = (family: 'networkDescent' | 'robustness', optimizer: object = {}, width = 1024) =>
    requireTraining(
      families[family].schema.parse({
        family,
        replicas: 2,
        batchSize: 20,
        task: { data: family === 'robustness' ? 'gaussian' : 'cosine', samples: 20, testRows: 30 },
        model: { width },
        optimizer: { kind: 'sgd', learningRate: family === 'robustness' ? 0.0003 : 0.003, ...optimizer }
      }),
      'train'
    )
  const read = (task: object = {}): ExperimentSpec =>
    families.kernel.schema.parse({
      family: 'kernel',
      replicas: 2,
      task: { over: 'run', samples: 20, closedForm: true, ...task },
      source: { run: 'there', steps: [0, 60], digest: 'a'.repeat(64) }
    })
  const jobOn = async (spec: TrainingSpec, task: object = {}) => {
    const { runner, initial } = await createRunner(spec)
    runner.run(0, 60)
    const states = [
      { step: 0, tensors: initial },
      { step: 60, tensors: runner.read() }
    ]
    return loadJob(read(task), { spec, states })
  }

  it.each(['networkDescent', 'robustness'] as const)(
    'of plain gradient descent is the network while it is wide, at equal steps: %s',
    async (family) => {
      const job = await jobOn(wide(family))
      const [before, after] = [0, 1].map((unit) =>
        Object.fromEntries(job.compute(unit).map(({ series, columns }) => [series, columns]))
      )
      for (const replica of [0, 1]) {
        const of = (at: typeof before, series: string, column: string) => at![series]![column]![replica]!
        expect(of(before, 'network', 'gap')).toBeLessThan(1e-9)
        const fell = of(before, 'network', 'train') - of(after, 'network', 'train')
        expect(fell).toBeGreaterThan(0.05 * of(before, 'network', 'train'))
        const off = Math.abs(of(after, 'closed', 'train') - of(after, 'network', 'train'))
        expect(off).toBeLessThan(0.05 * fell)
      }
    },
    60_000
  )

  it('is refused of other rules and of runs with more rows', async () => {
    const adam = await jobOn(wide('networkDescent', { kind: 'adam' }, 8))
    expect(() => adam.compute(0)).toThrow('leave task.closedForm out')
    const more = await jobOn(wide('networkDescent', {}, 8), { samples: 19 })
    expect(() => more.compute(0)).toThrow('needs all 20 training rows')
  }, 60_000)
})
