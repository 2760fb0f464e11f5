/** Rows from the worker thread are those made in place, whatever the order of the reads. */
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { createInlineSource, type BatchSource } from '../../../../src/main/engine/batches/batchSource'
import { loadBatches } from '../../../../src/main/engine/batches/familyBatches'
import { planNoise, withNoise, type NoisePlan } from '../../../../src/main/engine/batches/noise'
import { createTables } from '../../../../src/main/engine/batches/tables'
import { createWorkerSource } from '../../../../src/main/engine/batches/workerSource'
import type { HostArrays } from '../../../../src/kit/data/hostData'
import { loadProgram } from '../../../../src/main/engine/programs'
import { smallParity } from '../support'

const file = path.join(import.meta.dirname, '../../../../out/main/batchWorker.js')
const spec = smallParity({
  replicas: 2,
  optimizer: { weightNoise: 0.1, updateNoise: 1 },
  perReplica: { 'optimizer.updateNoise': [0, 2] }
})

function read(source: BatchSource, first: number, count: number): HostArrays {
  const tables = createTables(source.layout, count)
  source.read(first, count, tables)
  return tables
}

/** Byte by byte: a million numbers are too many for a matcher. */
function expectEqual(found: HostArrays, expected: HostArrays): void {
  expect(Object.keys(found)).toEqual(Object.keys(expected))
  for (const [name, values] of Object.entries(expected)) {
    const bytes = ({ buffer }: HostArrays[string]): Uint8Array => new Uint8Array(buffer)
    expect(Buffer.compare(bytes(found[name]!), bytes(values)), name).toBe(0)
  }
}

async function sources(
  workerFile = file
): Promise<{ inline: BatchSource; worker: BatchSource; noise: NoisePlan }> {
  const noise = planNoise(await loadProgram(spec))
  const batches = withNoise(await loadBatches(spec), noise)
  return {
    inline: createInlineSource(batches),
    worker: createWorkerSource({ file: workerFile, spec, batches, noise }),
    noise
  }
}

describe('rows made ahead of time', () => {
  it('are those made in place: in calls of any length, far beyond the ring, and after a jump', async () => {
    const { inline, worker } = await sources()
    let step = 0
    for (const count of [1, 7, 300, 1024, 900]) {
      expectEqual(read(worker, step, count), read(inline, step, count))
      step += count
    }
    expectEqual(read(worker, 50, 3), read(inline, 50, 3))
    expectEqual(read(worker, 2 ** 32 + 5, 3), read(inline, 2 ** 32 + 5, 3))
    worker.close()
  })

  it('are made in place when the worker cannot start', async () => {
    const { inline, worker } = await sources('/nowhere/batchWorker.js')
    expectEqual(read(worker, 3, 2), read(inline, 3, 2))
    worker.close()
  })
})

describe('noise', () => {
  it('has the wanted spread for every replica, and none where there is none', async () => {
    const { inline } = await sources()
    const tables = read(inline, 0, 50)
    const size = (name: string): number => tables[name]!.length / 50
    const spread = (name: string, replica: number): number => {
      const half = size(name) / 2
      const values = Array.from({ length: 50 }, (_, s) => [
        ...tables[name]!.subarray(s * size(name) + replica * half, s * size(name) + (replica + 1) * half)
      ]).flat()
      return Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length)
    }
    // 50 × 256 values: relative error of a standard deviation about 0.6 %
    expect(Math.abs(spread('weightNoise/layer2/weight', 0) / 0.1 - 1)).toBeLessThan(0.03)
    expect(Math.abs(spread('updateNoise/layer2/weight', 1) / 2 - 1)).toBeLessThan(0.03)
    expect(spread('updateNoise/layer2/weight', 0)).toBe(0)
  })

  it('keeps units at their rate, scaled so that the mean stays', () => {
    const rates = [0.1, 0.5]
    const noise = planNoise({
      replicas: 2,
      seeds: [0, 1],
      optimizers: [],
      parameters: [],
      dropouts: [{ name: 'h', shape: [100, 100], rates }]
    })
    const batches = withNoise({ layout: {}, write: () => undefined }, noise)
    const values = read(createInlineSource(batches), 0, 1)['dropout/h']!
    rates.forEach((rate, r) => {
      const own = Array.from(values.subarray(r * 10_000, (r + 1) * 10_000))
      expect(new Set(own)).toEqual(new Set([0, Math.fround(1 / (1 - rate))]))
      expect(Math.abs(own.filter((v) => v === 0).length / 10_000 - rate)).toBeLessThan(0.02)
    })
  })
})
