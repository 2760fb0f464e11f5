/** `doctor`: what this machine trains with, why not with something faster, and where things are kept. */
import { readFileSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { isActive, type EngineStatus } from '#shared/run'
import { libraryProblem } from '../libraryFolder'
import { describeEngine } from './describe'
import { exitCodes, type ExitCode } from './exitCodes'
import { nvidiaCards, whyNoGraphics } from './graphics'
import { formatBytes, formatTable } from './format'
import { withSession, type Build, type Session } from './session'
import { configFolder } from './settings'

export interface DoctorOptions {
  out?: string
  json?: boolean
}

export interface Diagnosis {
  saltus: string
  engine: EngineStatus
  /** What set-up reported when it last failed to install the native engine. */
  setUpFailure: { at: string; reasons: string[] } | null
  /** Why not on a graphics card; null when on one. */
  noGraphics: string | null
  node: string
  system: string
  processor: string
  cores: number
  memoryBytes: number
  library: { path: string; problem: string | null; freeBytes: number | null }
  runs: number
  training: number
  config: string
}

/** The first start of an engine loads its libraries. */
const describeWithinMs = 120_000

export function doctorCommand(build: Build, options: DoctorOptions): Promise<ExitCode> {
  return withSession(build, options.out, async (session) => {
    const diagnosis = await diagnose(build, session)
    process.stdout.write(options.json ? `${JSON.stringify(diagnosis)}\n` : describeDiagnosis(diagnosis))
    return diagnosis.engine.record ? exitCodes.ok : exitCodes.failed
  })
}

async function diagnose(build: Build, session: Session): Promise<Diagnosis> {
  const { root, services } = session
  const runs = await services.handlers['runs.list']({})
  const problem = await libraryProblem(root)
  const processors = os.cpus()
  const engine = await askEngine(session)
  return {
    saltus: build.version,
    engine,
    noGraphics: engine.record?.device === 'GPU' ? null : whyNoGraphics(nvidiaCards(), installedVariant()),
    setUpFailure: readSetUpFailure(),
    node: process.versions.node,
    system: `${os.type()} ${os.release()} ${process.arch}`,
    processor: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryBytes: os.totalmem(),
    library: { path: root, problem, freeBytes: await freeBytes(root) },
    runs: runs.length,
    training: runs.filter((run) => isActive(run.status)).length,
    config: configFolder()
  }
}

/** Asks a real engine process, and waits for its answer where the first one comes too early. */
async function askEngine({ services, events }: Session): Promise<EngineStatus> {
  let stop = (): void => {}
  let timer: NodeJS.Timeout | undefined
  const announced = new Promise<EngineStatus | null>((resolve) => {
    stop = events.listen(({ name, payload }) => {
      if (name === 'engine.changed' && payload.record) resolve(payload)
    })
    timer = setTimeout(() => resolve(null), describeWithinMs)
  })
  const status = await services.handlers['engine.status']({})
  const answered = status.record ? status : ((await announced) ?? status)
  stop()
  clearTimeout(timer)
  return answered
}

/** Set-up writes it beside the native engine (see scripts/setup); absent when all went well. */
function readSetUpFailure(): Diagnosis['setUpFailure'] {
  try {
    const failure = JSON.parse(readFileSync(path.join(nativeFolder(), 'last-failure.json'), 'utf8'))
    return { at: String(failure.at), reasons: (failure.reasons as unknown[]).map(String) }
  } catch {
    return null
  }
}

/** What set-up installed; null without a native engine. */
function installedVariant(): 'cpu' | 'gpu' | 'official' | null {
  try {
    return JSON.parse(readFileSync(path.join(nativeFolder(), 'current.json'), 'utf8')).variant
  } catch {
    return null
  }
}

/** As in scripts/node-pre-gyp: set-up runs before there is a build, so neither can import the other. */
function nativeFolder(): string {
  const { SALTUS_NATIVE_CACHE, XDG_CACHE_HOME, LOCALAPPDATA } = process.env
  if (SALTUS_NATIVE_CACHE) return SALTUS_NATIVE_CACHE
  const mac = process.platform === 'darwin' ? path.join(os.homedir(), 'Library', 'Caches') : undefined
  const windows = process.platform === 'win32' ? LOCALAPPDATA : undefined
  const cache = XDG_CACHE_HOME || mac || windows || path.join(os.homedir(), '.cache')
  return path.join(cache, 'saltus', 'native')
}

async function freeBytes(folder: string): Promise<number | null> {
  const found = await statfs(folder).catch(() => null)
  return found && found.bavail * found.bsize
}

export function describeDiagnosis(diagnosis: Diagnosis): string {
  const { engine, library, setUpFailure } = diagnosis
  const { record } = engine
  const free = library.freeBytes === null ? '' : `, ${formatBytes(library.freeBytes)} free`
  const threads = record && `${record.threads} ${record.threads === 1 ? 'thread' : 'threads'}`
  const rows = [
    ['engine', record ? describeEngine(record) : 'none could be started'],
    ...(record ? [['device', `${record.device}, ${threads}`]] : []),
    ...(record?.eagerReason ? [['not compiled', record.eagerReason]] : []),
    ...engine.stepDowns.map(({ backend, reason }) => [`not ${backend}`, reason]),
    ...(diagnosis.noGraphics ? [['not on a GPU', diagnosis.noGraphics]] : []),
    ...(setUpFailure?.reasons ?? []).map((reason) => [
      'set-up',
      `${reason} (${setUpFailure!.at.slice(0, 10)})`
    ]),
    ['library', `${library.path}${free}, ${diagnosis.runs} runs`],
    ...(library.problem ? [['', library.problem]] : []),
    ['settings', diagnosis.config],
    ['machine', `${diagnosis.processor}, ${diagnosis.cores} cores, ${formatBytes(diagnosis.memoryBytes)}`],
    ['system', `${diagnosis.system}, Node ${diagnosis.node}, Saltus ${diagnosis.saltus}`]
  ]
  return `${formatTable(rows)}\n`
}
