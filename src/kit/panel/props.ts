/** What every panel is given, and what it may change. A panel sees this, `ui` and `#shared`, nothing else. */
import type { Change } from '#shared/analysis/changes'
import type { AxisScale, MainAxis, StageStart } from '#shared/axes'
import type { ExperimentSpec } from '#shared/experiment'
import type { SpecHistory } from '#shared/specHistory'
import type { FamilyInfo, PanelSpec } from '#shared/family'
import type { Inspection, ViewArgs } from '#shared/inspection'
import type { SeriesDeclaration } from '#shared/metrics'
import type { Projection, ProjectionProgress, ProjectionRequest, ProjectionTarget } from '#shared/projection'
import type { Traits } from '#shared/replicas'
import type { CheckpointInfo, DeriveProgress, Divergence, RunStatus } from '#shared/run'
import type { Series } from './series/series.svelte'
import type { TimeCursor } from './series/cursor.svelte'
import type { Elements } from './series/elements.svelte'
import type { Look } from './series/looks'

/** Beside the state: arguments of the view, and who asks; its earlier question is given up then. */
export interface InspectAsked {
  args?: ViewArgs
  asker?: string
}

/** A run as panels draw it, with the look that it has among all that are drawn. */
export interface PanelRun extends Look {
  id: string
  title: string
  family: FamilyInfo
  status: RunStatus
  replicas: number
  /** What tells each replica from the others: its seed. */
  traits: readonly Traits[]
  diverged: readonly Divergence[]
  /** Sudden changes of its metrics. */
  changes: readonly Change[]
  /** Newest stored step: the place of the last row on the main axis. */
  step: number
  /** What it trains; null: not read yet. */
  spec: ExperimentSpec | null
  /** Those that it has reached; the first alone where it has no others. */
  stages: readonly StageStart[]
  /** Step at which it will stop. */
  targetSteps: number
  /** What it varies or counts through: steps where it trains. */
  axis: MainAxis
  /** What its series hold, as stored with it. */
  declarations: readonly SeriesDeclaration[]
  /** The metric that stands for it. */
  headline: string
  /** What an update was worth from step to step; null: not known. */
  history: SpecHistory | null
  /** Ascending by step. */
  checkpoints: readonly CheckpointInfo[]
  /** A family's view of the stored state at a step. */
  inspect(view: string, step: number, replica: number, asked?: InspectAsked): Promise<Inspection>
  /** Why there are no derived series; null: there are, or will be. */
  whyNotDerived: string | null
  /** The computation of derived series under way. */
  deriving: DeriveProgress | null
  /** Computes one series, or those that come by themselves. */
  derive(series?: string): void
  /** The layout under way. */
  projecting: ProjectionProgress | null
  projectionTargets(): Promise<readonly ProjectionTarget[]>
  /** The stored layout; null: there is none. */
  readProjection(request: ProjectionRequest): Promise<Projection | null>
  computeProjection(request: ProjectionRequest): Promise<Projection>
  cancelProjection(): void
  series(name: string): Series
}

export interface PanelProps {
  /** Stable within the workbench; choices are remembered under it. */
  id: string
  spec: PanelSpec
  family: FamilyInfo
  /** Active run first. */
  runs: readonly PanelRun[]
  cursor: TimeCursor
  /** Elements of the task that are pointed at or selected in any panel. */
  elements: Elements
  /** Scale of the step axis, shared by all panels. */
  stepScale: AxisScale
  /** Choices made in the head or the menu, as in `{ y: 'log' }`; remembered by the workbench. */
  choices: Readonly<Record<string, string>>
  choose(key: string, value: string): void
  /** Resolved theme; changes when tokens must be read again. */
  theme: 'light' | 'dark'
}
