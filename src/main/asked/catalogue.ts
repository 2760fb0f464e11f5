/** Families and presets as the windows see them. */
import type { FamilyInfo } from '#shared/family'
import { families } from '../families'

/** Manifests with their schema as JSON Schema, field metadata beside each type. */
export function familyInfos(): readonly FamilyInfo[] {
  return Object.values(families).map((family) => ({
    id: family.id,
    title: family.title,
    about: family.about,
    lead: family.lead,
    schema: family.jsonSchema,
    defaults: { ...family.schema.parse({ family: family.id }) },
    series: family.series,
    inspections: family.inspections ?? [],
    panels: family.panels,
    headline: family.headline
  }))
}
