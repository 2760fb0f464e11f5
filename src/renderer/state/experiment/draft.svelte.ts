/**
 * The spec being edited. Every change is checked by the host a moment later; a late answer to an earlier
 * state is dropped. Problems show under a field after its first blur, or once a start was tried.
 */
import { SvelteSet } from 'svelte/reactivity'
import type { Api } from '#shared/contract'
import { AppError } from '#shared/errors'
import type { CheckedSpec } from '#shared/checkedSpec'
import { isTraining, type SpecFact, type SpecProblem } from '#shared/experiment'
import { parsePath, valueAt, withValue } from '#shared/paths'
import type { JsonSchema } from '#shared/family'
import type { RunSummary } from '#shared/run'
import { withoutFields } from '#shared/switches'
import { Edits } from './edits.svelte'
import { concerns, offFields } from './fields'
import { JsonDraft } from './jsonDraft.svelte'
import { editedPaths, named } from './titles'
import { completed, type Origin, type Values } from './values'
import type { Host } from '../window/host.svelte'
import type { Notices } from '../window/notices.svelte'

const CHECK_AFTER_MS = 150

type Told = Pick<CheckedSpec, 'problems' | 'facts' | 'warnings'>
const nothing: Told = { problems: [], facts: [], warnings: [] }

export class Draft {
  /** All values of the form, those of fields that are off among them: they come back when they are on again. */
  values = $state.raw<Values | null>(null)
  origin = $state.raw<Origin | null>(null)
  /** What the host says of it. */
  private told = $state.raw<Told>(nothing)
  starting = $state(false)
  /** All problems are shown, wherever the user has been. */
  private submitted = $state(false)
  readonly edits = new Edits()
  readonly json = new JsonDraft(this)
  /** What `discard` has thrown away. */
  private discarded = $state.raw<{ origin: Origin; values: Values } | null>(null)
  private readonly visited = new SvelteSet<string>()
  private ticket = 0
  private timer: ReturnType<typeof setTimeout> | undefined

  /** The fields that others switch off. */
  readonly off = $derived(offFields(this.schema, this.values))
  /** The experiment that the values are: what is sent. */
  readonly spec = $derived(this.values && withoutFields(this.values, [...this.off.values()]))
  readonly changed = $derived(new Set(editedPaths(this.origin, this.schema, this.values)))

  constructor(
    private readonly api: Api,
    private readonly host: Host,
    private readonly notices: Notices
  ) {}

  get open(): boolean {
    return this.values !== null
  }

  get family() {
    return this.host.family(String(this.values?.family))
  }

  private get schema(): JsonSchema {
    return this.family?.schema ?? {}
  }

  /** A blank experiment: the family's defaults. */
  beginBlank(familyId: string): void {
    const family = this.host.family(familyId)
    if (family) this.begin({ kind: 'blank', title: family.title, values: family.defaults, preset: null })
  }

  beginPreset(id: string): void {
    const preset = this.host.preset(id)
    const family = preset?.spec && this.host.family(preset.spec.family)
    if (!preset?.spec || !family) return
    const values = { ...preset.spec, title: preset.title }
    this.begin({ kind: 'preset', title: preset.title, values, preset: id })
  }

  beginRun(title: string, spec: Values): void {
    this.begin({ kind: 'run', title, values: spec, preset: null })
  }

  /** A spec out of a file: what it leaves out has the family's defaults. */
  beginFile(title: string, spec: Values): void {
    if (this.host.family(String(spec.family))) this.begin({ kind: 'file', title, values: spec, preset: null })
  }

  /** A fork of a run, from its checkpoint at `step` or from its last one; of a computation always as a whole. */
  async beginFork(runId: string, step?: number): Promise<boolean> {
    const begun = await this.notices.attempt('The run could not be forked', async () => {
      const { summary, spec } = await this.api.call('runs.read', { runId })
      const last = async () => (await this.api.call('checkpoints.list', { runId })).at(-1)?.step
      const at = !isTraining(spec) ? 0 : (step ?? (await last()))
      if (at === undefined) throw new AppError('fork.step', 'This run has no checkpoint yet.')
      const fork = { runId, step: at }
      this.begin({ kind: 'fork', title: summary.title, values: { ...spec }, preset: null, fork })
      return true
    })
    return begun ?? false
  }

