/** What a user may say of a run: short texts that every window and every terminal can show. */
import { AppError } from '#shared/errors'
import type { RunLabels } from '#shared/run'
import { textProblem } from '#shared/text'

/** Characters. */
const LONGEST = { title: 200, notes: 20_000, tag: 100 }
const MOST_TAGS = 100

const refuse = (path: string, message: string): never => {
  throw new AppError('label.invalid', message, { path })
}

function checkText(path: string, value: unknown, longest: number, kind: 'name' | 'note'): string {
  if (typeof value !== 'string') return refuse(path, `${path} must be a text.`)
  if (value.length > longest) refuse(path, `${path} must have at most ${longest} characters.`)
  const problem = textProblem(path, value, kind)
  return problem ? refuse(path, problem.message) : value
}

/** The labels of a request, those it names. Throws `label.invalid` with the field's path. */
export function checkLabels({ title, notes, tags, starred }: Partial<RunLabels>): Partial<RunLabels> {
  const wellMade: Partial<RunLabels> = {}
  if (title !== undefined) wellMade.title = checkText('title', title, LONGEST.title, 'name')
  if (notes !== undefined) wellMade.notes = checkText('notes', notes, LONGEST.notes, 'note')
  if (tags !== undefined) {
    if (!Array.isArray(tags) || tags.length > MOST_TAGS)
      refuse('tags', `tags must be a list of at most ${MOST_TAGS} texts.`)
    wellMade.tags = tags.map((tag, i) => checkText(`tags.${i}`, tag, LONGEST.tag, 'name'))
  }
  if (starred !== undefined) wellMade.starred = starred === true
  return wellMade
}
