import * as tf from '@tensorflow/tfjs'
import { expect, it } from 'vitest'
import type { Measured } from '../../../../../src/main/engine/runners/compiled/chooseMode'
import { createCompiledRunner } from '../../../../../src/main/engine/runners/compiled/compiledRunner'
import type { ModeCache } from '../../../../../src/main/engine/runners/compiled/modeCache'
import { nativeBackend } from '../../../../../src/main/engine/runners/compiled/nativeBackend'
import type { HostTensor } from '#shared/trainingState'
import { createRunner, smallParity } from '../../support'
import { compiledOf, describeNative, modes, relativeDifference, stateDifference } from './support'

const optimizers = {
  sgd: { kind: 'sgd', learningRate: 0.1 },
  'sgd with decay': { kind: 'sgd', learningRate: 0.1, weightDecay: 0.01 },
  momentum: { kind: 'momentum', learningRate: 0.1 },
  adam: { kind: 'adam', learningRate: 0.001 },
  adamw: { kind: 'adamw', learningRate: 0.001, weightDecay: 0.1 }
}

type State = Record<string, HostTensor>

const only = (state: State, prefix: string): State =>
  Object.fromEntries(Object.entries(state).filter(([name]) => name.startsWith(prefix)))

describeNative('compiled against eager', () => {
  for (const mode of modes) {
    for (const batchNorm of [false, true]) {
      for (const replicas of [1, 3]) {
        const model = { depth: 3, width: 16, batchNorm }
        const title = `${mode}, R = ${replicas}${batchNorm ? ', batch norm' : ''}`

        it(`${title}: row outputs and parameters after one step of SGD`, async () => {
          const { eager, start } = await compiledOf(
            smallParity({ model, replicas, optimizer: optimizers.sgd })
          )
          const compiled = start(mode)
          const [plain] = eager.run(0, 1)
          const [found] = compiled.run(0, 1)
          expect(found!.feeds).toEqual(plain!.feeds)
          expect(relativeDifference(found!.outputs['logits']!, plain!.outputs['logits']!)).toBeLessThan(1e-5)
          expect(stateDifference(compiled.read(), eager.read())).toBeLessThan(1e-5)
          expect(
            relativeDifference(compiled.evaluate()['logits']!, eager.evaluate()['logits']!)
          ).toBeLessThan(1e-5)
          compiled.dispose()
        })

        if (replicas === 1) continue // R = 3 has the gradients of each replica
        it(`${title}: gradients of the first step`, async () => {
          const { eager, start } = await compiledOf(
            smallParity({ model, replicas, optimizer: optimizers.momentum })
          )
          const compiled = start(mode)
          eager.run(0, 1)
          compiled.run(0, 1)
          // v = 0·μ + g
          const gradients = only(eager.read(), 'velocity/')
          expect(Object.keys(gradients).length).toBeGreaterThan(4)
          expect(stateDifference(only(compiled.read(), 'velocity/'), gradients)).toBeLessThan(1e-5)
          compiled.dispose()
        })
      }
    }

    for (const [name, optimizer] of Object.entries(optimizers)) {
      it(`${mode}, ${name}: outputs stay close over 20 steps`, async () => {
        const { eager, start } = await compiledOf(smallParity({ replicas: 2, optimizer }))
        const compiled = start(mode)
        const plain = eager.run(0, 20)
        compiled.run(0, 20).forEach(({ outputs }, step) => {
          expect(relativeDifference(outputs['logits']!, plain[step]!.outputs['logits']!)).toBeLessThan(2e-4)
        })
        expect(Object.keys(compiled.read()).sort()).toEqual(Object.keys(eager.read()).sort())
        compiled.dispose()
      })
    }
  }
})

