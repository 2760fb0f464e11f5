/** Light or dark: as the settings say, for native parts and for the first frame of the window. */
import { nativeTheme, type BrowserWindow } from 'electron'
import type { Settings } from '#shared/settings'

/** Surface `--app` of the page's tokens. */
const background = { light: '#eef0f2', dark: '#0e1012' } as const

export const backgroundColour = (): string =>
  nativeTheme.shouldUseDarkColors ? background.dark : background.light

/** Anything but a known theme, as after an edit by hand, counts as the system's. */
export function applyTheme({ theme }: Pick<Settings, 'theme'>): void {
  nativeTheme.themeSource = theme === 'light' || theme === 'dark' ? theme : 'system'
}

export function followTheme(window: BrowserWindow): void {
  const recolour = (): void => window.setBackgroundColor(backgroundColour())
  nativeTheme.on('updated', recolour)
  window.on('closed', () => nativeTheme.off('updated', recolour))
}
