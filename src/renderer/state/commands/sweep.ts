/** What can be done to the sweep that is shown. */
import { cellsLeft } from '#shared/sweep/record'
import type { Command, Controllers } from './command'

export function sweepCommands(app: Controllers): Command[] {
  const { sweeps } = app
  const shown = () => app.sweep
  const is = (...statuses: string[]) => statuses.includes(shown()?.status ?? '')
  return [
    {
      id: 'sweep.continue',
      title: 'Continue the sweep',
      group: 'Sweep',
      when: () => shown() !== null && !is('running') && cellsLeft(shown()!) > 0,
      run: () => sweeps.continue(shown()!.id)
    },
    {
      id: 'sweep.pause',
      title: 'Pause the sweep',
      group: 'Sweep',
      when: () => is('running'),
      run: () => sweeps.pause(shown()!.id)
    },
    {
      id: 'sweep.stop',
      title: 'Stop the sweep',
      group: 'Sweep',
      when: () => is('running', 'paused'),
      run: () => sweeps.stop(shown()!.id)
    },
    {
      id: 'sweep.trash',
      title: 'Move the sweep and its runs to the trash',
      group: 'Sweep',
      when: () => shown() !== null && !is('running', 'paused'),
      run: () => sweeps.trash(shown()!.id)
    },
    {
      id: 'sweep.restore',
      title: 'Bring the sweep back from the trash',
      group: 'Sweep',
      when: () => sweeps.trashed !== null,
      run: async () => {
        const id = await sweeps.undoTrash()
        if (id) app.workbench.showSweep(id)
      }
    }
  ]
}