describeNative('compiled runner', () => {
  const spec = smallParity({
    replicas: 2,
    model: { depth: 4, width: 8, batchNorm: true },
    optimizer: optimizers.adamw
  })

  for (const mode of modes) {
    it(`${mode}: same bits for any split into calls, again, and after write(read())`, async () => {
      const { start, initial } = await compiledOf(spec)
      const [whole, single] = [start(mode), start(mode)]
      const results = whole.run(0, 20)
      expect(Array.from({ length: 20 }, (_, step) => single.run(step, 1)[0]!)).toEqual(results)
      const middle = single.read()
      expect(middle).toEqual(whole.read())
      expect(single.evaluate()).toEqual(whole.evaluate())

      whole.run(20, 15)
      const continued = start(mode)
      continued.write(middle)
      continued.run(20, 15)
      expect(continued.read()).toEqual(whole.read())

      whole.write(initial)
      expect(whole.run(0, 20)).toEqual(results)
      for (const runner of [whole, single, continued]) runner.dispose()
    })

    it(`${mode}: counts above the steps of one call`, async () => {
      // feeds and logits of a step take 12 kB, so a call holds 85 steps
      const { start } = await compiledOf(smallParity({ replicas: 1, batchSize: 1024 }))
      const [together, apart] = [start(mode), start(mode)]
      expect(together.stepsPerCall).toBe(85)
      const results = together.run(5, 100)
      expect(results).toHaveLength(100)
      expect(results).toEqual([...apart.run(5, 40), ...apart.run(45, 60)])
      expect(together.read()).toEqual(apart.read())
      together.dispose()
      apart.dispose()
    })

    it(`${mode}: what is read stays as it was when training goes on`, async () => {
      const { start, initial } = await compiledOf(spec)
      const runner = start(mode)
      const before = structuredClone(initial)
      const read = runner.read()
      const [result] = runner.run(0, 1)
      const outputs = Float32Array.from(result!.outputs['logits']!)
      runner.run(1, 50)
      expect(read).toEqual(before)
      expect(initial).toEqual(before)
      expect(result!.outputs['logits']).toEqual(outputs)
      runner.dispose()
    })
  }

  it('leaves no tensors behind in 200 calls, and takes no more memory in 100,000 steps', async () => {
    const { start } = await compiledOf(smallParity())
    const runner = start('graph')
    const { binding } = nativeBackend()
    runner.run(0, 500)
    const tensors = [tf.memory().numTensors, binding.getNumOfTensors()]
    for (let call = 0; call < 200; call++) {
      runner.run(call, 2)
      if (call % 50 === 0) {
        runner.evaluate()
        runner.write(runner.read())
      }
    }
    expect([tf.memory().numTensors, binding.getNumOfTensors()]).toEqual(tensors)
    const before = process.memoryUsage().rss
    for (let step = 0; step < 100_000; step += 500) runner.run(step, 500)
    expect(process.memoryUsage().rss - before).toBeLessThan(40 * 2 ** 20)
    runner.dispose()
    expect(() => runner.run(0, 1)).toThrow(/closed/)
  })

  it('refuses a state of another shape, naming the tensor, and keeps its own', async () => {
    const { start } = await compiledOf(smallParity())
    const wide = await createRunner(smallParity({ model: { depth: 3, width: 17 } }))
    const runner = start('graph')
    const before = runner.read()
    expect(() => runner.write(wide.initial)).toThrow(
      /\[1, 6, 17\] for layer1\/weight; this model needs \[1, 6, 16\]/
    )
    expect(runner.read()).toEqual(before)
    runner.dispose()
  })

  it('chooses a mode, keeps the choice, and starts at the given state', async () => {
    const { program, initial, batches } = await createRunner(smallParity())
    const choices = new Map<string, Measured>()
    const cache: ModeCache = {
      get: (hash) => choices.get(hash),
      set: (hash, measured) => void choices.set(hash, measured)
    }
    const options = { mode: null, engine: 'test', cache, graphs: null }
    const short = await createCompiledRunner(program, initial, batches, { ...options, plannedSteps: 100 })
    expect(short.mode).toBe('graph')
    expect(short.read()).toEqual(initial)
    choices.clear()
    const long = await createCompiledRunner(program, initial, batches, { ...options, plannedSteps: 1e9 })
    expect([...choices.values()]).toEqual([{ mode: long.mode, graphMs: expect.any(Number) as number }])
    const again = await createCompiledRunner(program, initial, batches, { ...options, plannedSteps: 1e9 })
    expect(again.mode).toBe(long.mode)
    expect(long.read()).toEqual(initial)
    const recorded = await createCompiledRunner(program, initial, batches, {
      ...options,
      mode: 'xla',
      plannedSteps: 1
    })
    expect(recorded.mode).toBe('xla')
    for (const runner of [short, long, again, recorded]) runner.dispose()
  })
})
