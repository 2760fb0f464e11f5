/** What can be done to the active run, and how a new one begins. */
import { isResumable } from '#shared/run'
import { focusSoon } from '../window/regions'
import type { Command, Controllers } from './command'

export function runCommands(app: Controllers): Command[] {
  const { draft, files, library, workbench, host, verifier } = app
  const active = () => workbench.active
  const is = (...statuses: string[]) => statuses.includes(active()?.status ?? '')
  const edit = () => {
    const run = active()
    if (!run?.detail) return
    draft.beginRun(run.title, { ...run.detail.spec })
    workbench.openInspector('spec')
  }
  const create = () => {
    draft.beginBlank()
    workbench.openInspector('spec')
    focusSoon('.editor input, .editor select')
  }
  /** From the last checkpoint at or before the cursor. */
  const fork = async () => {
    const run = active()!
    const from = run.checkpoints.findLast(({ step }) => step <= workbench.cursor.step)
    if (await draft.beginFork(run.id, from?.step)) workbench.openInspector('spec')
  }
  const verify = () => {
    workbench.openInspector('record')
    return verifier.start(active()!.id)
  }
  const isContinuable = () => is('paused') || (active() !== null && isResumable(active()!.status))
  return [
    {
      id: 'run.new',
      title: 'New run',
      group: 'Run',
      key: 'N',
      when: () => host.families.length > 0,
      run: create
    },
    {
      id: 'file.open',
      title: 'Open a file: an experiment or a bundle…',
      group: 'Run',
      key: 'Ctrl O',
      when: () => host.families.length > 0,
      run: () => files.choose((file) => app.openFile(file))
    },
    {
      id: 'run.start',
      title: 'Run the edited spec',
      group: 'Run',
      key: 'Ctrl Enter',
      when: () => draft.open,
      run: () => app.startDraft()
    },
    {
      id: 'run.continue',
      title: 'Continue the run',
      group: 'Run',
      key: 'R',
      when: isContinuable,
      run: () => library.continue(active()!.id)
    },
    {
      id: 'run.pause',
      title: 'Pause the run',
      group: 'Run',
      key: 'P',
      when: () => is('running', 'starting'),
      run: () => library.pause(active()!.id)
    },
    {
      id: 'run.step',
      title: 'Train one step',
      group: 'Run',
      when: () => is('paused'),
      run: () => library.stepOnce(active()!.id)
    },
    {
      id: 'run.stop',
      title: 'Stop the run',
      group: 'Run',
      key: 'Shift S',
      when: () => is('queued', 'starting', 'running', 'paused'),
      run: () => library.stop(active()!.id)
    },
    {
      id: 'run.fork',
      title: 'Fork here: edit as a fork at the cursor',
      group: 'Run',
      key: 'E',
      when: () => active()?.checkpoints.some(({ step }) => step <= workbench.cursor.step) ?? false,
      run: fork
    },
    {
      id: 'run.edit',
      title: 'Edit the spec as a new run',
      group: 'Run',
      key: 'Shift E',
      when: () => active()?.detail != null,
      run: edit
    },
    {
      id: 'run.verify',
      title: 'Verify: replay the end of the run',
      group: 'Run',
      when: () => active()?.summary.engine != null && !verifier.isRunning(active()!.id),
      run: verify
    }
  ]
}
