/** What the app keeps in its own folder: settings, and where the window was. */
import ElectronStore from 'electron-store'
import { defaultSettings, type Settings } from '#shared/settings'
import type { Bounds } from './bounds'

export interface WindowState {
  bounds: Bounds | null
  maximized: boolean
}

const freshWindow: WindowState = { bounds: null, maximized: false }

// conf's types for dotted keys do not see through Settings; the defaults are checked by their own declaration.
export const openSettings = (): ElectronStore<Settings> =>
  new ElectronStore<Settings>({
    name: 'settings',
    defaults: defaultSettings as never,
    clearInvalidConfig: true
  })

export const openWindowState = (): ElectronStore<WindowState> =>
  new ElectronStore<WindowState>({ name: 'window', defaults: freshWindow, clearInvalidConfig: true })
