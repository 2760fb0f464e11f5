/** The session of the window: saved, reopened, passed on. */
import { runsOf } from '#shared/session'
import type { Command, Controllers } from './command'

export function sessionCommands(app: Controllers): Command[] {
  const { session } = app
  const saveAs = () => (app.dialog = 'save')
  return [
    {
      id: 'session.save',
      title: 'Save the session',
      group: 'Library',
      key: 'Ctrl S',
      run: async () => {
        if (!(await session.save())) saveAs()
      }
    },
    {
      id: 'session.saveAs',
      title: 'Save the session as…',
      group: 'Library',
      key: 'Ctrl Shift S',
      run: saveAs
    },
    {
      id: 'bundle.export',
      title: 'Export the session with its runs as a bundle…',
      group: 'Library',
      when: () => runsOf(session.state).length > 0 || session.state.activeSweep !== null,
      run: () => session.export()
    },
    {
      id: 'session.reopen',
      title: 'Open again what was open when Saltus was cut off',
      group: 'Library',
      when: () => session.offer !== null,
      run: () => session.reopen()
    }
  ]
}
