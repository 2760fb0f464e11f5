/**
 * A sweep being designed from the spec that is edited: one or two of its fields as knobs. Every change is checked by the host
 * a moment later; a late answer to an earlier state is dropped. What it costs is measured when asked for.
 */
import type { Api, Output } from '#shared/contract'
import type { Estimate } from '#shared/estimate'
import { AppError } from '#shared/errors'
import type { SpecProblem } from '#shared/experiment'
import type { SweepSummary } from '#shared/sweep/record'
import { withoutFields } from '#shared/switches'
import {
  draftOf,
  suggestedKnob,
  suggestedMeasure,
  type KnobDesign,
  type SweepDesign
} from '#shared/sweep/design'
import type { Host } from '../window/host.svelte'
import type { Notices } from '../window/notices.svelte'
import type { Draft } from './draft.svelte'
import { fieldValue, groupsOf, type Field } from './fields'

const CHECK_AFTER_MS = 200
const ASKER = 'sweep designer'
/** Knobs of a sweep. */
export const MOST_KNOBS = 2

/** What is swept most often. */
const USUAL = ['optimizer.learningRate', 'optimizer.weightDecay', 'model.width']

type Checked = Output<'sweeps.check'>

/** What a field can be swept over; null: it has no single value. */
export function sweptOver(field: Field): readonly (string | boolean)[] | 'numbers' | null {
  const { control } = field
  if (control.kind === 'number') return 'numbers'
  if (control.kind === 'switch') return [false, true]
  return control.kind === 'choice' ? control.options : null
}

export class SweepDesigner {
  design = $state.raw<SweepDesign | null>(null)
  /** The host's newest answer to a design over these fields; null: there is none yet. */
  checked = $state.raw<Checked | null>(null)
  /** It answers the design as it is. */
  current = $state(false)
  estimate = $state.raw<Estimate | null>(null)
  /** Why there is no estimate. */
  unmeasured = $state.raw<string | null>(null)
  measuring = $state(false)
  starting = $state(false)
  /** Cells that an earlier sweep has trained already are trained anew. */
  fresh = $state(false)
  /** Path of the field of the editor that had the focus last. */
  focused: string | null = null
  private ticket = 0
  private timer: ReturnType<typeof setTimeout> | undefined

  /** Fields that can be knobs, as the form shows them. */
  readonly fields = $derived.by(() => {
    const family = this.draft.family
    const all = family ? groupsOf(family.schema).flatMap((group) => group.fields) : []
    return all.filter(
      (field) => sweptOver(field) !== null && !this.draft.off.has(field.path) && field.path !== 'replicas'
    )
  })
  readonly problem = $derived<SpecProblem | null>(this.checked?.problems[0] ?? null)

  constructor(
    private readonly api: Api,
    private readonly host: Host,
    private readonly draft: Draft,
    private readonly notices: Notices
  ) {}

  fieldAt(path: string): Field | undefined {
    return this.fields.find((field) => field.path === path)
  }

  /** The field that is most often wanted, of those that are no knob yet. */
  private usual(used: readonly string[]): Field | undefined {
    const left = this.fields.filter(({ path }) => !used.includes(path))
    const first = USUAL.map((path) => left.find((field) => field.path === path))
    return first.find((field) => field !== undefined) ?? left.find(({ path }) => path !== 'seed') ?? left[0]
  }

  /** A new design from the spec that is edited, over this field, or over the first that can be. */
  begin(path: string | null): boolean {
    const { values, family, off } = this.draft
    const field = this.fieldAt(path ?? '') ?? this.usual([])
    if (!values || !family || !field) return false
    this.fresh = false
    const base = withoutFields(values, [...off.values()])
    const title = String(values['title'] || family.title)
    this.set({
      title: `${title}: ${field.title.toLowerCase()}`.slice(0, 200),
      base,
      knobs: [this.knobFor(field)],
      replicas: 3,
      measure: suggestedMeasure(base, family.headline, family.series)
    })
    return true
  }

  /** The same design with another knob beside it. */
  addKnob(): void {
    const used = this.design!.knobs.map(({ path }) => path)
    const field = this.usual(used)
    if (field) this.change({ knobs: [...this.design!.knobs, this.knobFor(field)] })
  }

  removeKnob(at: number): void {
    this.change({ knobs: this.design!.knobs.filter((_, i) => i !== at) })
  }

  changeKnob(at: number, change: Partial<KnobDesign>): void {
    this.change({ knobs: this.design!.knobs.map((knob, i) => (i === at ? { ...knob, ...change } : knob)) })
  }

  /** Another field in the place of a knob's. */
  setField(at: number, path: string): void {
    const field = this.fieldAt(path)
    if (field) this.changeKnob(at, this.knobFor(field))
  }

  change(change: Partial<SweepDesign>): void {
    if (this.design) this.set({ ...this.design, ...change })
  }

  trainAnew(fresh: boolean): void {
    this.fresh = fresh
    if (this.design) this.set(this.design)
  }

  /** Trains its smallest and its largest run for a moment each. */
  async measure(): Promise<void> {
    const draft = this.design && draftOf(this.design)
    const ticket = this.ticket
    this.measuring = true
    this.unmeasured = null
    try {
      const estimate = await this.api.call('estimate.sweep', { draft, asker: ASKER })
      if (ticket === this.ticket) this.estimate = estimate
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      if (ticket === this.ticket && error.code !== 'estimate.cancelled') this.unmeasured = error.message
    } finally {
      if (ticket === this.ticket) this.measuring = false
    }
  }

  cancelMeasuring(): void {
    if (this.measuring) void this.api.call('estimate.cancel', { asker: ASKER })
    this.measuring = false
  }

  /** Starts it. Answers with the sweep, or with null where it could not be started. */
  async start(): Promise<SweepSummary | null> {
    if (!this.design || this.starting) return null
    this.starting = true
    this.cancelMeasuring()
    const draft = draftOf(this.design)
    const sweep = await this.notices.attempt('The sweep could not be started', () =>
      this.api.call('sweeps.start', { draft, fresh: this.fresh })
    )
    this.starting = false
    if (sweep) this.close()
    return sweep ?? null
  }

  close(): void {
    this.cancelMeasuring()
    clearTimeout(this.timer)
    this.ticket++
    this.design = null
    this.checked = null
  }

  private knobFor(field: Field): KnobDesign {
    const { control, path, scale } = field
    const over = sweptOver(field)
    const limits = control.kind === 'number' ? control : { integer: false }
    const options = Array.isArray(over) ? (over as readonly (string | boolean)[]) : undefined
    return suggestedKnob({ path, scale, ...limits, options }, fieldValue(field, this.draft.values))
  }

  private set(design: SweepDesign): void {
    this.cancelMeasuring()
    const fields = (of: SweepDesign | null) => of?.knobs.map(({ path }) => path).join(' ')
    if (fields(design) !== fields(this.design)) this.checked = null
    this.design = design
    this.current = false
    this.estimate = null
    this.unmeasured = null
    const ticket = ++this.ticket
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.check(ticket), CHECK_AFTER_MS)
  }

  private async check(ticket: number): Promise<void> {
    const draft = this.design && draftOf(this.design)
    const checked = await this.notices.attempt('The sweep could not be checked', () =>
      this.api.call('sweeps.check', { draft, fresh: this.fresh })
    )
    if (ticket !== this.ticket || !checked) return
    this.checked = checked
    this.current = true
    // Where nothing trains, nothing is disturbed.
    if (checked.spec && this.host.engine?.running === 0) void this.measure()
  }
}
