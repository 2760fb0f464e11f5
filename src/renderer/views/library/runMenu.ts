/** What can be done to a run from the library. */
import { isTraining } from '#shared/experiment'
import { isActive, isResumable, type RunSummary } from '#shared/run'
import { whyNotSteered, whyNotTrashed } from '../../state/runs/steering'
import type { App } from '../../state/app.svelte'
import type { MenuItem } from '../../../kit/ui/menu'

export function runMenu(run: RunSummary, app: App, rename: () => void): MenuItem[] {
  const { id } = run
  const { draft, host, library, workbench } = app
  /** Only its family can go on with a run. */
  const family = host.family(run.family)
  const unknown = family === null
  const forkLabel = family && !isTraining(family.defaults) ? 'Fork…' : 'Fork from the last checkpoint…'
  const { comparison } = workbench
  const held = whyNotSteered(run) ?? undefined
  const kept = whyNotTrashed(run) ?? undefined
  const steered = { disabled: held !== undefined, title: held }
  const fork = async () => {
    workbench.show(id)
    if (await draft.beginFork(id)) workbench.openInspector('spec')
  }
  const items: MenuItem[] = [
    { label: 'Open', icon: 'right', run: () => workbench.show(id) },
    {
      label: workbench.isOpen(id) ? 'Take out of the panels' : 'Draw beside the active run',
      key: 'Space',
      icon: 'eye',
      disabled: id === workbench.activeId,
      run: () => workbench.toggleBeside(id)
    },
    {
      label: comparison.has(id) ? 'Take out of the comparison' : 'Add to the comparison',
      icon: 'compare',
      run: () => comparison.toggle(id)
    }
  ]
  if (run.status === 'running')
    items.push({ label: 'Pause', icon: 'pause', separated: true, ...steered, run: () => library.pause(id) })
  if (run.status === 'paused' || isResumable(run.status))
    items.push({
      label: 'Continue',
      icon: 'play',
      separated: true,
      disabled: unknown || held !== undefined,
      title: held,
      run: () => library.continue(id)
    })
  if (isActive(run.status))
    items.push({ label: 'Stop', icon: 'stop', ...steered, run: () => library.stop(id) })
  return [
    ...items,
    { label: forkLabel, icon: 'fork', separated: true, disabled: unknown, run: fork },
    { label: 'Rename', key: 'F2', icon: 'pencil', run: rename },
    {
      label: run.starred ? 'Take the star away' : 'Star',
      icon: 'star',
      run: () => library.label(id, { starred: !run.starred })
    },
    {
      label: 'Tags and notes',
      icon: 'tag',
      run: () => {
        workbench.show(id)
        workbench.openInspector('notes')
      }
    },
    {
      label: 'Move to trash',
      key: 'Delete',
      icon: 'trash',
      danger: true,
      separated: true,
      disabled: kept !== undefined,
      title: kept,
      run: () => library.trash(id)
    }
  ]
}
