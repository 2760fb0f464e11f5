/** The edited spec as JSON text. What can be read is the draft at once; what cannot stays text, and nothing starts. */
import { lineOf, readJson, type JsonFault } from '#shared/jsonText'
import type { SpecProblem } from '#shared/experiment'
import { completed, type Values } from './values'

interface Shown {
  readonly values: Values | null
  /** Without what is off. */
  readonly spec: Values | null
  readonly problems: readonly SpecProblem[]
  readonly family: { readonly id: string; readonly defaults: Record<string, unknown> } | null
  replace(values: Values): void
}

export class JsonDraft {
  /** It is shown in the place of the form. */
  open = $state(false)
  /** What was written, and the values that it stood for; another change of the draft takes its place. */
  private written = $state.raw<{ text: string; values: Values | null } | null>(null)

  readonly text = $derived.by(() => {
    const { written, draft } = this
    if (written && written.values === draft.values) return written.text
    return draft.spec ? JSON.stringify(draft.spec, null, 2) : ''
  })
  private readonly read = $derived.by(() => readJson(this.text))
  /** Why it cannot be taken; null: it is the draft. */
  readonly fault = $derived.by((): JsonFault | null => {
    if (!this.written || this.written.values !== this.draft.values) return null
    if ('message' in this.read) return this.read
    const { family } = this.draft
    if (this.read.value.family === family?.id) return null
    return {
      line: lineOf(this.read.lines, 'family'),
      message: `family must stay ${family?.id ?? ''}: a run of another family begins with “New run”.`
    }
  })
  /** All that is wrong, with its line. */
  readonly faults = $derived.by((): readonly JsonFault[] => {
    if (this.fault) return [this.fault]
    const { read } = this
    if ('message' in read) return [read]
    return this.draft.problems.map(({ path, message }) => ({ line: lineOf(read.lines, path), message }))
  })

  constructor(private readonly draft: Shown) {}

  write(text: string): void {
    const { draft } = this
    this.written = { text, values: draft.values }
    const read = readJson(text)
    if ('message' in read || !draft.family || read.value.family !== draft.family.id) return
    const values = completed(draft.family.defaults, read.value)
    draft.replace(values)
    this.written = { text, values: draft.values }
  }
}
