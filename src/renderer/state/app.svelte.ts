/** The controllers of the window, made once and shared by context. */
import { createContext } from 'svelte'
import type { CommandId } from '#shared/commands'
import { createApi } from '#shared/contract'
import { withShownTexts } from '../api/shownTexts'
import { AppError } from '#shared/errors'
import type { RecentFile } from '#shared/settings'
import type { SweepSummary } from '#shared/sweep/record'
import type { Connection, ConnectionStatus } from '../api/connection'
import { createCommands, type Command, type Controllers, type OpenDialog } from './commands'
import { Cost } from './experiment/cost.svelte'
import { Draft } from './experiment/draft.svelte'
import { Files } from './experiment/files.svelte'
import { OwnFiles } from './experiment/ownFiles.svelte'
import { Figures, isFigureFile } from './session/figures'
import { PanelLayouts } from './layout/layouts.svelte'
import { Host } from './window/host.svelte'
import { Library } from './runs/library.svelte'
import { Notices } from './window/notices.svelte'
import { Outcomes } from './runs/outcomes.svelte'
import { Problems } from './runs/problems.svelte'
import { Preferences } from './window/preferences.svelte'
import { SavedSessions } from './session/saved.svelte'
import { WindowSession } from './session/session.svelte'
import { Sweeps } from './runs/sweeps.svelte'
import { SweepDesigner } from './experiment/sweepDesigner.svelte'
import { focusSoon } from './window/regions'
import { Theme } from './window/theme.svelte'
import { Tour } from './window/tour.svelte'
import { Trash } from './runs/trash.svelte'
import { Verifier } from './runs/verify.svelte'
import { Workbench } from './session/workbench.svelte'

export class App implements Controllers {
  readonly notices = new Notices()
  readonly preferences: Preferences
  readonly host: Host
  readonly library: Library
  readonly outcomes: Outcomes
  readonly sweeps: Sweeps
  readonly workbench: Workbench
  readonly layouts: PanelLayouts
  readonly draft: Draft
  readonly designer: SweepDesigner
  readonly cost: Cost
  readonly files: Files
  readonly ownFiles: OwnFiles
  readonly figures: Figures
  readonly saved: SavedSessions
  readonly session: WindowSession
  readonly theme: Theme
  readonly trash: Trash
  readonly problems: Problems
  readonly verifier: Verifier
  readonly tour: Tour
  readonly commands: readonly Command[]
  connection = $state<ConnectionStatus>('connecting')
  ready = $state(false)
  /** Why the window has nothing to show. */
  failure = $state.raw<AppError | null>(null)
  dialog = $state<OpenDialog>(null)
  /** The engine's card opens by itself: a step down is told once. */
  engineCardDue = $state(false)

  constructor(raw: Connection) {
    const connection = withShownTexts(raw)
    const api = createApi(connection)
    this.preferences = new Preferences(api)
    this.host = new Host(api)
    this.library = new Library(api, this.notices)
    this.outcomes = new Outcomes(api, this.library)
    this.sweeps = new Sweeps(api, this.notices)
    this.workbench = new Workbench(api, this.host, this.library, this.notices)
    this.layouts = new PanelLayouts(this.workbench)
    this.draft = new Draft(api, this.host, this.notices)
    this.designer = new SweepDesigner(api, this.host, this.draft, this.notices)
    this.cost = new Cost(api, this.draft, this.notices)
    this.files = new Files(this.draft, this.host, this.preferences, this.notices)
    this.ownFiles = new OwnFiles((files) => connection.take(files), api, this.notices)
    this.figures = new Figures(this)
    this.saved = new SavedSessions(api, this.notices)
    this.session = new WindowSession(api, connection, this)
    this.theme = new Theme(this.preferences)
    this.trash = new Trash(api)
    this.problems = new Problems(api)
    this.verifier = new Verifier(api)
    this.tour = new Tour(this)
    this.commands = createCommands(this)
    api.on('engine.changed', () => this.ready && this.tellStepDown())
    api.on('app.failed', ({ what, message, code }) => this.notices.refuse(what, message, code))
    api.on('app.command', ({ command }) => this.perform(command))
    connection.onStatus((status) => (this.connection = status))
    connection.onReconnect(() => void this.readAgain())
  }

