/**
 * Training as the product does it: its backend, its compiled runner and choice of graph or XLA, its batch worker, its
 * meters, its length of a call. Only what goes to disk is left out.
 */
import path from 'node:path'
import { engineSchema } from '#shared/experimentParts'
import type { EngineRecord, ExecutionMode } from '#shared/run'
import { openBackend } from '../../../src/main/engine/backends/backend'
import { planNoise } from '../../../src/main/engine/batches/noise'
import { createWorkerSource } from '../../../src/main/engine/batches/workerSource'
import { createCompiledRunner } from '../../../src/main/engine/runners/compiled/compiledRunner'
import type { ModeCache } from '../../../src/main/engine/runners/compiled/modeCache'
import { initialState } from '../../../src/main/engine/runners/initialState'
import type { BenchProgram } from './program'

/** Milliseconds that one call of the runner aims at, and most steps of one, as in the training loop. */
const CALL_MS = 40
const MOST_STEPS = 1000
/** So many that XLA is always worth compiling. */
const PLANNED_STEPS = 1e9

/** Every bench finds the faster mode anew, whatever was faster on another day. */
const forgetful: ModeCache = { get: () => undefined, set: () => undefined }

export interface Training {
  record: EngineRecord
  trainOnce(): void
  /** Trains for about so many seconds. Gives milliseconds per step. */
  run(seconds: number): number
  /** Mean training loss since the last call, over replicas. */
  loss(): number
}

async function openRunner({ program, spec }: BenchProgram, mode: ExecutionMode | null) {
  const { record } = await openBackend(engineSchema.parse({ backend: 'native' }))
  const { batches } = program
  const runner = await createCompiledRunner(program, initialState(program), batches, {
    mode,
    plannedSteps: PLANNED_STEPS,
    engine: record.library,
    cache: forgetful,
    graphs: null
  })
  const file = path.join(import.meta.dirname, 'batchWorker.mjs')
  if (spec) runner.takeFrom(createWorkerSource({ file, spec, batches, noise: planNoise(program) }))
  return { runner, record: { ...record, mode: runner.mode } }
}

/** @param mode graph or XLA by force; null lets the engine choose */
export async function openTraining(bench: BenchProgram, mode: ExecutionMode | null): Promise<Training> {
  const { runner, record } = await openRunner(bench, mode)
  const meter = bench.program.createTrainMeter()
  let step = 0
  let callSteps = 1

  function train(count: number): void {
    for (const { outputs, feeds } of runner.run(step, count)) meter.add(outputs, feeds)
    step += count
  }

  return {
    record,
    trainOnce: () => train(1),
    run(seconds) {
      const began = performance.now()
      let steps = 0
      let now = began
      while (now - began < seconds * 1000) {
        train(callSteps)
        steps += callSteps
        const elapsed = performance.now() - now
        now += elapsed
        callSteps = Math.round((callSteps * CALL_MS) / Math.max(1, elapsed))
        callSteps = Math.max(1, Math.min(MOST_STEPS, callSteps))
      }
      return (now - began) / steps
    },
    loss() {
      const losses = meter.take()['loss']!
      return losses.reduce((sum, value) => sum + value, 0) / losses.length
    }
  }
}
