/** The session of the window: saved, reopened, passed on. */
import { runsOf } from '#shared/session'
import type { Command, Controllers } from './command'

export function sessionCommands(app: Controllers): Command[] {
  const { saved, session } = app
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
      id: 'session.rename',
      title: 'Rename the session…',
      group: 'Library',
      when: () => session.saved !== null,
      run: () => {
        saved.renaming = session.saved
        app.dialog = 'rename'
      }
    },
    {
      id: 'session.trash',
      title: 'Move the session to the trash; its runs stay',
      group: 'Library',
      when: () => session.saved !== null,
      run: () => saved.trash(session.saved!)
    },
    {
      id: 'session.restore',
      title: 'Bring the session back from the trash',
      group: 'Library',
      when: () => saved.trashed !== null,
      run: () => saved.undoTrash()
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
