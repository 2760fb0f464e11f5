/** The library: search, labels, trash. */
import { focusSoon } from '../window/regions'
import type { Command, Controllers } from './command'

export function libraryCommands({ draft, library, workbench }: Controllers): Command[] {
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
  return [
    { id: 'library.search', title: 'Search the library', group: 'Library', key: '/', run: search },
    {
      id: 'run.star',
      title: 'Star or unstar the run',
      group: 'Library',
      key: 'S',
      when,
      run: () => library.label(active()!.id, { starred: !active()!.summary.starred })
    },
    { id: 'run.tag', title: 'Tag the run', group: 'Library', key: 'T', when, run: tag },
    {
      id: 'run.compare',
      title: 'Add the run to the comparison, or take it out',
      group: 'Library',
      when,
      run: () => workbench.comparison.toggle(active()!.id)
    },
    {
      id: 'run.trash',
      title: 'Move the run to the trash',
      group: 'Library',
      when,
      run: () => library.trash(active()!.id)
    },
    {
      id: 'run.restore',
      title: 'Bring the run back from the trash',
      group: 'Library',
      when: () => library.trashed !== null,
      run: restore
    },
    {
      id: 'undo',
      title: 'Undo a deletion or an edit',
      group: 'Library',
      key: 'Ctrl Z',
      when: () => library.trashed !== null || draft.undoable,
      run: () => (library.trashed ? restore() : draft.undo())
    }
  ]
}
