/**
 * Opens the fastest backend that works here; the only place that knows which there are.
 *
 * Ladder: native TensorFlow (tfjs-node-gpu's addon, with CUDA or on the CPU) → wasm with SIMD → plain
 * JavaScript. A rung that fails leaves its reason. Thread counts and library switches are read by the
 * addon when it loads, so the host sets them in this process's environment (`engineEnvironment`).
 */
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import * as tf from '@tensorflow/tfjs'
import { AppError } from '#shared/errors'
import type { EnginePreference } from '#shared/experiment'
import type { Backend, EngineRecord, EngineStepDown } from '#shared/run'
import { useXlaCache } from '../runners/compiled/xlaCache'
import { installWasmMatMul } from './wasmMatMul'

const require = createRequire(import.meta.url)

const TFJS = '4.22.0'

/** What the set-up left about the native library; written by scripts/setup. */
interface InstalledNative {
  tensorflow: string
  variant: 'cpu' | 'gpu' | 'official'
}

interface NodePreGyp {
  installed(): InstalledNative | null
  nativeCacheDir(): string
}

interface Opened {
  library: string
  device: string
}

const processor = (): string => os.cpus()[0]?.model ?? 'unknown'

/** Tried in this order. Each returns what it opened or throws with a reason a user can act on. */
const rungs: Record<Backend, () => Promise<Opened>> = { native: openNative, wasm: openWasm, cpu: openCpu }

/** setBackend answers false when a backend fails, and tfjs would then train on `cpu` without a word. */
async function use(name: string): Promise<void> {
  if (!(await tf.setBackend(name))) throw new Error(`tfjs could not start its ${name} backend`)
  await tf.ready()
}

async function openNative(): Promise<Opened> {
  const { installed, nativeCacheDir } = require('@mapbox/node-pre-gyp') as NodePreGyp
  const native = installed()
  if (!native) throw new Error('native TensorFlow is not set up; `npm run setup` tries again')
  useXlaCache(nativeCacheDir(), native.tensorflow, processor())
  require('@tensorflow/tfjs-node-gpu')
  await use('tensorflow')
  const onGpu = (tf.backend() as unknown as { isUsingGpuDevice: boolean }).isUsingGpuDevice
  return {
    library: `TensorFlow ${native.tensorflow}, tfjs-node-gpu ${TFJS}`,
    device: onGpu ? 'GPU' : 'CPU'
  }
}

async function openWasm(): Promise<Opened> {
  const wasm = require('@tensorflow/tfjs-backend-wasm') as { setWasmPaths(dir: string): void }
  wasm.setWasmPaths(path.dirname(require.resolve('@tensorflow/tfjs-backend-wasm')) + path.sep)
  await use('wasm')
  installWasmMatMul()
  return { library: `tfjs-backend-wasm ${TFJS}`, device: 'CPU' }
}

async function openCpu(): Promise<Opened> {
  await use('cpu')
  return { library: `tfjs-backend-cpu ${TFJS}`, device: 'CPU' }
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0]!.slice(0, 200)

/**
 * Opens a backend for this process. The record names its usual runner; a run's own comes from `openRunner`.
 * @throws AppError `engine.unavailable` when a named backend does not work here (auto never throws: cpu always works)
 */
export async function openBackend(
  preference: EnginePreference
): Promise<{ record: EngineRecord; stepDowns: EngineStepDown[] }> {
  const ladder: Backend[] = preference.backend === 'auto' ? ['native', 'wasm', 'cpu'] : [preference.backend]
  const stepDowns: EngineStepDown[] = []
  tf.enableProdMode()
  for (const backend of ladder) {
    try {
      const { library, device } = await rungs[backend]()
      const threads = backend === 'native' ? Number(process.env['TF_NUM_INTRAOP_THREADS'] ?? 0) : 1
      const oneDnn = backend === 'native' && process.env['TF_ENABLE_ONEDNN_OPTS'] !== '0'
      const runner = backend === 'native' ? 'compiled' : 'eager'
      const record = {
        backend,
        runner,
        mode: null,
        eagerReason: null,
        library,
        device,
        threads,
        oneDnn,
        processor: processor()
      } as const
      return { record, stepDowns }
    } catch (error) {
      stepDowns.push({ backend, reason: firstLine(error) })
    }
  }
  const { backend, reason } = stepDowns.at(-1)!
  throw new AppError('engine.unavailable', `The ${backend} engine does not start here: ${reason}.`, {
    path: 'engine.backend'
  })
}

/** Refuses to continue a run on an engine that would give other bits. Throws `engine.changed`. */
export function assertSameEngine(recorded: EngineRecord, found: EngineRecord): void {
  for (const key of ['backend', 'runner', 'mode', 'library', 'device', 'threads', 'oneDnn'] as const) {
    if (recorded[key] === found[key]) continue
    throw new AppError(
      'engine.changed',
      `This run was trained with ${key} ${recorded[key]}; this engine has ${found[key]}, which would change its numbers.`,
      { path: `engine.${key}` }
    )
  }
}
