/** What can be done to the sweep that is shown. */
import { cellsLeft } from '#shared/sweep/record'
import type { Behaviours, Controllers } from './command'

export function sweepCommands(app: Controllers) {
  const { sweeps } = app
  const shown = () => app.sweep
  const is = (...statuses: string[]) => statuses.includes(shown()?.status ?? '')
  return {
    'sweep.continue': {
      when: () => shown() !== null && !is('running') && cellsLeft(shown()!) > 0,
      run: () => sweeps.continue(shown()!.id)
    },
    'sweep.pause': { when: () => is('running'), run: () => sweeps.pause(shown()!.id) },
    'sweep.stop': { when: () => is('running', 'paused'), run: () => sweeps.stop(shown()!.id) },
    'sweep.trash': {
      when: () => shown() !== null && !is('running', 'paused'),
      run: () => sweeps.trash(shown()!.id)
    },
    'sweep.restore': {
      when: () => sweeps.trashed !== null,
      run: async () => {
        const id = await sweeps.undoTrash()
        if (id) app.workbench.showSweep(id)
      }
    }
  } satisfies Behaviours
}
