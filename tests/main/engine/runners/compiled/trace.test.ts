import * as tf from '@tensorflow/tfjs'
import { expect, it } from 'vitest'
import { installKernelPatches } from '../../../../../src/main/engine/runners/compiled/kernelPatches'
import { nativeBackend } from '../../../../../src/main/engine/runners/compiled/nativeBackend'
import { programHash, traceProgram } from '../../../../../src/main/engine/runners/compiled/programTraces'
import { createSessionRunner } from '../../../../../src/main/engine/runners/compiled/sessionRunner'
import { createInlineSource } from '../../../../../src/main/engine/batches/batchSource'
import type { Batches } from '../../../../../src/kit/data/hostData'
import type { Tensors } from '../../../../../src/kit/program/program'
import { createEagerRunner } from '../../../../../src/main/engine/runners/eagerRunner'
import { compiledOf, describeNative, modes, product, relativeDifference, tinyProgram } from './support'
import { smallParity } from '../../support'

const refusal = (forward: (state: Tensors, feeds: Tensors) => tf.Tensor, overrides = {}): string => {
  const { program, initial } = tinyProgram(forward, overrides)
  try {
    traceProgram(program, initial, program.batches).assertSteady()
  } catch (error) {
    return (error as Error).message
  }
  return 'none'
}

/** This file and a line of it. */
const here = 'trace\\.test\\.ts:\\d+:\\d+'

describeNative('tracing refuses, naming the op and the line,', () => {
  it('reading a value back', () => {
    expect(refusal((state, feeds) => product(state, feeds).mul(state['w']!.sum().dataSync()[0]!))).toMatch(
      new RegExp(
        `^The step reads a tensor back to the host .* at .*${here}\\)?; a compiled step cannot depend on values\\.$`
      )
    )
  })

  it('a number that changes from call to call', () => {
    let calls = 0
    expect(refusal((state, feeds) => product(state, feeds).mul(++calls))).toMatch(
      new RegExp(`^The step uses a constant of shape \\[\\] at .*${here}\\)? that changes from call to call`)
    )
  })

  it('noise made on the host', () => {
    expect(refusal((state, feeds) => product(state, feeds).add(tf.randomNormal([1, 4])))).toMatch(
      new RegExp(
        `^The step uses a constant of shape \\[1, 4\\] at .*${here}\\)? that changes from call to call`
      )
    )
  })

  it('something that the batch of a step sets', () => {
    let scale = 0
    const { program } = tinyProgram(product)
    const { layout, write } = program.batches
    const batches: Batches = { layout, write: (step, into) => ((scale = step), write(step, into)) }
    expect(refusal((state, feeds) => product(state, feeds).mul(scale), { batches })).toMatch(
      /changes from call to call/
    )
  })

  it('a tensor from outside, used before or not', () => {
    const fresh = tf.tensor1d([2, 3, 4])
    const used = tf.tensor1d([2, 3, 4])
    used.add(1).dispose()
    for (const captured of [fresh, used]) {
      expect(refusal((state, feeds) => product({ w: state['w']!.mul(captured) }, feeds))).toMatch(
        new RegExp(`^The step uses a tensor made before it, for Mul at .*${here}\\)?; it would be frozen`)
      )
    }
    tf.dispose([fresh, used])
  })

  it('a course that changes', () => {
    let calls = 0
    const message = refusal((state, feeds) => {
      const y = product(state, feeds)
      return ++calls === 1 ? y.exp() : y.sin()
    })
    expect(message).toMatch(new RegExp(`not the same at every call: Exp, then Sin at .*${here}`))
  })

  it('a stateful op, and a shape that depends on values', () => {
    const draws = (state: Tensors, feeds: Tensors) =>
      product(state, feeds).add(tf.multinomial(state['w']!.as1D(), 4).toFloat().reshape([1, 4]))
    expect(refusal(draws)).toMatch(
      new RegExp(`^The step uses Multinomial at .*${here}\\)?, which keeps state`)
    )
    const unique = (state: Tensors, feeds: Tensors) =>
      product(state, feeds).add(tf.unique(feeds['x']!.as1D()).values.sum())
    expect(refusal(unique)).toMatch(
      new RegExp(`^The step uses UniqueV2 at .*${here}\\)?, whose result has a shape`)
    )
  })

  it('an op without a definition', () => {
    const { binding } = nativeBackend()
    const foreign = (state: Tensors, feeds: Tensors) => {
      nativeBackend().executeSingleOutput('Betainc', [], [state['w']!, state['w']!, state['w']!])
      return product(state, feeds)
    }
    expect(refusal(foreign)).toMatch(/^The step uses Betainc at .*, an op that has no definition here\.$/)
    expect(nativeBackend().binding).toBe(binding)
  })

  it('a state that changes its shape, or is a feed handed through', () => {
    const mean = { name: 'mean', shape: [4, 3], trainable: false, initialize: () => new Float32Array(12) }
    const withMean = (update: (feeds: Tensors) => tf.Tensor): string => {
      const { program } = tinyProgram(product)
      return refusal(product, {
        parameters: [...program.parameters, mean],
        forward: (state: Tensors, feeds: Tensors) => ({
          ...program.forward(state, feeds, 'train'),
          updated: { mean: update(feeds) }
        })
      })
    }
    expect(withMean((feeds) => feeds['x']!.mean([1], true))).toBe(
      'The step changes the state mean from float32[1, 4, 3] to float32[1, 1, 3].'
    )
    expect(withMean((feeds) => feeds['x']!)).toBe('The step returns the feed x as its state mean.')
    expect(withMean((feeds) => feeds['x']!.add(1))).toBe('none')
  })
})

