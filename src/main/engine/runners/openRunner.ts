/**
 * Opens the runner of a run: compiled on the native engine, eager elsewhere; the recorded one for a run that has
 * trained before. A program that cannot be compiled trains eagerly, and its record says why.
 */
import { createRequire } from 'node:module'
import path from 'node:path'
import { AppError } from '#shared/errors'
import type { TrainingSpec } from '#shared/experiment'
import type { EngineRecord } from '#shared/run'
import type { BatchSource } from '../batches/batchSource'
import { planNoise, withNoise } from '../batches/noise'
import { createWorkerSource } from '../batches/workerSource'
import { thisProcessor } from '../backends/processor'
import { createCompiledRunner } from './compiled/compiledRunner'
import { createGraphCache } from './compiled/graphCache'
import { createModeCache } from './compiled/modeCache'
import { createEagerRunner } from './eagerRunner'
import type { HostTensor } from '#shared/trainingState'
import type { Program } from '../../../kit/program/program'
import type { Runner } from './runner'

const require = createRequire(import.meta.url)

/** Built files of the engine. */
export interface EngineFiles {
  batchWorker: string
  /** The engine's entry, which stands for its code; null where it is not built, and no graph is kept. */
  entry: string | null
}

export interface RunnerWish {
  spec: TrainingSpec
  files: EngineFiles
  /** Of a run that has trained before. */
  recorded: EngineRecord | null
  /** Steps still to train. */
  plannedSteps: number
}

const inCache = (name: string): string => {
  const { nativeCacheDir } = require('@mapbox/node-pre-gyp') as { nativeCacheDir(): string }
  return path.join(nativeCacheDir(), name)
}

/** What measurements and graphs are kept by: a mode that is faster on one kind of processor need not be on another. */
const describeEngine = ({ library, device, threads, oneDnn }: EngineRecord): string =>
  [library, device, threads, oneDnn, thisProcessor().identity].join(' | ')

export interface OpenedRunner {
  runner: Runner
  /** Where it gets its rows from. */
  source: BatchSource
  record: EngineRecord
}

/**
 * The runner at `initial`, and the record of the opened engine with what it turned out to be.
 * @throws AppError `engine.compile` when a run that wants or had the compiled runner cannot have it
 */
export async function openRunner(
  program: Program,
  initial: Record<string, HostTensor>,
  opened: EngineRecord,
  { spec, files, recorded, plannedSteps }: RunnerWish
): Promise<OpenedRunner> {
  const wanted = recorded?.runner ?? spec.engine.runner
  const noise = planNoise(program)
  const batches = withNoise(program.batches, noise)
  const source = createWorkerSource({ file: files.batchWorker, spec, batches, noise })
  const eager = (reason: string | null): OpenedRunner => ({
    runner: createEagerRunner(program, initial, source),
    source,
    record: { ...opened, runner: 'eager', mode: null, eagerReason: reason }
  })
  if (wanted === 'eager') return eager(recorded?.eagerReason ?? null)
  if (opened.backend !== 'native' && wanted === 'auto') return eager(null)
  const engine = describeEngine(opened)
  try {
    const runner = await createCompiledRunner(program, initial, batches, {
      mode: recorded?.mode ?? null,
      plannedSteps,
      engine,
      cache: createModeCache(inCache('compiled-modes.json')),
      graphs:
        files.entry === null ? null : createGraphCache(inCache('graphs'), { code: files.entry, engine, spec })
    })
    runner.takeFrom(source)
    const record = { ...opened, runner: 'compiled', mode: runner.mode, eagerReason: null } as const
    return { runner, source, record }
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0]! : String(error)
    if (wanted === 'auto') return eager(reason)
    throw new AppError('engine.compile', reason, { path: 'engine.runner' })
  }
}
