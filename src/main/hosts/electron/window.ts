/** The one window: sandboxed, where it was last time, its colour right from the first frame. */
import { BrowserWindow, dialog, screen } from 'electron'
import type ElectronStore from 'electron-store'
import { placeWindow, smallest } from './bounds'
import type { Log } from '../log'
import { origin } from './scheme'
import type { WindowState } from './stores'
import { backgroundColour, followTheme } from './theme'

const saveAfterMs = 300
const crashAgainMs = 60_000

export interface WindowOptions {
  preload: string
  icon: string
  state: ElectronStore<WindowState>
  log: Log
}

export function openWindow({ preload, icon, state, log }: WindowOptions): BrowserWindow {
  const areas = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map(({ workArea }) => workArea)
  const window = new BrowserWindow({
    ...placeWindow(state.store.bounds, areas),
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    title: 'Saltus',
    icon,
    backgroundColor: backgroundColour(),
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false
    }
  })
  if (state.store.maximized) window.maximize()
  window.once('ready-to-show', () => window.show())
  followTheme(window)
  keepState(window, state)
  reloadAfterCrash(window, log)
  window.loadURL(`${origin}/index.html`).catch((error: unknown) => log('page not loaded', error))
  return window
}

function keepState(window: BrowserWindow, state: ElectronStore<WindowState>): void {
  let timer: NodeJS.Timeout | undefined
  const save = (): void => {
    clearTimeout(timer)
    if (!window.isDestroyed() && !window.isMinimized() && !window.isFullScreen())
      state.set({ bounds: window.getNormalBounds(), maximized: window.isMaximized() })
  }
  const soon = (): void => {
    clearTimeout(timer)
    timer = setTimeout(save, saveAfterMs)
  }
  window.on('resize', soon)
  window.on('move', soon)
  window.on('close', save)
}

/** Training goes on in other processes, so a page that crashed once is simply loaded again. */
function reloadAfterCrash(window: BrowserWindow, log: Log): void {
  let lastCrash = -Infinity
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return
    log(`page gone: ${reason}, exit code ${exitCode}`)
    const now = performance.now()
    const again = now - lastCrash < crashAgainMs
    lastCrash = now
    if (!again) return window.reload()
    dialog
      .showMessageBox(window, {
        type: 'error',
        message: 'The window has stopped working twice.',
        detail: 'Training goes on. Close the window and start Saltus again to see it.'
      })
      .catch((failure: unknown) => log('dialog', failure))
  })
}
