/** What a setting may be, field by field (see `settings.ts`, which pages import without zod). */
import { z } from 'zod'
import { AppError } from './errors'
import { namedLayoutSchema } from './layoutSchema'
import { isObject } from './paths'
import { startups } from './session'
import { defaultSettings, numberSettings, themes, type Settings } from './settings'
import { shownLine } from './text'

/** Of a wrong value, in a sentence. */
const MOST_SHOWN = 40

const { engineProcesses, diskBudgetGb, stateBudgetGb } = numberSettings

const settingsSchema = z.object({
  theme: z.enum(themes),
  letterKeys: z.boolean(),
  engineProcesses: z.number().refine(engineProcesses.fits),
  diskBudgetGb: z.number().refine(diskBudgetGb.fits),
  stateBudgetGb: z.number().refine(stateBudgetGb.fits),
  engineTold: z.string(),
  lastFamily: z.string(),
  startup: z.enum(startups),
  recentFiles: z.array(z.object({ name: z.string(), draft: z.unknown(), openedAt: z.string() })),
  tableViews: z.array(
    z.object({
      name: z.string().regex(/\S/).max(80),
      filter: z.string().max(2000),
      seeds: z.enum(['folded', 'apart']),
      columns: z.array(z.string().max(200)).max(200),
      sort: z.string().max(201)
    })
  ),
  panelLayouts: z.array(namedLayoutSchema),
  tourSeen: z.boolean()
}) satisfies z.ZodType<Settings>

const wanted: Record<keyof Settings, string> = {
  theme: `one of ${themes.join(', ')}`,
  letterKeys: 'true or false',
  engineProcesses: engineProcesses.words,
  diskBudgetGb: diskBudgetGb.words,
  stateBudgetGb: stateBudgetGb.words,
  engineTold: 'a text',
  lastFamily: 'a text',
  startup: `one of ${startups.join(', ')}`,
  recentFiles: 'a list of files, each with name, draft and openedAt',
  tableViews: 'a list of views, each with name, filter, seeds (folded or apart), columns and sort',
  panelLayouts: 'a list of layouts, each with name, family and tabs',
  tourSeen: 'true or false'
}

const isSetting = (name: string): name is keyof Settings => Object.hasOwn(wanted, name)

/** What is wrong with a field, as the rest of a sentence that its name begins; null: nothing. */
function wrongIn(name: keyof Settings, value: unknown): string | null {
  if (settingsSchema.shape[name].safeParse(value).success) return null
  return `must be ${wanted[name]}, not ${shown(value)}`
}

function shown(value: unknown): string {
  const text = shownLine(JSON.stringify(value) ?? String(value))
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text
}

/** Settings from a file: what is missing or wrong is its default; `problems` has a sentence for each wrong field. */
export function takeSettings(stored: Readonly<Record<string, unknown>>): {
  settings: Settings
  problems: readonly string[]
} {
  const right: Partial<Record<keyof Settings, unknown>> = {}
  const problems: string[] = []
  for (const [name, value] of Object.entries(stored)) {
    if (!isSetting(name)) continue
    const wrong = wrongIn(name, value)
    if (wrong === null) right[name] = value
    else problems.push(`${name} ${wrong}; ${shown(defaultSettings[name])} is used.`)
  }
  return { settings: settingsSchema.parse({ ...defaultSettings, ...right }), problems }
}

/** Changes that somebody asks for. Throws `settings.invalid` with the path of the first wrong field. */
export function requireSettings(change: unknown): Partial<Settings> {
  if (!isObject(change))
    throw new AppError('settings.invalid', 'settings must be an object.', { path: 'settings' })
  for (const [name, value] of Object.entries(change)) {
    const path = `settings.${name}`
    const wrong = isSetting(name) ? wrongIn(name, value) : 'is no setting'
    if (wrong !== null) throw new AppError('settings.invalid', `${shownLine(path)} ${wrong}.`, { path })
  }
  return change
}
