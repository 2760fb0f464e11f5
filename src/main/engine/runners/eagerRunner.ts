/**
 * Runs a program op by op through tfjs, on whichever backend is open.
 *
 * The state's tensors are replaced each step; everything else is disposed, so the tensor count stays constant.
 */
import * as tf from '@tensorflow/tfjs'
import type { BatchSource } from '../batches/batchSource'
import { createTables } from '../batches/tables'
import { assertStateFits } from './initialState'
import type { HostTensor } from '#shared/trainingState'
import { hyperParameters } from '../../../kit/program/optimizers'
import type { Feeds, HostArrays, RowOutputs } from '../../../kit/data/hostData'
import type { Program, Tensors } from '../../../kit/program/program'
import type { Runner, StepResult } from './runner'
import { createStep } from './trainingStep'

const upload = (feeds: Feeds): Tensors =>
  Object.fromEntries(
    Object.entries(feeds).map(([name, f]) => [name, tf.tensor(f.data, [...f.shape], f.dtype)])
  )

const readOutputs = (outputs: Tensors): RowOutputs =>
  Object.fromEntries(Object.entries(outputs).map(([name, t]) => [name, t.dataSync<'float32'>()]))

export function createEagerRunner(
  program: Program,
  initial: Record<string, HostTensor>,
  source: BatchSource
): Runner {
  const step = createStep(program)
  const hyper = Object.fromEntries(
    Object.entries(hyperParameters(program.optimizers)).map(([k, v]) => [k, tf.tensor1d(v)])
  )
  const constants = upload(program.constants)
  const probe = upload(program.probe)
  let state: Tensors = {}

  function replaceState(next: Tensors): void {
    const kept = new Set(Object.values(next))
    for (const t of Object.values(state)) if (!kept.has(t)) t.dispose()
    state = next
  }

  const uploadBatch = (rows: HostArrays): Tensors =>
    upload(
      Object.fromEntries(
        Object.entries(source.layout).map(([name, feed]) => [name, { ...feed, data: rows[name]! }])
      )
    )

  function runOne(at: number): StepResult {
    const feeds = createTables(source.layout, 1)
    source.read(at, 1, feeds)
    tf.engine().startScope()
    const result = step(state, { ...constants, ...uploadBatch(feeds) }, hyper)
    const outputs = readOutputs(result.outputs)
    for (const t of Object.values(result.outputs)) t.dispose()
    for (const t of Object.values(result.state)) tf.keep(t)
    tf.engine().endScope()
    replaceState(result.state)
    return { feeds, outputs }
  }

  /** What a tidy returns is searched for tensors, value by value: large outputs leave it by another way. */
  function onProbe(look: (feeds: Tensors) => Tensors): RowOutputs {
    let outputs: RowOutputs = {}
    tf.tidy(() => void (outputs = readOutputs(look({ ...constants, ...probe }))))
    return outputs
  }

  const runner: Runner = {
    kind: 'eager',
    prepare: () => undefined,
    run: (firstStep, count) => Array.from({ length: count }, (_, i) => runOne(firstStep + i)),
    evaluate: () => onProbe((feeds) => program.forward(state, feeds, 'evaluate').outputs),
    inspect: () => onProbe((feeds) => program.inspect?.(state, feeds) ?? {}),
    read: () =>
      Object.fromEntries(
        Object.entries(state).map(([name, t]) => [
          name,
          { dtype: 'float32' as const, shape: t.shape, data: Float32Array.from(t.dataSync()) }
        ])
      ),
    write(given) {
      assertStateFits(initial, given)
      const names = Object.keys(initial)
      replaceState(
        Object.fromEntries(
          names.map((n) => [n, tf.tensor(given[n]!.data as Float32Array, [...initial[n]!.shape], 'float32')])
        )
      )
    },
    dispose() {
      replaceState({})
      tf.dispose([hyper, constants, probe])
      source.close()
    }
  }
  runner.write(initial)
  return runner
}
