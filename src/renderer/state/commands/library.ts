/** The library: search, labels, trash. */
import type { RunSummary } from '#shared/run'
import { focusedRow, focusSoon } from '../window/regions'
import { restoreSweep } from './sweep'
import { whyNotTrashed } from '../runs/steering'
import type { Behaviours, Controllers } from './command'

/** The run whose row in the library has the focus, before the one that is shown; null: there is neither. */
export const meantRun = ({ library, workbench }: Controllers): RunSummary | null =>
  library.runs.get(focusedRow() ?? '') ?? workbench.active?.summary ?? null

export function libraryCommands(app: Controllers) {
  const { draft, layouts, library, problems, saved, sweeps, workbench } = app
  const meant = () => meantRun(app)
  const when = () => meant() !== null
  const restore = async () => {
    const id = await library.undoTrash()
    if (id && !workbench.comparison.shown) workbench.show(id)
  }
  const search = () => {
    if (workbench.view === 'table') return focusSoon('#run-filter')
    workbench.view = 'workbench'
    workbench.sides.open('library')
    focusSoon('#search')
  }
  const tag = () => {
    workbench.show(meant()!.id)
    workbench.openInspector('notes')
    focusSoon('#run-tags')
  }
  return {
    'library.search': { run: search },
    'run.star': { when, run: () => library.label(meant()!.id, { starred: !meant()!.starred }) },
    'run.tag': { when, run: tag },
    'run.compare': { when, run: () => workbench.comparison.toggle(meant()!.id) },
    'run.trash': {
      when,
      blocked: () => whyNotTrashed(meant()!),
      run: () => library.trash(meant()!.id)
    },
    'run.restore': { when: () => library.trashed !== null, run: restore },
    trash: { run: () => (app.dialog = 'trash') },
    'library.problems': { when: () => problems.all.length > 0, run: () => (app.dialog = 'problems') },
    undo: {
      when: () =>
        (library.trashed ?? sweeps.trashed ?? saved.trashed) !== null || draft.undoable || layouts.undoable,
      run: () => {
        if (library.trashed) return restore()
        if (sweeps.trashed) return restoreSweep(app)
        if (saved.trashed) return saved.undoTrash()
        // What was done last, of the panels and in the editor.
        if (layouts.undoable && (!draft.undoable || layouts.changedAt > draft.edits.at)) return layouts.undo()
        return draft.undo()
      }
    }
  } satisfies Behaviours
}
