/** A session: what a window shows and how, apart from the runs themselves. */
import type { Layouts } from './layout'

/** A file that the host has been given for a page: its name, and what the page asks for it with, once. */
export interface GivenFile {
  name: string
  ticket: string
}

export interface SessionState {
  /** Runs drawn in the panels, in the order they were opened. */
  openRuns: readonly string[]
  /** The run whose header, spec and controls are shown. */
  activeRun: string | null
  /** The sweep that is shown instead of a run. */
  activeSweep: string | null
  /** The runs that are compared, in the order they were added, and whether that is what is shown. */
  comparison: { runs: readonly string[]; shown: boolean }
  /** Shared step position; null follows the head ("Live"). */
  cursor: number | null
  view: 'gallery' | 'workbench' | 'table'
  inspectorOpen: boolean
  libraryOpen: boolean
  inspectorTab: 'spec' | 'record' | 'notes'
  /** The panel drawn over the whole grid. */
  full: string | null
  /** Per panel id: axis scales and other choices made in its head or menu. */
  panels: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** By family: which of its tabs is open, and how panels stand where they were moved. */
  layouts: Layouts
  /** The spec in the editor that was not started, and what it was made from. */
  draft: unknown
}

/** Every run that a session shows, each once. */
export const runsOf = ({ openRuns, comparison }: SessionState): string[] => [
  ...new Set([...openRuns, ...comparison.runs])
]

export const emptySession: SessionState = {
  openRuns: [],
  activeRun: null,
  activeSweep: null,
  comparison: { runs: [], shown: false },
  cursor: null,
  view: 'gallery',
  inspectorOpen: true,
  libraryOpen: true,
  inspectorTab: 'spec',
  full: null,
  panels: {},
  layouts: {},
  draft: null
}

/** What a window opens with: what was open last, the gallery, or a blank experiment. */
export const startups = ['last', 'welcome', 'new'] as const
export type Startup = (typeof startups)[number]

export interface SessionInfo {
  id: string
  title: string
  /** ISO 8601, UTC. */
  savedAt: string
  /** How many runs are open or compared in it. */
  runs: number
}

export interface Session extends SessionInfo {
  /** Itself when it is a saved one; of the history: the saved one that the window worked on. */
  saved: SessionInfo | null
  state: SessionState
}

/** What a window is given when it opens. */
export interface SessionStart {
  /** The saved session that it works on; null: none has been saved. */
  saved: SessionInfo | null
  state: SessionState
  /** What was open when Saltus was last cut off; told once. */
  offer: SessionInfo | null
  /** The window begins with nothing. */
  fresh: boolean
  /** A bundle that Saltus was started with. */
  file: GivenFile | null
}

/** Of the contract. */
export interface SessionRequests {
  /** What a window opens with; the same window gets what it showed. @param window its name, made by itself */
  'sessions.start': (input: { window: string }) => SessionStart
  /** Keeps what a window shows, for the next start and for the history. */
  'sessions.keep': (input: { window: string; saved: SessionInfo | null; state: SessionState }) => void
  'sessions.list': (input: Record<string, never>) => {
    saved: readonly SessionInfo[]
    history: readonly SessionInfo[]
  }
  /** A saved session or one of the history. */
  'sessions.read': (input: { sessionId: string }) => Session
  /** Saves a session in the place of the known one, or as a new one. */
  'sessions.save': (input: { known: SessionInfo | null; title: string; state: SessionState }) => SessionInfo
  /** A saved session under another name; what it holds, and when it was saved, stay. */
  'sessions.rename': (input: { sessionId: string; title: string }) => SessionInfo
  /** A saved session; its runs stay. */
  'sessions.trash': (input: { sessionId: string }) => void
  'sessions.restore': (input: { sessionId: string }) => SessionInfo
}

export const sessionRequestNames = [
  'sessions.start',
  'sessions.keep',
  'sessions.list',
  'sessions.read',
  'sessions.save',
  'sessions.rename',
  'sessions.trash',
  'sessions.restore'
] as const satisfies readonly (keyof SessionRequests)[]
