/** A family as the rest of the program sees it: its schema as JSON, and its functions for specs that leave fields out. */
import { z } from 'zod'
import type { ExperimentSpec } from '#shared/experiment'
import type { JsonSchema } from '#shared/family'
import {
  switchedFields,
  switchedOff,
  withDefaults,
  withoutFields,
  type SwitchedField
} from '#shared/switches'
import type { SeriesDeclaration } from '#shared/metrics'
import type { FamilyManifest } from '../kit/family'

export interface Family extends FamilyManifest {
  /** What is learned: the first paragraph of its README. */
  readonly lead: string
  /** Of drafts, with FieldMeta beside each type. */
  readonly jsonSchema: JsonSchema
  readonly switched: readonly SwitchedField[]
  /** What a run of a spec stores. */
  declare(spec: ExperimentSpec): readonly SeriesDeclaration[]
  /** A spec as it is stored: without the fields that others switch off. */
  effective(spec: ExperimentSpec): ExperimentSpec
  /** A spec with every field, as the family's own code reads it. */
  whole(spec: ExperimentSpec): ExperimentSpec
}

/** The first paragraph of a text in Markdown, as one line. */
function leadOf(text: string): string {
  const paragraphs = text.split(/\n\s*\n/).map((paragraph) => paragraph.trim())
  const first = paragraphs.find((paragraph) => paragraph !== '' && !paragraph.startsWith('#'))
  return first?.replace(/\s+/g, ' ') ?? ''
}

/** @param id name in the registry; a manifest that carries another does not compile */
export function registered<const Id extends string>(
  id: Id,
  manifest: FamilyManifest & { id: Id },
  readme: string
): Family {
  const jsonSchema = z.toJSONSchema(manifest.schema, { io: 'input' }) as JsonSchema
  const switched = switchedFields(jsonSchema)
  const whole = (spec: ExperimentSpec): ExperimentSpec => withDefaults(spec, switchedOff(switched, spec))
  const { whyNotDerived, declare } = manifest
  return {
    ...manifest,
    id,
    lead: leadOf(readme),
    jsonSchema,
    switched,
    whole,
    effective: (spec) => withoutFields(spec, switchedOff(switched, spec)),
    check: (spec) => manifest.check(whole(spec)),
    facts: (spec) => manifest.facts(whole(spec)),
    operationsPerStep: (spec) => manifest.operationsPerStep(whole(spec)),
    parameters: (spec) => manifest.parameters(whole(spec)),
    pointsOf: (spec, asked) => manifest.pointsOf(whole(spec), asked),
    declare: (spec) => declare?.(whole(spec)) ?? manifest.series,
    ...(whyNotDerived && { whyNotDerived: (spec) => whyNotDerived(whole(spec)) })
  }
}
