/**
 * The wire: everything a window, a browser or a script may ask of the host, and everything it may announce. One object
 * in, one value out. Names exist as types and as run-time lists; a name declared but not listed does not compile.
 * `createApi` is the same over Electron IPC, WebSocket and a test transport.
 */
import type { BundleProgress, BundleRequests } from './bundle'
import type { CheckedSpec } from './checkedSpec'
import type { CommandId } from './commands'
import { fromWireError, type WireError } from './errors'
import { estimateRequestNames, type EstimateRequests } from './estimate'
import type { FamilyInfo } from './family'
import type { InspectedTensor, Inspection, ViewArgs } from './inspection'
import type { SeriesBatch } from './metrics'
import type { OwnData } from './ownData'
import type { RunOutcome } from './runTable/outcome'
import type { RunVerdict } from './measure'
import type { Preset } from './preset'
import type { Projection, ProjectionProgress, ProjectionTarget } from './projection'
import type {
  CheckpointInfo,
  Derived,
  DeriveProgress,
  EngineLog,
  EngineStatus,
  LibraryUsage,
  RunDetail,
  RunLabels,
  RunSummary
} from './run'
import { sessionRequestNames, type GivenFile, type SessionRequests } from './session'
import type { Settings } from './settings'
import { sweepRequestNames, type SweepRequests, type SweepSummary } from './sweep/record'
import { trashRequestNames, type TrashRequests } from './trash'
import type { Verification, VerifyProgress } from './verification'

export interface AppInfo {
  version: string
  host: 'electron' | 'web'
  platform: string
  /** Folder of the run library. */
  library: string
}

type RunRef = { runId: string }
type Nothing = Record<string, never>

export interface Requests
  extends SessionRequests, BundleRequests, TrashRequests, SweepRequests, EstimateRequests {
  'app.info': (input: Nothing) => AppInfo
  'engine.status': (input: Nothing) => EngineStatus
  'families.list': (input: Nothing) => readonly FamilyInfo[]
  'presets.list': (input: Nothing) => readonly Preset[]
  /** Checks a draft; fills in defaults. `spec` is null while there are problems. */
  'spec.check': (input: { draft: unknown }) => CheckedSpec
  'runs.start': (input: { draft: unknown; preset?: string }) => RunSummary
  /** A new run that goes on from the kept state of another with a spec of its own; of a computation `step` is 0, and equal units are kept. */
  'runs.fork': (input: RunRef & { step: number; draft: unknown }) => RunSummary
  'runs.pause': (input: RunRef) => RunSummary
  /** Paused: goes on. Interrupted, stopped or failed: takes up the last checkpoint. */
  'runs.continue': (input: RunRef) => RunSummary
  /** Paused: trains one step, then pauses again. */
  'runs.stepOnce': (input: RunRef) => RunSummary
  'runs.stop': (input: RunRef) => RunSummary
  'runs.list': (input: Nothing) => readonly RunSummary[]
  'runs.read': (input: RunRef) => RunDetail
  /** What came of up to `MOST_OUTCOMES` runs; those that are gone or cannot be read are left out. */
  'runs.outcomes': (input: { runIds: readonly string[] }) => readonly RunOutcome[]
  'runs.label': (input: RunRef & { labels: Partial<RunLabels> }) => RunSummary
  'runs.trash': (input: RunRef) => void
  'runs.restore': (input: RunRef) => RunSummary
  'runs.expectations': (input: RunRef) => readonly RunVerdict[]
  /** Replays the last `steps` steps (null: from the last kept checkpoint) and compares them with what is stored. */
  'runs.verify': (input: RunRef & { steps: number | null }) => Verification
  'runs.cancelVerify': (input: RunRef) => void
  /** Computes the derived series from all kept states; answers at once where they are up to date. */
  'runs.derive': (input: RunRef & { series?: string }) => Derived
  'runs.cancelDerive': (input: RunRef) => void
  /** What the engine process of a run wrote before it was last lost; null: it never was. */
  'runs.engineLog': (input: RunRef) => EngineLog | null
  /** A view of the newest state at or before `step`, by the family. A later question of its asker cancels it. */
  'runs.inspect': (
    input: RunRef & { step: number; replica: number; view: string; args?: ViewArgs; asker?: string }
  ) => Inspection
  /** Matrices of the newest kept state that can be laid out. */
  'projections.targets': (input: RunRef) => readonly ProjectionTarget[]
  /** The stored layout of a ProjectionRequest; null: there is none. Computes nothing. */
  'projections.read': (input: RunRef & { request: unknown }) => Projection | null
  /** Lays out all kept states and stores it; answers at once where what is stored covers them. */
  'projections.compute': (input: RunRef & { request: unknown }) => Projection
  'projections.cancel': (input: RunRef) => void
  /** The rows from `fromRow` on, or about four million values of them: ask again until there are none. */
  'series.read': (input: RunRef & { series: string; fromRow: number }) => SeriesBatch
  'checkpoints.list': (input: RunRef) => readonly CheckpointInfo[]
  /** A tensor of the newest state at or before `step`. */
  'checkpoints.tensor': (input: RunRef & { step: number; name: string }) => InspectedTensor
  'library.usage': (input: Nothing) => LibraryUsage
  /** Takes files of the user's own data into the library: one, or images and labels of IDX. Throws `data.invalid`. */
  'data.take': (input: { tickets: readonly string[]; inputsFrom?: string; labelsFrom?: string }) => OwnData
  /** The same file with labels, and of an npz inputs, from elsewhere in it. Throws `data.invalid`, `data.missing`. */
  'data.look': (input: { file: unknown; inputsFrom: string; labelsFrom: string }) => OwnData
  'settings.read': (input: Nothing) => Settings
  /** What of the stored settings could not be taken, a sentence each. */
  'settings.problems': (input: Nothing) => readonly string[]
  /** Throws `settings.invalid`. */
  'settings.write': (input: { settings: Partial<Settings> }) => Settings
}

