/** What the application remembers between starts, apart from runs. Small, and readable as JSON. */

export interface Workspace {
  /** Runs drawn in the panels, in the order they were opened. */
  openRuns: readonly string[]
  /** The run whose header, spec and controls are shown. */
  activeRun: string | null
  /** The sweep that is shown instead of a run. */
  activeSweep: string | null
  /** Shared step position; null follows the head ("Live"). */
  cursor: number | null
  view: 'gallery' | 'workbench'
  inspectorOpen: boolean
  libraryOpen: boolean
  /** Per panel id: axis scales and other choices made in its head or menu. */
  panels: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** An experiment that was read from a file: kept whole, so that it opens again wherever the file has gone. */
export interface RecentFile {
  name: string
  /** The spec as the file had it. */
  draft: unknown
  /** ISO time of the last opening. */
  openedAt: string
}

export interface Settings {
  theme: 'system' | 'light' | 'dark'
  /** Single letters act as keys while no field has focus. */
  letterKeys: boolean
  /** Runs that train at the same time, one engine process each. */
  engineProcesses: number
  diskBudgetGb: number
  /** The last spec edited in the editor that was not started, and what it was made from. */
  draft: unknown
  /** Files opened in the editor, the latest first. */
  recentFiles: readonly RecentFile[]
  workspace: Workspace
}

export const defaultSettings: Settings = {
  theme: 'system',
  letterKeys: true,
  engineProcesses: 1,
  diskBudgetGb: 20,
  draft: null,
  recentFiles: [],
  workspace: {
    openRuns: [],
    activeRun: null,
    activeSweep: null,
    cursor: null,
    view: 'gallery',
    inspectorOpen: true,
    libraryOpen: true,
    panels: {}
  }
}
