import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { engineSchema } from '#shared/experimentParts'
import { assertSameEngine, openBackend } from '../../../../src/main/engine/backends/backend'
import { createRunner, smallParity } from '../support'

const open = (backend: 'wasm' | 'cpu') => openBackend(engineSchema.parse({ backend }))

describe('backends', () => {
  // Before any other: wasm starts once in a process, and takes its time only then.
  it('open one after the other: a process that is asked for its engine and handed a run at once gives both', async () => {
    const opened = await Promise.all([open('wasm'), open('wasm'), open('cpu'), open('wasm')])
    expect(opened.map(({ record }) => record.backend)).toEqual(['wasm', 'wasm', 'cpu', 'wasm'])
    expect(tf.getBackend()).toBe('wasm')
  })

  it('wasm with its replaced matMul takes the steps of the plain cpu backend', async () => {
    const spec = smallParity({ replicas: 3, model: { depth: 4, width: 24, batchNorm: true } })
    const logits: Record<string, number[]> = {}
    for (const backend of ['cpu', 'wasm'] as const) {
      await open(backend)
      const { runner } = await createRunner(spec)
      logits[backend] = runner.run(0, 10).flatMap(({ outputs }) => Array.from(outputs['logits']!))
    }
    logits['wasm']!.forEach((z, i) => expect(Math.abs(z - logits['cpu']![i]!)).toBeLessThan(2e-5))
  })

  it('wasm multiplies transposed and broadcast batches as cpu does', async () => {
    const product = (tA: boolean, tB: boolean, batchB: number): number[] => {
      const a = tf.randomUniform(tA ? [4, 60, 5] : [4, 5, 60], -1, 1, 'float32', 1)
      const b = tf.randomUniform(tB ? [batchB, 7, 60] : [batchB, 60, 7], -1, 1, 'float32', 2)
      return Array.from(tf.matMul(a, b, tA, tB).dataSync())
    }
    for (const [tA, tB, batch] of [
      [false, false, 4],
      [true, false, 4],
      [false, true, 4],
      [true, true, 4],
      [false, false, 1]
    ] as const) {
      await open('cpu')
      const wanted = product(tA, tB, batch)
      await open('wasm')
      product(tA, tB, batch).forEach((value, i) => expect(value).toBeCloseTo(wanted[i]!, 4))
    }
  })

  it('refuses to go on with another engine than the recorded one', async () => {
    const { record } = await open('wasm')
    expect(() => assertSameEngine(record, record)).not.toThrow()
    expect(() => assertSameEngine({ ...record, threads: 2 }, record)).toThrow(
      /trained with threads 2; this engine has 1/
    )
  })

  it('refuses a processor with other instruction sets where they decide bits, and knows none of older runs', async () => {
    const { record } = await open('wasm')
    const native = { ...record, backend: 'native', processor: 'AMD EPYC', features: ['avx2', 'fma'] } as const
    const newer = { ...native, features: ['avx2', 'avx512f', 'avx512_bf16', 'fma'] }
    expect(() => assertSameEngine(newer, native)).toThrow(
      'This run was trained on another processor (AMD EPYC); this one (AMD EPYC) lacks its instructions avx512f, avx512_bf16, which would change its numbers.'
    )
    expect(() => assertSameEngine(native, newer)).toThrow('has avx512f, avx512_bf16 besides')
    expect(() => assertSameEngine({ ...native, features: null }, newer)).not.toThrow()
    expect(() =>
      assertSameEngine({ ...newer, backend: 'wasm' }, { ...native, backend: 'wasm' })
    ).not.toThrow()
  })
})
