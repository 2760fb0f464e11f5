/** What a session must be when it comes from a file; a field that is missing has its value of an empty session. */
import { z } from 'zod'
import { AppError } from '#shared/errors'
import { parsePath, pathText } from '#shared/paths'
import { layoutsSchema } from '#shared/layoutSchema'
import { outOfBounds } from '#shared/plainJson'
import { textProblem } from '#shared/text'
import { emptySession, type SessionState } from '#shared/session'

const MOST_RUNS = 1000
/** Characters. */
export const LONGEST_TITLE = 200

const id = z.string().max(200)
const choices = z.record(z.string().max(200), z.record(z.string().max(200), z.string().max(2000)))

/** Where choices of panels that have become others are now: of the kind `lines`, curves. */
const panelNow = (panel: string): string => panel.replace(/^grokking-lines-/, 'grokking-curve-')

/** What is kept under a present id wins over what an old one was. */
function panelsNow(panels: z.infer<typeof choices>): z.infer<typeof choices> {
  const [old, present] = [true, false].map((gone) =>
    Object.entries(panels).filter(([panel]) => (panelNow(panel) !== panel) === gone)
  )
  return Object.fromEntries([...old!.map(([panel, made]) => [panelNow(panel), made]), ...present!])
}

const shape = z.object({
  openRuns: z.array(id).max(MOST_RUNS).default([]),
  activeRun: id.nullable().default(null),
  activeSweep: id.nullable().default(null),
  comparison: z
    .object({ runs: z.array(id).max(MOST_RUNS).default([]), shown: z.boolean().default(false) })
    .prefault({}),
  cursor: z.number().nullable().default(null),
  view: z.enum(['gallery', 'workbench', 'table']).default('gallery'),
  inspectorOpen: z.boolean().default(true),
  libraryOpen: z.boolean().default(true),
  inspectorTab: z.enum(['spec', 'record', 'notes']).default('spec'),
  full: z.string().max(200).transform(panelNow).nullable().default(null),
  panels: choices.transform(panelsNow).default({}),
  layouts: layoutsSchema.default({}),
  draft: z.unknown().default(null)
}) satisfies z.ZodType<SessionState>

/** Throws `session.invalid` with the path of the first wrong field. */
export function checkState(value: unknown): SessionState {
  const wild = outOfBounds(value)
  if (wild) {
    const path = pathText(['session', ...parsePath(wild.path)])
    throw new AppError('session.invalid', `${path} ${wild.what}.`, { path })
  }
  const { success, data, error } = shape.safeParse(value ?? emptySession)
  if (success) return data
  const [issue] = error.issues
  const path = pathText(['session', ...issue!.path.map(String)])
  throw new AppError('session.invalid', `${path}: ${issue!.message}.`, { path })
}

/** The title that a session can have: one line, not empty. Throws `session.invalid`. */
export function checkTitle(title: unknown): string {
  const text = typeof title === 'string' ? title.replace(/\s+/g, ' ').trim() : ''
  const problem = textProblem('title', text, 'name')
  if (problem) throw new AppError('session.invalid', problem.message, { path: 'title' })
  if (text && text.length <= LONGEST_TITLE) return text
  throw new AppError(
    'session.invalid',
    `title: a session needs a title of at most ${LONGEST_TITLE} characters.`,
    {
      path: 'title'
    }
  )
}
