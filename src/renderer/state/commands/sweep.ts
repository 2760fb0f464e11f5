/** What can be done to the sweep that is shown. */
import { cellsLeft, type CellView, type SweepDetail } from '#shared/sweep/record'
import { neighbour, type CellDirection } from '../runs/cellPlace'
import { whyNotSteered, whySweepNotTrashed } from '../runs/steering'
import type { Behaviours, Controllers } from './command'

export async function restoreSweep({ sweeps, workbench }: Controllers): Promise<void> {
  const id = await sweeps.undoTrash()
  if (id) workbench.showSweep(id)
}

/** Shows the run of a cell, where it has one. */
export function openCell(
  { sweeps, workbench }: Pick<Controllers, 'sweeps' | 'workbench'>,
  { summary }: SweepDetail,
  { runId, index }: CellView
): void {
  if (runId === null) return
  sweeps.opened = { runId, sweepId: summary.id, cell: index }
  workbench.show(runId)
}

export function sweepCommands(app: Controllers) {
  const { sweeps, draft, designer, workbench } = app
  const shown = () => app.sweep
  const is = (...statuses: string[]) => statuses.includes(shown()?.status ?? '')
  const blocked = () => whyNotSteered(shown()!)
  /** The spec that is edited; else that of the run which is shown, as a new one. */
  const design = () => {
    const run = workbench.active
    if (!draft.open && run?.detail) {
      draft.beginRun(run.title, { ...run.detail.spec })
      workbench.openInspector('spec')
    }
    if (designer.begin(designer.focused)) app.dialog = 'sweep'
  }
  /** To the cell beside the one whose run is shown. */
  const beside = (direction: CellDirection) => {
    const next = () => {
      const place = sweeps.placeOf(workbench.active?.summary ?? null)
      const cell = place && neighbour(place.detail, place.cell, direction)
      return cell && { detail: place.detail, cell }
    }
    return {
      when: () => next() !== null,
      run: () => {
        const found = next()
        if (found) openCell(app, found.detail, found.cell)
      }
    }
  }
  return {
    'sweep.left': beside('left'),
    'sweep.right': beside('right'),
    'sweep.up': beside('up'),
    'sweep.down': beside('down'),
    'sweep.design': {
      when: () =>
        draft.open ||
        (shown() === null && workbench.active?.detail !== undefined && workbench.active.detail !== null),
      run: design
    },
    'sweep.continue': {
      when: () => shown() !== null && !is('running') && cellsLeft(shown()!) > 0,
      blocked,
      run: () => sweeps.continue(shown()!.id)
    },
    'sweep.extend': {
      when: () => shown() !== null && !is('running', 'paused') && (shown()!.cells.censored ?? 0) > 0,
      blocked,
      run: () => (app.dialog = 'extend')
    },
    'sweep.fresh': {
      when: () =>
        sweeps.detail !== null &&
        sweeps.detail.summary.id === shown()?.id &&
        sweeps.detail.cells.some(({ takenFrom }) => takenFrom !== null),
      run: async () => {
        const { spec, summary } = sweeps.detail!
        const sweep = await sweeps.start(spec, summary.preset, true)
        if (sweep) workbench.showSweep(sweep.id)
      }
    },
    'sweep.pause': { when: () => is('running'), blocked, run: () => sweeps.pause(shown()!.id) },
    'sweep.stop': { when: () => is('running', 'paused'), blocked, run: () => sweeps.stop(shown()!.id) },
    'sweep.trash': {
      when: () => shown() !== null,
      blocked: () => whySweepNotTrashed(shown()!),
      run: () => sweeps.trash(shown()!.id)
    },
    'sweep.restore': {
      when: () => sweeps.trashed !== null,
      run: () => restoreSweep(app)
    }
  } satisfies Behaviours
}
