/** What an arrangement of panels must be when it comes from a file (see `layout.ts`, which pages import without zod). */
import { z } from 'zod'
import { panelTabs, type FamilyLayout, type NamedLayout, type PanelTab, type TabLayouts } from './layout'

const MOST_PANELS = 200
const MOST_COLUMNS = 8
const id = z.string().max(200)

const tab = z.object({
  columns: z
    .array(
      z.object({
        width: z.number().positive().max(1000),
        panels: z.array(z.object({ id, rows: z.number().int().min(1).max(1000) })).max(MOST_PANELS)
      })
    )
    .max(MOST_COLUMNS),
  hidden: z.array(id).max(MOST_PANELS)
})

const arranged = tab.optional()
const tabs: z.ZodType<TabLayouts> = z.object({
  overview: arranged,
  inside: arranged,
  table: arranged,
  all: arranged
} satisfies Record<PanelTab, unknown>)

const familyLayout: z.ZodType<FamilyLayout> = z.object({ tab: z.enum(panelTabs), tabs })

/** By family. */
export const layoutsSchema = z.record(id, familyLayout)

export const namedLayoutSchema: z.ZodType<NamedLayout> = z.object({
  name: z.string().regex(/\S/).max(80),
  family: id,
  tabs
})
