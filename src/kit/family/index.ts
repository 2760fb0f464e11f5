/** What a family declares about itself: plain data and pure functions of the spec, no tensors. */
import type { z } from 'zod'
import type { GeneralPanel, PanelSpec } from '#shared/family'
import type { ExperimentSpec, SpecFact, SpecProblem, SpecWarning, TrainingSpec } from '#shared/experiment'
import type { InspectionInfo } from '#shared/inspection'
import type { Footprint } from '#shared/memory'
import type { MetricOf, SeriesDeclaration } from '#shared/metrics'
import type { PointSet } from '#shared/projection'
import type { Shares } from '#shared/specHistory'
import type { PointsAsked } from '../view/views'

export { batchOfOne, memorisedStop } from './traps'

/** What all families declare. The functions are methods, so that a family may write them for its own, narrower spec. */
export interface FamilyManifest<
  Spec extends ExperimentSpec = ExperimentSpec,
  Series extends SeriesDeclaration = SeriesDeclaration,
  OwnPanel extends string = string
> {
  /** Folder name, name in every registry and id are one word. */
  id: string
  title: string
  about: string
  /** Built with `experimentSchema` or `computationSchema`; every field has a default. */
  schema: z.ZodType<Spec>
  /** What a schema cannot say: sums, primes, one field against another. */
  check(spec: Spec): SpecProblem[]
  /** What the spec implies and a user should see under a field. */
  facts(spec: Spec): SpecFact[]
  /**
   * Known traps of its own (`warnings.ts`), of a spec of one replica that `check` finds no fault with: what is allowed and
   * seldom meant. Those of every family, as of rates and schedules, are told without it (`main/asked/warnings.ts`).
   */
  warnings?(spec: Spec): SpecWarning[]
  /** Paths of its own that the replicas of one run may differ in (see `#shared/replicas`). */
  perReplica: readonly string[]
  /**
   * Of these, sizes whose smaller values are filled up to the largest of a run, as widths are: a sweep trains such values
   * together only where they are near one another.
   */
  filledUp?: readonly string[]
  series: readonly Series[]
  /**
   * The same for one run, as they are stored with it: sizes and names of inner axes, quantities that its spec decides; of a
   * computation also the `units` of its main axis. All else is as in `series`; without this every run has just those.
   */
  declare?(spec: Spec): readonly SeriesDeclaration[]
  /** Views of a stored state, computed by the family's `views/`. */
  inspections?: readonly InspectionInfo[]
  /** Kinds of panel of this family alone, which its `panels/` draws; only these and the general ones can be opened with. */
  ownPanels?: readonly OwnPanel[]
  panels: readonly PanelSpec<MetricOf<Series>, GeneralPanel | NoInfer<OwnPanel>>[]
  /** Metric of the time strip's overview and of the run list. */
  headline: MetricOf<Series>
}

/** What follows from the spec of a family that trains, of its steps and its network. */
export interface TrainingFacts<Spec extends TrainingSpec = TrainingSpec> {
  /** Floating-point operations of one step: what decides how many threads pay. */
  operationsPerStep(spec: Spec): number
  /** What one replica holds in memory: what a run needs is told, and refused where it is too much, before data is made. */
  footprint(spec: Spec): Footprint
  /**
   * Rows of the training set n, of one replica; null: rows are made anew at every step. With the parameters p it gives α = √(p/n)
   * (Bubeck & Sellke 2021: a smooth fit of noisy rows takes p of the order of nd, α of √d).
   */
  trainingRows(spec: Spec): number | null
  /** Of rows that belong to a task or a class by a law: what share each place of that inner axis gets, by its name. */
  shares?(spec: Spec): Shares
  /** Names of the network's parameters in a stored state; its other tensors are the optimiser's and the meters'. */
  parameters(spec: Spec): readonly string[]
  /** What they are to the task; null: no more than numbered rows or columns. */
  pointsOf(spec: Spec, asked: PointsAsked): PointSet | null
  /** Whether its views tell the network of a spec as dense layers, so that computations can read its runs; without it none. */
  dense?(spec: Spec): boolean
  /** Why a run has no derived series; null: it has. Only of families that declare some. */
  whyNotDerived?(spec: Spec): string | null
}

export type TrainingManifest<
  Spec extends TrainingSpec = TrainingSpec,
  Series extends SeriesDeclaration = SeriesDeclaration,
  OwnPanel extends string = string
> = FamilyManifest<Spec, Series, OwnPanel> & TrainingFacts<Spec>

/**
 * A family that trains, whose functions take the spec that its schema gives, and whose panels and headline can name only
 * metrics that its series have and kinds of panel that exist.
 */
export const defineFamily = <
  const Id extends string,
  Spec extends TrainingSpec,
  const Series extends SeriesDeclaration,
  OwnPanel extends string = never
>(
  manifest: TrainingManifest<Spec, Series, OwnPanel> & { id: Id }
): TrainingManifest<Spec> & { id: Id } => manifest

/** The same of a family that computes: it has a job in place of a program, and no network to tell of. */
export const defineComputation = <
  const Id extends string,
  Spec extends ExperimentSpec,
  const Series extends SeriesDeclaration,
  OwnPanel extends string = never
>(
  manifest: FamilyManifest<Spec, Series, OwnPanel> & {
    id: Id
    declare(spec: Spec): readonly SeriesDeclaration[]
  }
): FamilyManifest<Spec> & { id: Id } => manifest
