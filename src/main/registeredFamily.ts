/** A family as the rest of the program sees it: its schema as JSON, and its functions for specs that leave fields out. */
import { z } from 'zod'
import { scalesSeries } from '#shared/analysis/layerScales'
import { isTraining, type ExperimentSpec, type SpecWarning } from '#shared/experiment'
import type { JsonSchema } from '#shared/family'
import {
  switchedFields,
  switchedOff,
  withDefaults,
  withoutFields,
  type SwitchedField
} from '#shared/switches'
import type { SeriesDeclaration } from '#shared/metrics'
import { isStaged } from '#shared/stages'
import type { FamilyManifest, TrainingFacts, TrainingManifest } from '../kit/family'

export interface Family extends FamilyManifest {
  /** What is learned: the first paragraph of its README. */
  readonly lead: string
  /** Of drafts, with FieldMeta beside each type. */
  readonly jsonSchema: JsonSchema
  readonly switched: readonly SwitchedField[]
  warnings(spec: ExperimentSpec): SpecWarning[]
  /** What a run of a spec stores. */
  declare(spec: ExperimentSpec): readonly SeriesDeclaration[]
  /** A spec as it is stored: without the fields that others switch off. */
  effective(spec: ExperimentSpec): ExperimentSpec
  /** A spec with every field, as the family's own code reads it. */
  whole<Spec extends ExperimentSpec>(spec: Spec): Spec
  /** Null: it does not train, it computes. */
  readonly training: TrainingFacts | null
}

/** The first paragraph of a text in Markdown, as one line. */
function leadOf(text: string): string {
  const paragraphs = text.split(/\n\s*\n/).map((paragraph) => paragraph.trim())
  const first = paragraphs.find((paragraph) => paragraph !== '' && !paragraph.startsWith('#'))
  return first?.replace(/\s+/g, ' ') ?? ''
}

/** Of a run in stages: all that is recorded while it trains says in which. Without what is derived, which takes one spec. */
const staged = (spec: ExperimentSpec, series: readonly SeriesDeclaration[]): readonly SeriesDeclaration[] =>
  isStaged(spec)
    ? series.filter(({ source }) => source !== 'derived').map((each) => ({ ...each, staged: true as const }))
    : series

/** A family that computes. @param id name in the registry; a manifest that carries another does not compile */
export function computed<const Id extends string>(
  id: Id,
  manifest: FamilyManifest & { id: Id },
  readme: string
): Family {
  let known: JsonSchema | null = null
  // when it is first asked: those of all families take longer than all else of a thread's start
  const jsonSchema = (): JsonSchema =>
    (known ??= z.toJSONSchema(manifest.schema, { io: 'input' }) as JsonSchema)
  let fields: readonly SwitchedField[] | null = null
  const switched = (): readonly SwitchedField[] => (fields ??= switchedFields(jsonSchema()))
  const whole = <Spec extends ExperimentSpec>(spec: Spec): Spec =>
    withDefaults(spec, switchedOff(switched(), spec))
  const { declare } = manifest
  return {
    ...manifest,
    id,
    lead: leadOf(readme),
    get jsonSchema() {
      return jsonSchema()
    },
    get switched() {
      return switched()
    },
    whole,
    effective: (spec) => withoutFields(spec, switchedOff(switched(), spec)),
    check: (spec) => manifest.check(whole(spec)),
    facts: (spec) => manifest.facts(whole(spec)),
    warnings: (spec) => manifest.warnings?.(whole(spec)) ?? [],
    declare: (spec) => staged(spec, declare?.(whole(spec)) ?? manifest.series),
    training: null
  }
}

/** A family that trains. */
export function trained<const Id extends string>(
  id: Id,
  manifest: TrainingManifest & { id: Id },
  readme: string
): Family {
  const family = computed(id, manifest, readme)
  const { whole, declare } = family
  const { shares, whyNotDerived, dense } = manifest
  // not spread, which would ask for the schema
  return Object.assign(family, {
    declare: (spec: ExperimentSpec) => [
      ...declare(spec),
      ...(isTraining(spec) && !isStaged(spec) ? [scalesSeries(manifest.parameters(whole(spec)))] : [])
    ],
    training: {
      operationsPerStep: (spec) => manifest.operationsPerStep(whole(spec)),
      footprint: (spec) => manifest.footprint(whole(spec)),
      trainingRows: (spec) => manifest.trainingRows(whole(spec)),
      parameters: (spec) => manifest.parameters(whole(spec)),
      pointsOf: (spec, asked) => manifest.pointsOf(whole(spec), asked),
      ...(shares && { shares: (spec) => shares(whole(spec)) }),
      ...(dense && { dense: (spec) => dense(whole(spec)) }),
      ...(whyNotDerived && {
        whyNotDerived: (spec) =>
          isStaged(spec) ? 'Runs in stages have no derived series.' : whyNotDerived(whole(spec))
      })
    } satisfies TrainingFacts
  })
}
