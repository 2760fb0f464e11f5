/**
 * Opens the fastest backend that works here; the only place that knows which there are.
 *
 * Ladder: native TensorFlow (tfjs-node-gpu's addon, with CUDA or on the CPU) → wasm with SIMD → plain
 * JavaScript. A rung that fails leaves its reason. Thread counts and library switches are read by the
 * addon when it loads, so the host sets them in this process's environment (`engineEnvironment`).
 */
import { createRequire } from 'node:module'
import path from 'node:path'
import * as tf from '@tensorflow/tfjs'
import { AppError } from '#shared/errors'
import type { EnginePreference } from '#shared/experiment'
import { Queue } from '#shared/queue'
import type { Backend, EngineRecord, EngineStepDown } from '#shared/run'
import { useXlaCache } from '../runners/compiled/xlaCache'
import { thisProcessor } from './processor'
import { installWasmMatMul } from './wasmMatMul'

const require = createRequire(import.meta.url)

const TFJS = '4.22.0'

/** What the set-up left about the native library (scripts/node-pre-gyp), and which of its files are not as it verified them. */
interface NodePreGyp {
  inspect(): { record: { tensorflow: string } | null; changed: string[] }
  nativeCacheDir(): string
}

interface Opened {
  library: string
  device: string
}

/** Tried in this order. Each returns what it opened or throws with a reason a user can act on. */
const rungs: Record<Backend, () => Promise<Opened>> = { native: openNative, wasm: openWasm, cpu: openCpu }

/** setBackend answers false when a backend fails, and tfjs would then train on `cpu` without a word. */
async function use(name: string): Promise<void> {
  if (!(await tf.setBackend(name))) throw new Error(`tfjs could not start its ${name} backend`)
  await tf.ready()
}

async function openNative(): Promise<Opened> {
  const { inspect, nativeCacheDir } = require('@mapbox/node-pre-gyp') as NodePreGyp
  const { record: native, changed } = inspect()
  if (!native) throw new Error('native TensorFlow is not set up; `npm run setup` tries again')
  if (changed[0])
    throw new Error(
      `${path.basename(changed[0])} is not as set-up verified it; \`npm run setup\` looks again and builds what is wrong anew`
    )
  useXlaCache(nativeCacheDir(), native.tensorflow, thisProcessor().identity)
  require('@tensorflow/tfjs-node-gpu')
  await use('tensorflow')
  const backend: tf.KernelBackend & { isUsingGpuDevice?: boolean } = tf.backend()
  return {
    library: `TensorFlow ${native.tensorflow}, tfjs-node-gpu ${TFJS}`,
    device: backend.isUsingGpuDevice ? 'GPU' : 'CPU'
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
 * tfjs has one backend for the whole process, and gives up one that is still starting when another is asked for. Who had asked
 * for it then tried the next rung, `cpu`, under the run that had begun with the other: one after the other, no one does.
 */
const openings = new Queue()

interface OpenedBackend {
  record: EngineRecord
  stepDowns: EngineStepDown[]
}

/**
 * Opens a backend for this process, after those that were asked for before. The record names its usual runner; a run's own
 * comes from `openRunner`.
 * @throws AppError `engine.unavailable` when a named backend does not work here (auto never throws: cpu always works)
 */
export const openBackend = (preference: EnginePreference): Promise<OpenedBackend> =>
  openings.add(() => descend(preference))

async function descend(preference: EnginePreference): Promise<OpenedBackend> {
  const ladder: Backend[] = preference.backend === 'auto' ? ['native', 'wasm', 'cpu'] : [preference.backend]
  const stepDowns: EngineStepDown[] = []
  const { name: processor, features } = thisProcessor()
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
        processor,
        features
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

/** What a machine and its libraries decide, before a program is opened. */
const OF_MACHINE = ['backend', 'library', 'device', 'threads', 'oneDnn'] as const
const OF_PROGRAM = ['runner', 'mode'] as const

/** Refuses where this machine computes other bits than the recorded engine, whatever the program. Throws `engine.changed`. */
export async function assertSameMachine(recorded: EngineRecord, wanted: EnginePreference): Promise<void> {
  const { record } = await openBackend({ ...wanted, backend: recorded.backend })
  assertSame(recorded, record, OF_MACHINE)
}

/** Refuses to continue a run on an engine that would give other bits. Throws `engine.changed`. */
export const assertSameEngine = (recorded: EngineRecord, found: EngineRecord): void =>
  assertSame(recorded, found, [...OF_MACHINE, ...OF_PROGRAM])

/**
 * WebAssembly computes alike on every processor, and a run of before features were recorded goes on as it always did.
 */
function assertSame(
  recorded: EngineRecord,
  found: EngineRecord,
  keys: readonly (typeof OF_MACHINE | typeof OF_PROGRAM)[number][]
): void {
  for (const key of keys)
    if (recorded[key] !== found[key])
      throw changedEngine(key, `with ${key} ${recorded[key]}; this engine has ${found[key]}`)
  if (found.backend !== 'native' || !recorded.features || !found.features) return
  const without = (from: readonly string[], those: readonly string[]) =>
    from.filter((each) => !those.includes(each))
  const lacking = without(recorded.features, found.features)
  const more = without(found.features, recorded.features)
  const differences = [
    lacking.length > 0 && `lacks its instructions ${lacking.join(', ')}`,
    more.length > 0 && `has ${more.join(', ')} besides`
  ].filter(Boolean)
  if (differences.length > 0)
    throw changedEngine(
      'features',
      `on another processor (${recorded.processor}); this one (${found.processor}) ${differences.join(' and ')}`
    )
}

const changedEngine = (key: keyof EngineRecord, how: string): AppError =>
  new AppError('engine.changed', `This run was trained ${how}, which would change its numbers.`, {
    path: `engine.${key}`
  })
