/** Regions, dialogs, views and the theme. */
import type { Settings } from '#shared/settings'
import { focusedPanel, focusPanel, focusRegion, openPanelHelp, openPanelMenu } from '../window/regions'
import type { Behaviour, Behaviours, Controllers } from './command'

export function windowCommands(app: Controllers) {
  const { workbench, preferences } = app
  const inWorkbench = () => workbench.view === 'workbench'
  const showsPanels = () => inWorkbench() && (workbench.active !== null || workbench.comparison.shown)
  const toggleFull = () => {
    const panel = focusedPanel() ?? workbench.full
    if (panel) workbench.toggleFull(panel)
  }
  const theme = (value: Settings['theme']): Behaviour => ({ run: () => preferences.change({ theme: value }) })
  const panel = (number: number): Behaviour => ({ when: inWorkbench, run: () => focusPanel(number) })
  return {
    palette: { run: () => (app.dialog = 'palette') },
    'panel.help': { run: () => openPanelHelp() || (app.dialog = 'keys') },
    keys: { run: () => (app.dialog = 'keys') },
    words: { run: () => (app.dialog = 'words') },
    settings: { run: () => (app.dialog = 'settings') },
    tour: { when: () => app.tour.possible, run: () => app.tour.start() },
    gallery: { run: () => (workbench.view = 'gallery') },
    workbench: { run: () => (workbench.view = 'workbench') },
    table: { run: () => (workbench.view = workbench.view === 'table' ? 'workbench' : 'table') },
    comparison: { run: () => workbench.toggleComparison() },
    'library.toggle': {
      when: () => workbench.view !== 'gallery',
      run: () => workbench.sides.toggle('library')
    },
    'inspector.toggle': { when: inWorkbench, run: () => workbench.sides.toggle('inspector') },
    'panel.full': { when: inWorkbench, run: toggleFull },
    'axis.x': {
      when: showsPanels,
      run: () => workbench.cycleStepScale()
    },
    'axis.y': {
      when: () => inWorkbench() && workbench.yScaleOf(focusedPanel()) !== null,
      run: () => workbench.yScaleOf(focusedPanel())?.()
    },
    'panel.menu': { when: showsPanels, run: openPanelMenu },
    'panel.1': panel(1),
    'panel.2': panel(2),
    'panel.3': panel(3),
    'panel.4': panel(4),
    'panel.5': panel(5),
    'panel.6': panel(6),
    'panel.7': panel(7),
    'panel.8': panel(8),
    'panel.9': panel(9),
    'region.next': { run: () => focusRegion(1) },
    'region.previous': { run: () => focusRegion(-1) },
    'theme.system': theme('system'),
    'theme.light': theme('light'),
    'theme.dark': theme('dark')
  } satisfies Behaviours
}
