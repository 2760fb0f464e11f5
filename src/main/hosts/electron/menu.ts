/** The application menu. Items of the workbench send a command to the page, which has the same in its palette. */
import type { MenuItemConstructorOptions } from 'electron'
import { applicationMenu, commandGroups, type CommandId, type MenuEntry } from '#shared/commands'
import type { Settings } from '#shared/settings'

export interface MenuOptions {
  send(command: CommandId): void
  theme: Settings['theme']
  platform: NodeJS.Platform
}

type Item = MenuItemConstructorOptions

const separator: Item = { type: 'separator' }

/** `Ctrl Shift S` as Electron writes it. Keys without Ctrl are the page's: a menu would take them from its fields. */
const acceleratorOf = (key: string | undefined): string | undefined =>
  key?.startsWith('Ctrl ') ? key.replace('Ctrl', 'CmdOrCtrl').replaceAll(' ', '+') : undefined

const keyOf = new Map<CommandId, string>(
  Object.values(commandGroups)
    .flat()
    .flatMap((command) => ('key' in command ? [[command.id, command.key] as const] : []))
)

/** Sections with a line between each two. */
const separated = (sections: readonly (readonly Item[])[]): Item[] =>
  sections.flatMap((items, index) => (index > 0 ? [separator, ...items] : items))

export function menuTemplate({ send, theme, platform }: MenuOptions): Item[] {
  const sectionsOf = (menu: keyof typeof applicationMenu): Item[][] =>
    applicationMenu[menu].map((entries: readonly MenuEntry[]) =>
      entries.map(({ id, label, accelerator = acceleratorOf(keyOf.get(id)) }) => ({
        id,
        label,
        accelerator,
        click: () => send(id)
      }))
    )
  const themes = sectionsOf('theme').flat()
  for (const item of themes) Object.assign(item, { type: 'radio', checked: item.id === `theme.${theme}` })
  const mac = platform === 'darwin'
  return [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    { label: '&File', submenu: separated([...sectionsOf('file'), [{ role: mac ? 'close' : 'quit' }]]) },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: separated([
        ...sectionsOf('view'),
        [{ label: 'Theme', submenu: themes }],
        [
          { role: 'resetZoom' },
          { role: 'zoomIn' },
          { role: 'zoomOut' },
          { role: 'togglefullscreen' },
          { role: 'toggleDevTools' }
        ]
      ])
    },
    { role: 'windowMenu' },
    { role: 'help', submenu: separated(sectionsOf('help')) }
  ]
}
