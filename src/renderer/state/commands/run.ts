/** What can be done to the active run, and how a new one begins. */
import { countsSteps } from '#shared/axes'
import { isResumable } from '#shared/run'
import { focusSoon } from '../window/regions'
import { whyNotSteered } from '../runs/steering'
import { meantRun } from './library'
import type { Behaviours, Controllers } from './command'

export function runCommands(app: Controllers) {
  const { draft, files, library, workbench, host, verifier } = app
  const active = () => workbench.active
  const is = (...statuses: string[]) => statuses.includes(active()?.status ?? '')
  const edit = () => {
    const run = active()
    if (!run?.detail) return
    draft.beginRun(run.title, { ...run.detail.spec })
    workbench.openInspector('spec')
  }
  /** Asks what is to be learned, where there is a choice. */
  const create = () => {
    const [only, ...others] = host.families
    if (only && others.length === 0) app.beginBlank(only.id)
    else app.dialog = 'newRun'
  }
  /** From the last checkpoint at or before the cursor; the cursor of a computation stands on no step. */
  const forkable = () => {
    const run = active()!
    return run.checkpoints.findLast(({ step }) => !countsSteps(run.axis) || step <= workbench.cursor.step)
  }
  const asText = () => {
    draft.json.open = !draft.json.open
    workbench.openInspector('spec')
    focusSoon(draft.json.open ? '.editor textarea' : '.editor input, .editor select')
  }
  /** A run that has the focus in the library and is not the one that is shown: it is forked from its last checkpoint. */
  const other = () => {
    const run = meantRun(app)
    return run === null || run.id === active()?.id ? null : run
  }
  const fork = async () => {
    const run = other()
    const { id } = run ?? active()!
    if (run) workbench.show(id)
    if (await draft.beginFork(id, run ? undefined : forkable()?.step)) workbench.openInspector('spec')
  }
  const verify = () => {
    workbench.openInspector('record')
    return verifier.start(active()!.id)
  }
  /** Its family is installed here, and can go on with it. */
  const known = () => active() !== null && host.family(active()!.summary.family) !== null
  const isContinuable = () => is('paused') || (active() !== null && isResumable(active()!.status))
  const blocked = () => whyNotSteered(active()!.summary)
  return {
    'run.new': { when: () => host.families.length > 0, run: create },
    'file.open': {
      when: () => host.families.length > 0,
      run: () => files.choose((file) => app.openFile(file))
    },
    'spec.json': { when: () => draft.open, run: asText },
    'run.start': { when: () => draft.open, run: () => app.startDraft() },
    'run.continue': {
      when: () => known() && isContinuable(),
      blocked,
      run: () => library.continue(active()!.id)
    },
    'run.pause': { when: () => is('running', 'starting'), blocked, run: () => library.pause(active()!.id) },
    'run.step': { when: () => is('paused'), blocked, run: () => library.stepOnce(active()!.id) },
    'run.stop': {
      when: () => is('queued', 'starting', 'running', 'paused'),
      blocked,
      run: () => library.stop(active()!.id)
    },
    'run.fork': {
      when: () => {
        const run = other()
        return run ? host.family(run.family) !== null : known() && forkable() !== undefined
      },
      run: fork
    },
    'run.edit': { when: () => known() && active()!.detail !== null, run: edit },
    'run.log': {
      when: () => active()?.summary.error?.code === 'engine.lost',
      run: () => (app.dialog = 'engineLog')
    },
    'run.verify': {
      when: () => known() && active()!.summary.engine !== null && !verifier.isRunning(active()!.id),
      run: verify
    }
  } satisfies Behaviours
}
