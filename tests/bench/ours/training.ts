/** Training as the product does it: its backend, its runner, its choice of graph or XLA, its meters, its length of a call. */
import { engineSchema } from '#shared/experimentParts'
import type { EngineRecord } from '#shared/run'
import { openBackend } from '../../../src/main/engine/backend'
import { createCompiledRunner } from '../../../src/main/engine/compiled/compiledRunner'
import type { ModeCache } from '../../../src/main/engine/compiled/modeCache'
import { replicaSeed } from '../../../src/main/engine/hostData'
import { initialState } from '../../../src/main/engine/initialState'
import type { Program } from '../../../src/main/engine/program'

/** Milliseconds that one call of the runner aims at, as in the training loop. */
const CALL_MS = 40
/** So many that XLA is always worth compiling. */
const PLANNED_STEPS = 1e9

export interface Training {
  /** What runs the steps: native or not, graph or XLA. */
  record: EngineRecord
  /** Trains for about so many seconds. Gives milliseconds per step. */
  run(seconds: number): number
  /** Mean training loss since the last call, over replicas. */
  loss(): number
  trainOnce(): void
}

/** Every bench finds the faster mode anew. */
const forgetful: ModeCache = { get: () => undefined, set: () => undefined }

const processSeeds = (replicas: number) => Array.from({ length: replicas }, (_, r) => replicaSeed(0, r))

/** @param mode graph or XLA; null lets the engine choose, as in the product */
export async function openTraining(program: Program, mode: EngineRecord['mode']): Promise<Training> {
  const { record } = await openBackend(engineSchema.parse({ backend: 'native' }))
  const initial = initialState(program, processSeeds(program.replicas))
  const runner = await createCompiledRunner(program, initial, {
    mode,
    plannedSteps: PLANNED_STEPS,
    engine: record.library,
    cache: forgetful
  })
  const meter = program.createTrainMeter()
  let step = 0
  let callSteps = 1

  function train(count: number): void {
    for (const { outputs, feeds } of runner.run(step, count)) meter.add(outputs, feeds)
    step += count
  }

  return {
    record: { ...record, mode: runner.mode },
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
        callSteps = Math.max(1, Math.min(1000, Math.round((callSteps * CALL_MS) / Math.max(1, elapsed))))
      }
      return (now - began) / steps
    },
    loss() {
      const losses = meter.take()['loss']!
      return losses.reduce((sum, value) => sum + value, 0) / losses.length
    }
  }
}
