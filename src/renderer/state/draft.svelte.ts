/**
 * The spec being edited. Every change is checked by the host a moment later; a late answer to an earlier
 * state is dropped. Problems show under a field after its first blur, or once a start was tried.
 */
import { SvelteSet } from 'svelte/reactivity'
import type { Api } from '#shared/contract'
import type { SpecFact, SpecProblem } from '#shared/experiment'
import type { RunSummary } from '#shared/run'
import { changedPaths, merged, valueAt, withValue, type Values } from '../editor/values'
import type { Host } from './host.svelte'
import type { Notices } from './notices.svelte'
import type { Preferences } from './preferences.svelte'

const CHECK_AFTER_MS = 150

/** Where a draft comes from: what Revert goes back to and changes are told against. */
export interface Origin {
  kind: 'blank' | 'preset' | 'run'
  title: string
  values: Values
  preset: string | null
}

export class Draft {
  values = $state.raw<Values | null>(null)
  origin = $state.raw<Origin | null>(null)
  problems = $state.raw<readonly SpecProblem[]>([])
  facts = $state.raw<readonly SpecFact[]>([])
  starting = $state(false)
  /** All problems are shown, wherever the user has been. */
  private submitted = $state(false)
  private readonly visited = new SvelteSet<string>()
  private ticket = 0
  private timer: ReturnType<typeof setTimeout> | undefined

  readonly changed = $derived(new Set(changedPaths(this.origin?.values, this.values)))

  constructor(
    private readonly api: Api,
    private readonly host: Host,
    private readonly preferences: Preferences,
    private readonly notices: Notices
  ) {}

  get open(): boolean {
    return this.values !== null
  }

  get family() {
    return this.host.family(String(this.values?.family))
  }

  /** A blank experiment: the family's defaults. */
  beginBlank(familyId = this.host.families[0]?.id): void {
    const family = this.host.family(familyId ?? '')
    if (family)
      this.begin({ kind: 'blank', title: family.title, values: family.defaults as Values, preset: null })
  }

  beginPreset(id: string): void {
    const preset = this.host.preset(id)
    const family = preset && this.host.family(preset.spec.family)
    if (!preset || !family) return
    const values = { ...merged(family.defaults, preset.spec), title: preset.title }
    this.begin({ kind: 'preset', title: preset.title, values, preset: id })
  }

  beginRun(title: string, spec: Values): void {
    this.begin({ kind: 'run', title, values: spec, preset: null })
  }

  /** The draft of the last session, compared with its family's defaults. */
  restore(values: unknown): void {
    const family = this.host.family(String(valueAt(values, 'family')))
    if (!family) return
    this.begin({ kind: 'blank', title: family.title, values: family.defaults as Values, preset: null })
    this.set(merged(family.defaults, values as Values))
  }

  edit(path: string, value: unknown): void {
    if (this.values) this.set(withValue(this.values, path, value))
  }

  leave(path: string): void {
    this.visited.add(path)
  }

  revert(): void {
    if (this.origin) this.begin(this.origin)
  }

  discard(): void {
    this.values = null
    this.origin = null
    this.stopChecking()
    this.preferences.keep({ draft: null })
  }

  /** What to show under a field, if anything. */
  problemAt(path: string): SpecProblem | null {
    if (!this.submitted && !this.visited.has(path)) return null
    return this.problems.find((problem) => concerns(problem.path, path)) ?? null
  }

  factAt(path: string): string | null {
    return this.facts.find((fact) => fact.path === path)?.text ?? null
  }

  /** Starts it. Answers with the run, or with null when there are problems to solve first. */
  async start(): Promise<RunSummary | null> {
    if (!this.values || this.starting) return null
    this.submitted = true
    this.starting = true
    try {
      await this.check()
      if (!this.values || this.problems.length) return null
      const preset = this.changed.size === 0 ? (this.origin?.preset ?? undefined) : undefined
      const draft = this.values
      const run = await this.notices.attempt('The run could not be started', () =>
        this.api.call('runs.start', { draft, preset })
      )
      if (run) this.discard()
      return run
    } finally {
      this.starting = false
    }
  }

  private begin(origin: Origin): void {
    this.origin = origin
    this.visited.clear()
    this.submitted = false
    this.problems = []
    this.facts = []
    this.set(origin.values)
  }

  private set(values: Values): void {
    this.values = values
    this.preferences.keep({ draft: values })
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.check(), CHECK_AFTER_MS)
  }

  private async check(): Promise<void> {
    clearTimeout(this.timer)
    const ticket = ++this.ticket
    const answer = await this.notices.attempt('The spec could not be checked', () =>
      this.api.call('spec.check', { draft: this.values })
    )
    if (ticket !== this.ticket) return
    if (!answer) return
    this.problems = answer.problems
    this.facts = answer.facts
  }

  private stopChecking(): void {
    clearTimeout(this.timer)
    this.ticket++
    this.problems = []
    this.facts = []
  }
}

/** Whether a problem's path names this field or something inside it. */
export const concerns = (problem: string, field: string): boolean =>
  problem === field || problem.startsWith(`${field}.`) || problem.startsWith(`${field}[`)
