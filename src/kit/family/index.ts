/** What a family declares about itself: plain data and pure functions of the spec, no tensors. */
import type { z } from 'zod'
import type { GeneralPanel, PanelSpec } from '#shared/family'
import type { ExperimentSpec, SpecFact, SpecProblem } from '#shared/experiment'
import type { InspectionInfo } from '#shared/inspection'
import type { MetricOf, SeriesDeclaration } from '#shared/metrics'
import type { PointSet } from '#shared/projection'
import type { PointsAsked } from '../view/views'

/** The functions are methods, so that a family may write them for its own, narrower spec. */
export interface FamilyManifest<
  Spec extends ExperimentSpec = ExperimentSpec,
  Series extends SeriesDeclaration = SeriesDeclaration,
  OwnPanel extends string = string
> {
  /** Folder name, name in every registry and id are one word. */
  id: string
  title: string
  about: string
  /** Built with `experimentSchema`; every field has a default. */
  schema: z.ZodType<Spec>
  /** What a schema cannot say: sums, primes, one field against another. */
  check(spec: Spec): SpecProblem[]
  /** What the spec implies and a user should see under a field. */
  facts(spec: Spec): SpecFact[]
  /** Paths of its own that the replicas of one run may differ in (see `#shared/replicas`). */
  perReplica: readonly string[]
  /** Floating-point operations of one step: what decides how many threads pay. */
  operationsPerStep(spec: Spec): number
  /** Names of the network's parameters: what of a stored state is not its optimiser's. */
  parameters(spec: Spec): readonly string[]
  /** What they are to the task; null: no more than numbered rows or columns. */
  pointsOf(spec: Spec, asked: PointsAsked): PointSet | null
  series: readonly Series[]
  /**
   * The same for one run, as they are stored with it: sizes and names of inner axes, quantities that its spec decides. All
   * else is as in `series`; without this every run has just those.
   */
  declare?(spec: Spec): readonly SeriesDeclaration[]
  /** Why a run has no derived series; null: it has. Only of families that declare some. */
  whyNotDerived?(spec: Spec): string | null
  /** Views of a stored state, computed by the family's `views/`. */
  inspections?: readonly InspectionInfo[]
  /** Kinds of panel of this family alone, which its `panels/` draws; only these and the general ones can be opened with. */
  ownPanels?: readonly OwnPanel[]
  panels: readonly PanelSpec<MetricOf<Series>, GeneralPanel | NoInfer<OwnPanel>>[]
  /** Metric of the time strip's overview and of the run list. */
  headline: MetricOf<Series>
}

/**
 * A family whose functions take the spec that its schema gives, and whose panels and headline can name only metrics that
 * its series have and kinds of panel that exist.
 */
export const defineFamily = <
  const Id extends string,
  Spec extends ExperimentSpec,
  const Series extends SeriesDeclaration,
  OwnPanel extends string = never
>(
  manifest: FamilyManifest<Spec, Series, OwnPanel> & { id: Id }
): FamilyManifest<Spec> & { id: Id } => manifest
