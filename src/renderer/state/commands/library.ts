/** The library: search, labels, trash. */
import { focusSoon } from '../window/regions'
import type { Behaviours, Controllers } from './command'

export function libraryCommands({ draft, library, workbench }: Controllers) {
  const active = () => workbench.active
  const when = () => active() !== null
  const restore = async () => {
    const id = await library.undoTrash()
    if (id && !workbench.comparison.shown) workbench.show(id)
  }
  const search = () => {
    workbench.view = 'workbench'
    workbench.sides.open('library')
    focusSoon('#search')
  }
  const tag = () => {
    workbench.openInspector('notes')
    focusSoon('#run-tags')
  }
  return {
    'library.search': { run: search },
    'run.star': { when, run: () => library.label(active()!.id, { starred: !active()!.summary.starred }) },
    'run.tag': { when, run: tag },
    'run.compare': { when, run: () => workbench.comparison.toggle(active()!.id) },
    'run.trash': { when, run: () => library.trash(active()!.id) },
    'run.restore': { when: () => library.trashed !== null, run: restore },
    undo: {
      when: () => library.trashed !== null || draft.undoable,
      run: () => (library.trashed ? restore() : draft.undo())
    }
  } satisfies Behaviours
}
