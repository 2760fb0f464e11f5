/** The session of the window: saved, reopened, passed on. */
import { runsOf } from '#shared/session'
import type { Behaviours, Controllers } from './command'

export function sessionCommands(app: Controllers) {
  const { saved, session } = app
  const saveAs = () => (app.dialog = 'save')
  return {
    'session.save': {
      run: async () => {
        if (!(await session.save())) saveAs()
      }
    },
    'session.saveAs': { run: saveAs },
    'session.rename': {
      when: () => session.saved !== null,
      run: () => {
        saved.renaming = session.saved
        app.dialog = 'rename'
      }
    },
    'session.trash': { when: () => session.saved !== null, run: () => saved.trash(session.saved!) },
    'session.restore': { when: () => saved.trashed !== null, run: () => saved.undoTrash() },
    'bundle.export': {
      when: () => runsOf(session.state).length > 0 || session.state.activeSweep !== null,
      run: () => session.export()
    },
    'session.reopen': { when: () => session.offer !== null, run: () => session.reopen() }
  } satisfies Behaviours
}
