/** Builds `injector.c`, and tells it at which file operation of a process what is to happen. */
import { createHash } from 'node:crypto'
import { spawnSync } from 'node:child_process'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  truncateSync,
  writeFileSync,
  writeSync
} from 'node:fs'
import { constants } from 'node:os'
import { join, resolve } from 'node:path'

const source = resolve('tests/faults/campaign/injector.c')

/** As the bits of `enum kind`. */
const kinds = { create: 1, open: 2, write: 4, sync: 8, remove: 16, read: 32 } as const

export const errors = ['ENOSPC', 'EIO', 'EMFILE', 'EROFS'] as const
export type ErrorName = (typeof errors)[number]

/** What an error can befall; as `applies` in the source. */
const befalls: Record<ErrorName, number> = {
  ENOSPC: kinds.create | kinds.write | kinds.sync,
  EROFS: kinds.create | kinds.write | kinds.remove,
  EMFILE: kinds.open,
  EIO: -1
}

export interface Operation {
  /** From 1, in the order they came. */
  number: number
  name: string
  kind: number
  /** Below the root. */
  path: string
}

/** What happens at an operation, in the order of `enum how` from 1 on. */
export const hows = [
  'killed before',
  'killed after',
  'killed half-way',
  'refused',
  'refused half-way'
] as const
export type How = (typeof hows)[number]

export interface Fault {
  /** Number of the operation. */
  at: number
  how: How
  error?: ErrorName
  /** All later operations are refused, too. */
  sticky?: boolean
  /** Reading counts as an operation. */
  reads?: boolean
  /** Only operations on paths with this text count. */
  match?: string
}

const isWritten = ({ kind }: Operation): boolean => kind === kinds.write

/** Whether this can happen at an operation, and is not the same as something else that can. */
export function canHappen(operation: Operation, { how, error }: Pick<Fault, 'how' | 'error'>): boolean {
  if (how.endsWith('half-way') && !(isWritten(operation) && /write|copy/.test(operation.name))) return false
  if (how.startsWith('killed')) return (operation.kind & kinds.read) === 0
  return (operation.kind & befalls[error!]) !== 0
}

const compiler = (): string | undefined =>
  ['cc', 'gcc', 'clang'].find((name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0)

/** Why there is no injector here; null: there is one. */
export function whyNoInjector(): string | null {
  if (process.platform !== 'linux') return 'only Linux loads a library before a program'
  return compiler() ? null : 'there is no C compiler'
}

/** The library to load, compiled once for its source. Throws where `whyNoInjector` says why. */
export function buildInjector(): string {
  const hash = createHash('sha256').update(readFileSync(source)).digest('hex').slice(0, 16)
  const folder = resolve('node_modules/.cache/saltus-injector')
  const library = join(folder, `${hash}.so`)
  if (existsSync(library)) return library
  mkdirSync(folder, { recursive: true })
  const made = `${library}.${process.pid}`
  const words = ['-O1', '-shared', '-fPIC', '-Wall', '-Werror', '-o', made, source, '-ldl']
  const { status, stderr } = spawnSync(compiler() ?? 'cc', words, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`The injector did not compile: ${stderr}`)
  renameSync(made, library)
  return library
}

const CONTROL_BYTES = 1024

/** Faults of processes that are started with `env`, counted below one folder. */
export class Injector {
  private readonly control: string
  private readonly log: string

  /** @param folder its own files; outside of `root`, which must exist */
  constructor(
    private readonly library: string,
    folder: string,
    private readonly root: string
  ) {
    this.control = join(folder, 'control')
    this.log = join(folder, 'operations')
    writeFileSync(this.control, Buffer.alloc(CONTROL_BYTES))
  }

  get env(): NodeJS.ProcessEnv {
    return {
      LD_PRELOAD: this.library,
      FAULTS_ROOT: `${realpathSync(this.root)}/`,
      FAULTS_CONTROL: this.control,
      FAULTS_LOG: this.log,
      // One thread for files, so that operations come in the same order each time.
      UV_THREADPOOL_SIZE: '1',
      UV_USE_IO_URING: '0'
    }
  }

  /** Counts from 0 again; also for a process that runs already. @param fault null: nothing happens */
  arm(fault: Fault | null, reads = fault?.reads ?? false): void {
    const bytes = Buffer.alloc(CONTROL_BYTES)
    bytes.writeBigInt64LE(BigInt(fault?.at ?? 0), 8)
    bytes.writeInt32LE(fault ? hows.indexOf(fault.how) + 1 : 0, 16)
    bytes.writeInt32LE(fault?.error ? constants.errno[fault.error] : 0, 20)
    bytes.writeInt32LE(Number(fault?.sticky ?? false), 24)
    bytes.writeInt32LE(Number(reads), 28)
    bytes.write(fault?.match ?? '', 32)
    // Never cut short: a process that has it in memory would die of that.
    const file = openSync(this.control, 'r+')
    writeSync(file, bytes, 0, CONTROL_BYTES, 0)
    closeSync(file)
  }

  /** How many operations were counted since it was armed. */
  get count(): number {
    return Number(readFileSync(this.control).readBigInt64LE(0))
  }

  /** All that happened since the last look. */
  takeLog(): Operation[] {
    if (!existsSync(this.log)) return []
    const lines = readFileSync(this.log, 'utf8').trimEnd().split('\n')
    truncateSync(this.log)
    return lines.filter(Boolean).map((line) => {
      const [number, name, kind, path] = line.split('\t')
      return { number: Number(number), name: name!, kind: Number(kind), path: path! }
    })
  }
}

/** A path with what differs from library to library taken out: the kind of file it is. */
export function fileKind(path: string): string {
  return path
    .replace(/\d{8}-\d{6}-(sweep|session)-[0-9a-f]{4}/g, '<$1>')
    .replace(/\d{8}-\d{6}-[a-z-]+-[0-9a-f]{4}/g, '<run>')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{8,64}/g, '<hex>')
    .replace(/\d+(?=\.safetensors)/g, '<step>')
}
