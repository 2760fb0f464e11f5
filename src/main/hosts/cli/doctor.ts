/** `doctor`: what this machine trains with, why not with something faster, and where things are kept. */
import { existsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import os from 'node:os'
import { bytesText } from '#shared/bytes'
import { isActive, type EngineStatus } from '#shared/run'
import { libraryProblem } from '../libraryFolder'
import { configFolder } from '../settings'
import { describeEngine } from './describe'
import { exitCodes, type ExitCode } from './exitCodes'
import { nvidiaCards, whyNoGraphics } from './graphics'
import { formatTable } from './format'
import { describeFiles, installedEngine, setUpFailure, type SetUpFailure } from './nativeEngine'
import { withSession, type Build, type Session } from './session'
import { output } from './terminal'

export interface DoctorOptions {
  out?: string
  json?: boolean
}

export interface Diagnosis {
  saltus: string
  engine: EngineStatus
  /** What set-up reported when it last failed to install the native engine. */
  setUpFailure: SetUpFailure | null
  /** Whether the native engine's files are those that set-up verified; null without one. */
  nativeFiles: string | null
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
  return withSession(build, { ...options, library: 'optional' }, async (session) => {
    const diagnosis = await diagnose(build, session)
    output(options.json ? `${JSON.stringify(diagnosis)}\n` : describeDiagnosis(diagnosis))
    return diagnosis.engine.record ? exitCodes.ok : exitCodes.failed
  })
}

async function diagnose(build: Build, session: Session): Promise<Diagnosis> {
  const { root, services } = session
  const problem = await libraryProblem(root, { make: false })
  const runs = existsSync(root) ? await services.handlers['runs.list']({}) : []
  const processors = os.cpus()
  const engine = await askEngine(session)
  const installed = installedEngine()
  return {
    saltus: build.version,
    engine,
    noGraphics:
      engine.record?.device === 'GPU' ? null : whyNoGraphics(nvidiaCards(), installed?.variant ?? null),
    setUpFailure: setUpFailure(),
    nativeFiles: installed && (await describeFiles(installed)),
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

async function freeBytes(folder: string): Promise<number | null> {
  const found = await statfs(folder).catch(() => null)
  return found && found.bavail * found.bsize
}

export function describeDiagnosis(diagnosis: Diagnosis): string {
  const { engine, library, setUpFailure } = diagnosis
  const { record } = engine
  const free = library.freeBytes === null ? '' : `, ${bytesText(library.freeBytes)} free`
  const threads = record && `${record.threads} ${record.threads === 1 ? 'thread' : 'threads'}`
  const rows = [
    ['engine', record ? describeEngine(record) : 'none could be started'],
    ...(record ? [['device', `${record.device}, ${threads}`]] : []),
    ...(record?.eagerReason ? [['not compiled', record.eagerReason]] : []),
    ...(diagnosis.nativeFiles ? [['native engine', diagnosis.nativeFiles]] : []),
    ...engine.stepDowns.map(({ backend, reason }) => [`not ${backend}`, reason]),
    ...(diagnosis.noGraphics ? [['not on a GPU', diagnosis.noGraphics]] : []),
    ...(setUpFailure?.reasons ?? []).map((reason) => [
      'set-up',
      `${reason} (${setUpFailure!.at.slice(0, 10)})`
    ]),
    ['library', `${library.path}${free}, ${diagnosis.runs} runs`],
    ...(library.problem ? [['', library.problem]] : []),
    ['settings', diagnosis.config],
    ['machine', `${diagnosis.processor}, ${diagnosis.cores} cores, ${bytesText(diagnosis.memoryBytes)}`],
    ['system', `${diagnosis.system}, Node ${diagnosis.node}, Saltus ${diagnosis.saltus}`]
  ]
  return `${formatTable(rows)}\n`
}
