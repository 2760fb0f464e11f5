/** The application menu. Items of the workbench send a command to the page, which has the same in its palette. */
import type { MenuItemConstructorOptions } from 'electron'
import type { Settings } from '#shared/settings'

/** Ids as in renderer/state/commands. */
export type Command =
  | 'run.new'
  | 'file.open'
  | 'session.save'
  | 'session.saveAs'
  | 'bundle.export'
  | 'palette'
  | 'gallery'
  | 'workbench'
  | 'comparison'
  | 'library.toggle'
  | 'inspector.toggle'
  | 'settings'
  | 'theme.light'
  | 'theme.dark'
  | 'theme.system'
  | 'keys'

export interface MenuOptions {
  send(command: Command): void
  theme: Settings['theme']
  platform: NodeJS.Platform
}

const separator: MenuItemConstructorOptions = { type: 'separator' }

export function menuTemplate({ send, theme, platform }: MenuOptions): MenuItemConstructorOptions[] {
  const item = (id: Command, label: string, accelerator?: string): MenuItemConstructorOptions => ({
    id,
    label,
    accelerator,
    click: () => send(id)
  })
  const themeItem = (name: Settings['theme'], label: string): MenuItemConstructorOptions => ({
    ...item(`theme.${name}`, label),
    type: 'radio',
    checked: theme === name
  })
  const mac = platform === 'darwin'
  return [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        item('run.new', 'New Run', 'CmdOrCtrl+N'),
        item('file.open', 'Open…', 'CmdOrCtrl+O'),
        separator,
        item('session.save', 'Save Session', 'CmdOrCtrl+S'),
        item('session.saveAs', 'Save Session As…', 'CmdOrCtrl+Shift+S'),
        item('bundle.export', 'Export Bundle…'),
        separator,
        item('settings', 'Settings…', 'CmdOrCtrl+,'),
        separator,
        { role: mac ? 'close' : 'quit' }
      ]
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        item('palette', 'Command Palette', 'CmdOrCtrl+K'),
        separator,
        item('gallery', 'Presets'),
        item('workbench', 'Workbench'),
        item('comparison', 'Comparison'),
        separator,
        item('library.toggle', 'Library', 'CmdOrCtrl+B'),
        item('inspector.toggle', 'Inspector', 'CmdOrCtrl+I'),
        separator,
        {
          label: 'Theme',
          submenu: [
            themeItem('system', 'As the System'),
            themeItem('light', 'Light'),
            themeItem('dark', 'Dark')
          ]
        },
        separator,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        { role: 'toggleDevTools' }
      ]
    },
    { role: 'windowMenu' },
    { role: 'help', submenu: [item('keys', 'Keyboard', 'CmdOrCtrl+/')] }
  ]
}