describeNative('kernel patches', () => {
  it('the gradient of relu is dy where x is positive', () => {
    installKernelPatches()
    const gradient = tf.grad((x: tf.Tensor) => tf.relu(x).mul([3, 5, 7]))
    expect(Array.from(gradient(tf.tensor1d([-1, 0, 2])).dataSync())).toEqual([0, 0, 7])
  })

  it('gather takes rows and batches of rows, and refuses an index out of range', () => {
    installKernelPatches()
    const x = tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2])
    expect(tf.gather(x, tf.tensor1d([2, 0], 'int32')).arraySync()).toEqual([
      [5, 6],
      [1, 2]
    ])
    expect(tf.gather(x, tf.tensor2d([1, 0, 1], [3, 1], 'int32'), 1, 1).arraySync()).toEqual([[2], [3], [6]])
    expect(() => tf.gather(x, tf.tensor1d([3], 'int32')).dataSync()).toThrow(/3 is not in \[0, 3\)/)
  })
})

describeNative('tracing', () => {
  it('leaves the backend and the tensors as they were', async () => {
    const { binding } = nativeBackend()
    const before = tf.memory().numTensors
    const { program, initial } = tinyProgram(product)
    const handles = binding.getNumOfTensors()
    traceProgram(program, initial, program.batches)
    expect(nativeBackend().binding).toBe(binding)
    expect(Object.keys(nativeBackend())).not.toContain('move')
    expect(tf.memory().numTensors).toBe(before)
    expect(binding.getNumOfTensors()).toBe(handles)
  })

  it('gives equal hashes to programs that differ in hyper-parameters only', async () => {
    const hash = async (overrides: Record<string, unknown>) =>
      programHash((await compiledOf(smallParity(overrides))).traces, 'engine')
    const base = await hash({ optimizer: { kind: 'sgd', learningRate: 0.1 } })
    expect(await hash({ optimizer: { kind: 'sgd', learningRate: 0.2 }, seed: 7 })).toBe(base)
    expect(await hash({ optimizer: { kind: 'adam', learningRate: 0.1 } })).not.toBe(base)
    expect(await hash({ batchSize: 9 })).not.toBe(base)
  })

  it('handles gathers, softmax, layer norm, transposes and slices', () => {
    installKernelPatches()
    const forward = (state: Tensors, feeds: Tensors): tf.Tensor => {
      const x = feeds['x']!.mul(state['w']!.reshape([1, 1, 3])) // [1, 4, 3]
      const order = feeds['x']!.slice([0, 0, 0], [1, 4, 1]).reshape([4]).greater(0).toInt()
      const embedded = tf.gather(state['w']!.reshape([3, 1]), order) // [4, 1]
      const centred = x.sub(x.mean(2, true))
      const scores = tf.softmax(tf.matMul(centred, centred.transpose([0, 2, 1]))) // [1, 4, 4]
      const mixed = tf.concat([tf.matMul(scores, x), x.relu(), tf.tanh(x)], 2) // [1, 4, 9]
      return mixed
        .pad([
          [0, 0],
          [0, 0],
          [1, 0]
        ])
        .logSumExp(2)
        .add(embedded.reshape([1, 4]))
    }
    const { program, initial } = tinyProgram(forward)
    const eager = createEagerRunner(program, initial, createInlineSource(program.batches))
    const plain = eager.run(0, 5)
    const traces = traceProgram(program, initial, program.batches)
    for (const mode of modes) {
      const runner = createSessionRunner(createInlineSource(program.batches), initial, traces, mode)
      runner
        .run(0, 5)
        .forEach(({ outputs }, i) =>
          expect(relativeDifference(outputs['y']!, plain[i]!.outputs['y']!)).toBeLessThan(1e-5)
        )
      runner.dispose()
    }
    eager.dispose()
  })
})
