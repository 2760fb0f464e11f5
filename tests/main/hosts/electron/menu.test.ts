import type { MenuItemConstructorOptions } from 'electron'
import { expect, test } from 'vitest'
import { menuTemplate } from '../../../../src/main/hosts/electron/menu'

const flatten = (items: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
  items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flatten(item.submenu) : [])])

function itemsOf(platform: NodeJS.Platform) {
  const sent: string[] = []
  const template = menuTemplate({ send: (command) => sent.push(command), theme: 'dark', platform })
  return { sent, items: flatten(template) }
}

test('an item sends the command that it is named after', () => {
  const { sent, items } = itemsOf('linux')
  const named = items.filter(({ id }) => id !== undefined)
  for (const item of named) item.click?.(undefined as never, undefined, undefined as never)
  expect(sent).toEqual(named.map(({ id }) => id))
  expect(sent).toEqual(expect.arrayContaining(['run.new', 'session.saveAs', 'theme.dark', 'keys']))
})

test('keys are those of the page, as a menu writes them; single letters stay with the page', () => {
  const { items } = itemsOf('linux')
  const keys = Object.fromEntries(items.flatMap(({ id, accelerator }) => (id ? [[id, accelerator]] : [])))
  expect(keys).toMatchObject({
    palette: 'CmdOrCtrl+K',
    'session.saveAs': 'CmdOrCtrl+Shift+S',
    settings: 'CmdOrCtrl+,',
    'run.new': 'CmdOrCtrl+N',
    comparison: undefined
  })
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
