/** What the application remembers between starts, apart from runs and sessions. Small, and readable as JSON. */
import type { Startup } from './session'

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
  /** The step down of the engine that was last told: a user reads it once. */
  engineTold: string
  /** The family that a new run was last of; empty: there was none. */
  lastFamily: string
  /** What a window opens with. */
  startup: Startup
  /** Files opened in the editor, the latest first. */
  recentFiles: readonly RecentFile[]
}

export const defaultSettings: Settings = {
  theme: 'system',
  letterKeys: true,
  engineProcesses: 1,
  diskBudgetGb: 20,
  engineTold: '',
  lastFamily: '',
  startup: 'last',
  recentFiles: []
}
