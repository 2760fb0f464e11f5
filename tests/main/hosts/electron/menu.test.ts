import type { MenuItemConstructorOptions } from 'electron'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { menuTemplate } from '../../../../src/main/hosts/electron/menu'

const commandsFolder = path.resolve(__dirname, '../../../../src/renderer/state/commands')

const flatten = (items: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
  items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flatten(item.submenu) : [])])

function itemsOf(platform: NodeJS.Platform) {
  const sent: string[] = []
  const template = menuTemplate({ send: (command) => sent.push(command), theme: 'dark', platform })
  return { sent, items: flatten(template) }
}

/** The page's own list, read as text: its modules need the page. */
function pageCommands(): string[] {
  const source = readdirSync(commandsFolder)
    .map((file) => readFileSync(path.join(commandsFolder, file), 'utf8'))
    .join('\n')
  const ids = [...source.matchAll(/\bid: '([\w.]+)'/g)].map((match) => match[1]!)
  const themes = [...source.matchAll(/\btheme\('(\w+)'/g)].map((match) => `theme.${match[1]}`)
  return [...ids, ...themes]
}

test('every item of the workbench sends a command that the page has', () => {
  const { sent, items } = itemsOf('linux')
  for (const item of items) item.click?.(undefined as never, undefined, undefined as never)
  expect(sent.length).toBeGreaterThan(8)
  expect(pageCommands()).toEqual(expect.arrayContaining(sent))
})

test('the theme in use is marked', () => {
  const { items } = itemsOf('linux')
  const checked = items.filter((item) => item.checked).map((item) => item.id)
  expect(checked).toEqual(['theme.dark'])
})

test('no key is given twice', () => {
  const keys = itemsOf('linux').items.flatMap((item) => item.accelerator ?? [])
  expect(new Set(keys).size).toBe(keys.length)
})

test('macOS has its own first menu, which holds Quit', () => {
  const roles = itemsOf('darwin').items.map((item) => item.role)
  expect(roles[0]).toBe('appMenu')
  expect(roles).toContain('close')
  expect(itemsOf('linux').items.map((item) => item.role)).toContain('quit')
})
