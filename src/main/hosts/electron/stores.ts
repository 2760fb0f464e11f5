/** What the app keeps in its own folder: where the window was. */
import ElectronStore from 'electron-store'
import type { Bounds } from './bounds'

export interface WindowState {
  bounds: Bounds | null
  maximized: boolean
}

const freshWindow: WindowState = { bounds: null, maximized: false }

export const openWindowState = (): ElectronStore<WindowState> =>
  new ElectronStore<WindowState>({ name: 'window', defaults: freshWindow, clearInvalidConfig: true })
