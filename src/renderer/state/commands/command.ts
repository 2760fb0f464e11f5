/** What the commands of `#shared/commands` do in the page. */
import type { CommandDeclaration, CommandId, Heading } from '#shared/commands'
import type { SweepDesigner } from '../experiment/sweepDesigner.svelte'
import type { Draft } from '../experiment/draft.svelte'
import type { Files } from '../experiment/files.svelte'
import type { Host } from '../window/host.svelte'
import type { PanelLayouts } from '../layout/layouts.svelte'
import type { Library } from '../runs/library.svelte'
import type { Problems } from '../runs/problems.svelte'
import type { Preferences } from '../window/preferences.svelte'
import type { SweepSummary } from '#shared/sweep/record'
import type { SavedSessions } from '../session/saved.svelte'
import type { WindowSession } from '../session/session.svelte'
import type { Sweeps } from '../runs/sweeps.svelte'
import type { Tour } from '../window/tour.svelte'
import type { Verifier } from '../runs/verify.svelte'
import type { Workbench } from '../session/workbench.svelte'

export type OpenDialog =
  | 'newRun'
  | 'sweep'
  | 'extend'
  | 'palette'
  | 'keys'
  | 'words'
  | 'settings'
  | 'save'
  | 'rename'
  | 'engineLog'
  | 'trash'
  | 'problems'
  | null

/** The controllers that commands act on. */
export interface Controllers {
  readonly designer: SweepDesigner
  readonly draft: Draft
  readonly files: Files
  readonly host: Host
  readonly layouts: PanelLayouts
  readonly library: Library
  readonly preferences: Preferences
  readonly problems: Problems
  readonly saved: SavedSessions
  readonly session: WindowSession
  readonly sweeps: Sweeps
  readonly workbench: Workbench
  readonly verifier: Verifier
  readonly tour: Tour
  /** The sweep that is shown. */
  readonly sweep: SweepSummary | null
  dialog: OpenDialog
  startDraft(): Promise<void>
  /** A blank experiment of a family, in the editor. */
  beginBlank(familyId: string): void
  /** Opens a file that the user has given: an experiment or a bundle. */
  openFile(file: File): Promise<void>
}

export interface Behaviour {
  /** Offered only while this holds. */
  when?: () => boolean
  /** Why it cannot be done although it is offered, in a few words; it is shown with them, and not done. */
  blocked?: () => string | null
  run: () => unknown
}

/** Of some of the commands; `createCommands` wants all of them. */
export type Behaviours = Partial<Record<CommandId, Behaviour>>

export interface Command extends CommandDeclaration, Behaviour {
  id: CommandId
  heading: Heading
}