  async load(): Promise<void> {
    try {
      await Promise.all([this.preferences.load(), this.host.load()])
      await Promise.all([this.library.load(), this.sweeps.load()])
      this.problems.readSoon(0)
      const { state, file, fresh } = await this.session.start()
      const shown = this.session.show(state)
      this.ready = true
      const { problems } = this.preferences
      if (problems.length > 0)
        this.notices.refuse('Some settings were not taken', problems.join(' '), 'settings.invalid')
      if (file !== null) void this.session.openGiven(file)
      else if (fresh && this.preferences.current.startup === 'new') this.perform('run.new')
      await Promise.all([shown, this.readEngine()])
    } catch (error) {
      this.failure = error instanceof AppError ? error : new AppError('internal', String(error))
    }
  }

  /** What can be done now. */
  command(id: CommandId): Command | undefined {
    return this.blocked(id) === null ? this.offered(id) : undefined
  }

  /** What is shown, also where something is in the way. */
  offered(id: CommandId): Command | undefined {
    return this.commands.find((command) => command.id === id && (command.when?.() ?? true))
  }

  /** What is in the way of an offered command. */
  blocked(id: CommandId): string | null {
    return this.offered(id)?.blocked?.() ?? null
  }

  /** Of the window, in the task bar. */
  get title(): string {
    const { view, active, comparison } = this.workbench
    const shown = comparison.shown ? 'Comparison' : (active?.title ?? this.sweep?.title)
    const title = { workbench: shown, table: 'All runs', gallery: null }[view]
    return [title, title && this.session.saved?.title, 'Saltus'].filter(Boolean).join(' – ')
  }

  /** The sweep that is shown. */
  get sweep(): SweepSummary | null {
    const { sweepId, comparison, view } = this.workbench
    return comparison.shown || view === 'table' ? null : (this.sweeps.all.get(sweepId ?? '') ?? null)
  }

  /** Does what a command does, or tells what is in its way. */
  perform(id: CommandId): void {
    const command = this.offered(id)
    const why = command?.blocked?.() ?? null
    if (command && why !== null)
      this.notices.refuse(`Not now: ${command.title}`, `${why}.`, 'command.blocked')
    else void command?.run()
  }

  /** Runs a preset as it is. */
  async runPreset(id: string): Promise<void> {
    if (this.host.preset(id)?.sweep) return this.startSweep(id)
    this.draft.beginPreset(id)
    await this.startDraft()
  }

  beginBlank(familyId: string): void {
    this.draft.beginBlank(familyId)
    this.preferences.change({ lastFamily: familyId })
    this.workbench.openInspector('spec')
    focusSoon('.editor input, .editor select')
  }

  async startDraft(): Promise<void> {
    const run = await this.draft.start()
    if (run) this.workbench.started(run)
    else if (this.draft.open) this.workbench.openInspector('spec')
  }

  async openFile(file: File): Promise<void> {
    if (file.name.toLowerCase().endsWith('.saltus')) await this.session.openFile(file)
    else if (isFigureFile(file.name)) await this.figures.open(file)
    else if (await this.files.open(file)) this.workbench.openInspector('spec')
  }

  async openRecent(file: RecentFile): Promise<void> {
    if (await this.files.openAgain(file)) this.workbench.openInspector('spec')
  }

  /** The last handler of the page: what nothing else has caught is told, and the page goes on. */
  failed(reason: unknown): void {
    console.error(reason) // eslint-disable-line no-console -- where a page writes its stacks
    this.notices.report('Something unforeseen went wrong in this window', reason)
  }

  private async startSweep(presetId: string): Promise<void> {
    const preset = this.host.preset(presetId)
    const sweep = preset?.sweep && (await this.sweeps.start(preset.sweep, presetId))
    if (sweep) this.workbench.showSweep(sweep.id)
  }

  private async readEngine(): Promise<void> {
    await this.notices.attempt('The engine did not answer', () => this.host.readEngine())
    this.tellStepDown()
  }

  private tellStepDown(): void {
    const told = this.host.engine?.stepDowns.map(({ backend, reason }) => `${backend}: ${reason}`).join('; ')
    if (!told || this.preferences.current.engineTold === told) return
    this.preferences.change({ engineTold: told })
    this.engineCardDue = true
  }

  private async readAgain(): Promise<void> {
    if (!this.ready) return this.load()
    await this.notices.attempt('The library could not be read again', async () => {
      await Promise.all([
        this.library.load(),
        this.sweeps.load(),
        this.readEngine(),
        this.workbench.readAgain()
      ])
      this.problems.readSoon(0)
      await Promise.all([this.preferences.flush(), this.session.flush()])
    })
  }
}

const [read, set] = createContext<App>()
export const appContext = read
export const setAppContext = set
