/** Closing the window and quitting: asked about while runs train, and never before everything is stored. */
import { app, dialog, powerMonitor, type BrowserWindow } from 'electron'
import type { Services } from '../../services/types'
import type { EventHub } from '../eventHub'
import type { Log } from '../log'

const shutdownWithinMs = 10_000
const choices = ['Keep running', 'Pause', 'Stop and quit', 'Cancel'] as const
type Choice = (typeof choices)[number]

export interface Leaving {
  window: BrowserWindow
  services: Services
  events: Pick<EventHub, 'listen'>
  log: Log
}

export function guardLeaving(leaving: Leaving): void {
  const { window, services, log } = leaving
  let state: 'open' | 'asking' | 'leaving' | 'closed' = 'open'

  const failed = (error: unknown): void => log('leaving', error)

  async function quit(): Promise<void> {
    if (state === 'leaving' || state === 'closed') return
    state = 'leaving'
    await finish(services, log)
    state = 'closed'
    app.quit()
  }

  async function leave(): Promise<void> {
    if (state !== 'open') return
    state = 'asking'
    const choice = services.activeRuns().length > 0 ? await ask(window, services) : 'Stop and quit'
    if (choice === 'Stop and quit') return quit()
    if (state === 'asking') state = 'open'
    if (choice === 'Pause') pauseAll(leaving)
    if (choice !== 'Cancel') putAside(window)
  }

  const hold = (event: { preventDefault(): void }): void => {
    if (state === 'closed') return
    event.preventDefault()
    leave().catch(failed)
  }
  window.on('close', hold)
  app.on('before-quit', hold)
  app.on('window-all-closed', () => app.quit())
  const endNow = (): void => {
    quit().catch(failed)
  }
  // Nobody is there to answer when the system ends the session.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, endNow)
  powerMonitor.on('shutdown', endNow)
}

async function ask(window: BrowserWindow, services: Services): Promise<Choice> {
  const count = services.activeRuns().length
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: count === 1 ? 'A run is not finished.' : `${count} runs are not finished.`,
    detail: [
      'Keep running: the window goes aside, training goes on.',
      'Pause: the window goes aside, the runs wait.',
      'Stop and quit: each run stops at its next step and keeps a checkpoint to continue from.'
    ].join('\n'),
    buttons: [...choices],
    defaultId: 0,
    cancelId: choices.indexOf('Cancel')
  })
  return choices[response] ?? 'Cancel'
}

/** On macOS the Dock brings a hidden window back; elsewhere there may be no tray, so it stays in the task bar. */
function putAside(window: BrowserWindow): void {
  if (process.platform === 'darwin') window.hide()
  else window.minimize()
}

/** Pauses what trains, and until the window is back also what only begins to train. */
function pauseAll({ window, services, events, log }: Leaving): void {
  const pauseRun = async (runId: string): Promise<void> => {
    await services.handlers['runs.pause']({ runId })
  }
  const pause = (runId: string): void => {
    pauseRun(runId).catch((error: Error) => log(`run ${runId} is not paused yet: ${error.message}`))
  }
  const stop = events.listen(({ name, payload }) => {
    if (name === 'run.changed' && payload.status === 'running' && payload.elsewhere === null)
      pause(payload.id)
  })
  window.once('focus', stop)
  for (const runId of services.activeRuns()) pause(runId)
}

async function finish(services: Services, log: Log): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      log('shutdown took too long; runs continue from their rolling checkpoints')
      resolve()
    }, shutdownWithinMs)
  })
  await Promise.race([late, services.shutdown().catch((error: unknown) => log('shutdown', error))])
  clearTimeout(timer)
}