export interface Events {
  'run.changed': RunSummary
  'run.removed': RunRef
  /** `replaces`: the series has these rows and no others. */
  'run.series': { runId: string; batch: SeriesBatch; replaces?: boolean }
  'run.deriving': DeriveProgress
  'run.projecting': ProjectionProgress
  'run.checkpoint': { runId: string; checkpoint: CheckpointInfo }
  /** The run has these states and no others. */
  'run.states': { runId: string; states: readonly CheckpointInfo[] }
  'run.verifying': VerifyProgress
  'sweep.changed': SweepSummary
  'sweep.removed': { sweepId: string }
  'engine.changed': EngineStatus
  'settings.changed': Settings
  'sessions.changed': Nothing
  /** What lies in the trash or cannot be read, or how much disk is used, is no longer what it was. */
  'library.changed': Nothing
  'bundle.progress': BundleProgress
  /** A bundle that the operating system wants opened. */
  'app.open': GivenFile
  /** From a menu item. */
  'app.command': { command: CommandId }
  /** Something failed that no request of a page was about: what, and why. Saltus goes on. */
  'app.failed': { what: string; message: string; code: string }
}

export type RequestName = keyof Requests
export type EventName = keyof Events
export type Input<K extends RequestName> = Parameters<Requests[K]>[0]
export type Output<K extends RequestName> = ReturnType<Requests[K]>

export const requestNames = [
  'app.info',
  'engine.status',
  'families.list',
  'presets.list',
  'spec.check',
  'runs.start',
  'runs.fork',
  'runs.pause',
  'runs.continue',
  'runs.stepOnce',
  'runs.stop',
  'runs.list',
  'runs.read',
  'runs.outcomes',
  'runs.label',
  'runs.trash',
  'runs.restore',
  'runs.expectations',
  'runs.verify',
  'runs.cancelVerify',
  'runs.derive',
  'runs.cancelDerive',
  'runs.engineLog',
  'runs.inspect',
  'projections.targets',
  'projections.read',
  'projections.compute',
  'projections.cancel',
  'series.read',
  'checkpoints.list',
  'checkpoints.tensor',
  'library.usage',
  ...sessionRequestNames,
  ...trashRequestNames,
  ...sweepRequestNames,
  ...estimateRequestNames,
  'bundles.merge',
  'bundles.export',
  'bundles.cancel',
  'data.take',
  'data.look',
  'settings.read',
  'settings.problems',
  'settings.write'
] as const satisfies readonly RequestName[]

export const eventNames = [
  'run.changed',
  'run.removed',
  'run.series',
  'run.checkpoint',
  'run.states',
  'run.verifying',
  'run.deriving',
  'run.projecting',
  'sweep.changed',
  'sweep.removed',
  'engine.changed',
  'settings.changed',
  'sessions.changed',
  'library.changed',
  'bundle.progress',
  'app.open',
  'app.command',
  'app.failed'
] as const satisfies readonly EventName[]

type Never<T extends never> = T
/**
 * Declared but not listed: does not compile unless `never`.
 * @public
 */
export type MissingName =
  | Never<Exclude<RequestName, (typeof requestNames)[number]>>
  | Never<Exclude<EventName, (typeof eventNames)[number]>>

export type Handlers = { [K in RequestName]: (input: Input<K>) => Output<K> | Promise<Output<K>> }
export type Emit = <K extends EventName>(name: K, payload: Events[K]) => void

/** What a host answers to every request. */
export type Envelope = { ok: true; value: unknown } | { ok: false; error: WireError }

export interface Transport {
  invoke(name: RequestName, input: unknown): Promise<Envelope>
  /** Returns the function that ends the subscription. */
  subscribe(name: EventName, listener: (payload: unknown) => void): () => void
}

export interface Api {
  call<K extends RequestName>(name: K, input: Input<K>): Promise<Output<K>>
  on<K extends EventName>(name: K, listener: (payload: Events[K]) => void): () => void
}

/** Unwraps envelopes: a refused request throws an AppError with the host's code, sentence and path. */
export function createApi(transport: Transport): Api {
  return {
    async call(name, input) {
      const answer = await transport.invoke(name, input)
      if (!answer.ok) throw fromWireError(answer.error)
      return answer.value as never
    },
    on: (name, listener) => transport.subscribe(name, (payload) => listener(payload as never))
  }
}