  /** What a session keeps of it; null: nothing is edited. */
  get kept(): { values: Values; origin: Origin | null } | null {
    return this.values && { values: this.values, origin: this.origin }
  }

  /** The draft of a session, with what it was made from; without one nothing is edited. */
  restore(kept: unknown): void {
    this.close()
    const { values, origin } = (kept ?? {}) as { values?: Values; origin?: Origin }
    const family = this.host.family(String(valueAt(values, ['family'])))
    if (!family || !values || !origin?.values) return
    this.begin(origin)
    this.set(completed(family.defaults, values))
  }

  edit(path: string, value: unknown): void {
    if (!this.values) return
    this.edits.record(path, this.values)
    const next = withValue(this.values, parsePath(path), value)
    this.set(path === 'title' ? next : named(this.origin, this.schema, this.values, next))
  }

  /** All values at once. */
  replace(values: Values): void {
    if (!this.values) return
    this.edits.record('*', this.values)
    this.set(named(this.origin, this.schema, this.values, values))
  }

  get problems(): Told['problems'] {
    return this.told.problems
  }

  /** Known traps that it walks into. */
  get warnings(): Told['warnings'] {
    return this.told.warnings
  }

  get undoable(): boolean {
    return this.edits.past.length > 0 || this.discarded !== null
  }

  /** Takes the last edit back, or the discarding of all of them. */
  undo(): void {
    const { discarded } = this
    if (discarded) this.begin(discarded.origin)
    const before = discarded ? discarded.values : this.edits.back()
    if (before) this.set(before)
  }

  leave(path: string): void {
    this.visited.add(path)
  }

  revert(): void {
    if (!this.origin || !this.values) return
    const past = [...this.edits.past, this.values]
    this.begin(this.origin)
    this.edits.past = past
  }

  discard(): void {
    this.discarded = this.origin && this.values && { origin: this.origin, values: this.values }
    this.edits.touch()
    this.close()
  }

  /** What to show under a field, if anything. */
  problemAt(path: string): SpecProblem | null {
    if (!this.submitted && !this.visited.has(path)) return null
    return this.problems.find((problem) => concerns(problem.path, path)) ?? null
  }

  factAt(path: string): SpecFact | null {
    return this.told.facts.find((fact) => fact.path === path) ?? null
  }

  warningAt(path: string): string | null {
    return this.warnings.find((warning) => concerns(warning.path, path))?.message ?? null
  }

  /** Starts it. Answers with the run, or with null when there are problems to solve first. */
  async start(): Promise<RunSummary | null> {
    if (!this.values || this.starting || this.json.fault) return null
    this.submitted = true
    this.starting = true
    try {
      await this.check()
      if (!this.spec || this.problems.length) return null
      const preset = this.changed.size === 0 ? (this.origin?.preset ?? undefined) : undefined
      const draft = this.spec
      const run = await this.notices.attempt('The run could not be started', () =>
        this.request(draft, preset)
      )
      if (run) this.close()
      return run
    } finally {
      this.starting = false
    }
  }

  private request(draft: Values, preset: string | undefined): Promise<RunSummary> {
    const { fork } = this.origin!
    if (fork) return this.api.call('runs.fork', { ...fork, draft })
    return this.api.call('runs.start', { draft, preset })
  }

  /** What an origin leaves out has the family's defaults, also where it is off: it may be switched on. */
  private begin(origin: Origin): void {
    const family = this.host.family(String(origin.values.family))
    const values = family ? completed(family.defaults, origin.values) : origin.values
    this.origin = { ...origin, values }
    this.edits.past = []
    this.discarded = null
    this.visited.clear()
    this.submitted = false
    this.told = nothing
    this.set(values)
  }

  private set(values: Values): void {
    this.values = values
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.check(), CHECK_AFTER_MS)
  }

  private async check(): Promise<void> {
    clearTimeout(this.timer)
    const ticket = ++this.ticket
    const answer = await this.notices.attempt('The spec could not be checked', () =>
      this.api.call('spec.check', { draft: this.spec })
    )
    if (ticket !== this.ticket || !answer) return
    this.told = answer
  }

  private close(): void {
    this.values = null
    this.origin = null
    this.edits.past = []
    clearTimeout(this.timer)
    this.ticket++
    this.told = nothing
  }
}
