/** What the application remembers between starts, apart from runs and sessions. Small, and readable as JSON. */
import type { NamedLayout } from './layout'
import type { TableView } from './runTable/view'
import type { Startup } from './session'

/** An experiment that was read from a file: kept whole, so that it opens again wherever the file has gone. */
export interface RecentFile {
  name: string
  /** The spec as the file had it. */
  draft: unknown
  /** ISO time of the last opening. */
  openedAt: string
}

export const themes = ['system', 'light', 'dark'] as const

export interface Settings {
  theme: (typeof themes)[number]
  /** Single letters act as keys while no field has focus. */
  letterKeys: boolean
  /** Runs that train at the same time, one engine process each. */
  engineProcesses: number
  diskBudgetGb: number
  /** What the kept states of one run may take while it trains; 0: as much as there is. */
  stateBudgetGb: number
  /** The step down of the engine that was last told: a user reads it once. */
  engineTold: string
  /** The family that a new run was last of; empty: there was none. */
  lastFamily: string
  /** What a window opens with. */
  startup: Startup
  /** Files opened in the editor, the latest first. */
  recentFiles: readonly RecentFile[]
  /** Saved views of the table of all runs. */
  tableViews: readonly TableView[]
  /** Saved arrangements of panels. */
  panelLayouts: readonly NamedLayout[]
  /** The tour was taken or declined: it is not offered again. */
  tourSeen: boolean
}

type NumberSetting = 'engineProcesses' | 'diskBudgetGb' | 'stateBudgetGb'

/** What the numbers among them may be: window and host refuse what does not fit in the same words. */
export const numberSettings: Record<NumberSetting, { words: string; fits(value: number): boolean }> = {
  engineProcesses: {
    words: 'a whole number from 1 to 1024',
    fits: (value) => Number.isInteger(value) && value >= 1 && value <= 1024
  },
  diskBudgetGb: { words: 'a number above 0 and up to 10⁹', fits: (value) => value > 0 && value <= 1e9 },
  stateBudgetGb: { words: 'a number from 0 to 10⁹', fits: (value) => value >= 0 && value <= 1e9 }
}

export const defaultSettings: Settings = {
  theme: 'system',
  letterKeys: true,
  engineProcesses: 1,
  diskBudgetGb: 20,
  stateBudgetGb: 2,
  engineTold: '',
  lastFamily: '',
  startup: 'last',
  recentFiles: [],
  tableViews: [],
  panelLayouts: [],
  tourSeen: false
}
