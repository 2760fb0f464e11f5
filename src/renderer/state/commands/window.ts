/** Regions, dialogs, views and the theme. */
import { focusedPanel, focusPanel, focusRegion } from '../window/regions'
import type { Command, Controllers } from './command'

export function windowCommands(app: Controllers): Command[] {
  const { workbench, preferences } = app
  const inWorkbench = () => workbench.view === 'workbench'
  const toggleFull = () => {
    const panel = focusedPanel() ?? workbench.full
    if (panel) workbench.toggleFull(panel)
  }
  const theme = (value: 'system' | 'light' | 'dark', title: string): Command => ({
    id: `theme.${value}`,
    title: `Theme: ${title}`,
    group: 'Window',
    run: () => preferences.change({ theme: value })
  })
  const panels = Array.from({ length: 9 }, (_, index): Command => ({
    id: `panel.${index + 1}`,
    title: `Focus panel ${index + 1}`,
    group: 'Window',
    key: String(index + 1),
    when: inWorkbench,
    run: () => focusPanel(index + 1)
  }))
  return [
    {
      id: 'palette',
      title: 'Find any command',
      group: 'Window',
      key: 'Ctrl K',
      run: () => (app.dialog = 'palette')
    },
    { id: 'keys', title: 'Show all keys', group: 'Window', key: '?', run: () => (app.dialog = 'keys') },
    {
      id: 'settings',
      title: 'Settings…',
      group: 'Window',
      key: 'Ctrl ,',
      run: () => (app.dialog = 'settings')
    },
    { id: 'gallery', title: 'Open presets', group: 'Window', run: () => (workbench.view = 'gallery') },
    {
      id: 'workbench',
      title: 'Open the workbench',
      group: 'Window',
      run: () => (workbench.view = 'workbench')
    },
    {
      id: 'comparison',
      title: 'Compare runs: show the comparison, or go back',
      group: 'Window',
      key: 'C',
      run: () => workbench.toggleComparison()
    },
    {
      id: 'library.toggle',
      title: 'Show or hide the library',
      group: 'Window',
      key: 'Ctrl B',
      when: inWorkbench,
      run: () => workbench.sides.toggle('library')
    },
    {
      id: 'inspector.toggle',
      title: 'Show or hide the inspector',
      group: 'Window',
      key: 'Ctrl I',
      when: inWorkbench,
      run: () => workbench.sides.toggle('inspector')
    },
    {
      id: 'panel.full',
      title: 'Full size for the focused panel',
      group: 'Window',
      key: 'F',
      when: inWorkbench,
      run: toggleFull
    },
    {
      id: 'axis.x',
      title: 'Step axis: log, linear, symlog',
      group: 'Window',
      key: 'X',
      when: () => inWorkbench() && (workbench.active !== null || workbench.comparison.shown),
      run: () => workbench.cycleStepScale()
    },
    {
      id: 'axis.y',
      title: 'Next y scale of the focused panel',
      group: 'Window',
      key: 'Y',
      when: () => inWorkbench() && workbench.yScaleOf(focusedPanel()) !== null,
      run: () => workbench.yScaleOf(focusedPanel())?.()
    },
    ...panels,
    { id: 'region.next', title: 'Next region', group: 'Window', key: 'F6', run: () => focusRegion(1) },
    {
      id: 'region.previous',
      title: 'Previous region',
      group: 'Window',
      key: 'Shift F6',
      run: () => focusRegion(-1)
    },
    theme('system', 'as the system'),
    theme('light', 'light'),
    theme('dark', 'dark')
  ]
}
