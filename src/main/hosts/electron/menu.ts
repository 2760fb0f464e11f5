/** The application menu. Items of the workbench send a command to the page, which has the same in its palette. */
import type { MenuItemConstructorOptions } from 'electron'
import type { Settings } from '#shared/settings'

export type Command =
  | 'run.new'
  | 'palette.open'
  | 'view.gallery'
  | 'library.toggle'
  | 'inspector.toggle'
  | 'theme.light'
  | 'theme.dark'
  | 'theme.system'
  | 'help.keys'

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
      submenu: [item('run.new', 'New Run', 'CmdOrCtrl+N'), separator, { role: mac ? 'close' : 'quit' }]
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        item('palette.open', 'Command Palette', 'CmdOrCtrl+K'),
        item('view.gallery', 'Presets'),
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
    { role: 'help', submenu: [item('help.keys', 'Keyboard', 'CmdOrCtrl+/')] }
  ]
}
