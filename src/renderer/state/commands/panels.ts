/** The panels: where they stand, how large they are, which of them are shown. Each is about the focused panel. */
import type { Direction } from '../layout/layouts.svelte'
import { focusedPanel, focusSoon } from '../window/regions'
import type { Behaviour, Behaviours, Controllers } from './command'

export function panelCommands({ layouts, workbench }: Controllers) {
  const when = () => workbench.view === 'workbench' && workbench.active !== null && workbench.full === null
  const ofFocused = (change: (id: string) => void): Behaviour => ({
    when,
    blocked: () => (layouts.ids.includes(focusedPanel() ?? '') ? null : 'No panel has the focus'),
    run: () => change(focusedPanel()!)
  })
  /** The panel is drawn anew at its place, and the focus goes with it. */
  const move = (direction: Direction) =>
    ofFocused((id) => {
      layouts.move(id, direction)
      focusSoon(`[data-panel="${id}"]`)
    })
  const resize = (direction: Direction) => ofFocused((id) => layouts.resize(id, direction))
  const hide = (id: string) => {
    const at = layouts.ids.indexOf(id)
    layouts.hide(id)
    focusSoon(`[data-panel="${layouts.ids[Math.min(at, layouts.ids.length - 1)]}"]`)
  }
  const tabs = () => when() && layouts.tabs.length > 1
  return {
    'panel.left': move('left'),
    'panel.right': move('right'),
    'panel.up': move('up'),
    'panel.down': move('down'),
    'panel.narrower': resize('left'),
    'panel.wider': resize('right'),
    'panel.lower': resize('up'),
    'panel.higher': resize('down'),
    'panel.hide': ofFocused(hide),
    'panel.duplicate': ofFocused((id) => layouts.duplicate(id)),
    'panel.add': { when, run: () => document.getElementById('add-panel')?.click() },
    'panel.reset': { when: () => when() && layouts.isArranged, run: () => layouts.reset() },
    'panel.layouts': { when, run: () => document.getElementById('panel-layouts')?.click() },
    'tab.next': { when: tabs, run: () => layouts.stepTab(1) },
    'tab.previous': { when: tabs, run: () => layouts.stepTab(-1) }
  } satisfies Behaviours
}
