/** A tour of one leap: five steps over a run of a quick preset, which is trained for it unless there is one. Offered once. */
import { metricOf, placeMetricOf } from '../../../kit/panel/series/domain'
import { emergenceOf } from '../../../kit/panel/series/emerged'
import { eventOf } from '../../../kit/panel/axes/leap'
import { count, significant } from '../../../kit/ui/format'
import type { PanelLayouts } from '../layout/layouts.svelte'
import type { Library } from '../runs/library.svelte'
import type { RunData } from '../runs/runData.svelte'
import type { Workbench } from '../session/workbench.svelte'
import type { Host } from './host.svelte'
import type { Preferences } from './preferences.svelte'

const PRESET = 'parity/demo'
const ACCURACY = '[data-panel="parity-curve-accuracy"]'
const TASKS = '[data-panel="parity-tasks-tasks"]'
const STRIP = '[aria-label="Time cursor"]'

export interface TourStep {
  title: string
  text: string
  /** One thing to do. */
  task: string
  /** What stays lit and usable. */
  lit: readonly string[]
  /** Why one cannot go on yet. */
  waits?: string
}

interface Parts {
  host: Host
  library: Library
  workbench: Workbench
  layouts: PanelLayouts
  preferences: Preferences
  runPreset(id: string): Promise<void>
}

export class Tour {
  /** The step that is shown, from 0; null: none. */
  at = $state<number | null>(null)
  readonly steps = $derived.by(() => this.stepsOf(this.parts.workbench.active))
  readonly step = $derived(this.at === null ? null : (this.steps[this.at] ?? null))

  constructor(private readonly parts: Parts) {}

  get possible(): boolean {
    return this.parts.host.preset(PRESET) !== null
  }

  /** Nobody has taken or declined it, and nothing has been run here. */
  get isDue(): boolean {
    const { preferences, library } = this.parts
    return this.possible && !preferences.current.tourSeen && library.loaded && library.runs.size === 0
  }

  async start(): Promise<void> {
    const { library, workbench, layouts } = this.parts
    this.decline()
    const run = library.sorted.find(({ preset, status }) => preset === PRESET && status === 'finished')
    if (run) workbench.show(run.id)
    else await this.parts.runPreset(PRESET)
    if (!workbench.active) return
    workbench.full = null
    layouts.openTab('overview')
    this.at = 0
  }

  decline(): void {
    if (!this.parts.preferences.current.tourSeen) this.parts.preferences.change({ tourSeen: true })
  }

  go(by: 1 | -1): void {
    if (this.at === null) return
    const to = this.at + by
    if (to >= this.steps.length) return this.leave()
    this.at = Math.max(0, to)
    const { workbench } = this.parts
    const leap = workbench.active && eventOf(workbench.active)?.step
    if (this.at === 2 && leap) workbench.cursor.place(leap)
  }

  leave(): void {
    this.at = null
  }

  /** In the numbers of this very run. */
  private stepsOf(run: RunData | null): TourStep[] {
    const headline = run && metricOf(run, run.headline)
    const chance = significant(headline?.column.chance ?? 0.5)
    const leap = run ? (eventOf(run)?.step ?? null) : null
    const places = run && placeMetricOf(run)
    const each = (places ? emergenceOf(places, 0) : []).filter((step) => step !== null).sort((a, b) => a - b)
    const [first, last] = [each[0], each.at(-1)]
    const trains = run !== null && run.status !== 'finished' && run.status !== 'stopped'
    const at = `step ${count(run?.step ?? 0)} of ${count(run?.targetSteps ?? 0)}`
    return [
      {
        title: 'A network learns parities',
        text: `One small network learns many tasks at once: each is the parity of a few bits that it is not told. ${trains ? `It trains now, ${at}.` : 'It was trained on this machine.'} Every value is stored before it is shown.`,
        task: trains ? 'Pause it with P, go on with R.' : 'Hide the library with Ctrl B, and show it again.',
        lit: [ACCURACY],
        ...(trains && { waits: `The run is at ${at}.` })
      },
      {
        title: 'Nothing seems to happen',
        text: `At first accuracy stays at ${chance}: guessing.${leap === null ? '' : ` So it is for most of the ${count(leap)} steps before the leap.`} The loss falls all the while, a little.`,
        task: 'Point at the curve: a line shows the same step in every panel.',
        lit: [ACCURACY]
      },
      {
        title: 'The leap',
        text:
          leap === null
            ? 'This run has not leapt.'
            : `At step ${count(leap)} accuracy is half way between guessing and knowing. The cursor stands there now, in all panels.`,
        task: 'Drag the cursor along the strip; [ and ] go from leap to leap.',
        lit: [ACCURACY, STRIP]
      },
      {
        title: 'Task by task',
        text:
          first === undefined || last === undefined
            ? 'Every small plot is one task.'
            : `Every small plot is one task. They do not leap together: ${each.length === 1 ? `one did, at ${count(first)}` : `the first at ${count(first)}, the last of the ${each.length} that did at ${count(last)}`}. Tasks that come more often come first.`,
        task: 'Click a task: it stands out in the other panels too.',
        lit: [TASKS, STRIP]
      },
      {
        title: 'What next',
        text: 'Any kept state can be gone on from with other settings, and the two runs stand in the same plots.',
        task: 'Press E: it forks the run at the cursor. Change the learning rate, and run it.',
        lit: [ACCURACY, TASKS, STRIP]
      }
    ]
  }
}
