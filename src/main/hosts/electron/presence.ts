/** Training as the desktop sees it: no sleep meanwhile, a bar on the icon, a word at the end. */
import { Notification, powerSaveBlocker, type BrowserWindow } from 'electron'
import type { RunSummary } from '#shared/run'
import { shownLine } from '#shared/text'
import type { EventHub } from '../eventHub'
import { createRunWatch } from './runWatch'

export function showPresence(window: BrowserWindow, events: Pick<EventHub, 'listen'>): void {
  const watch = createRunWatch()
  let blocker: number | null = null
  events.listen((event) => {
    if (event.name !== 'run.changed') return
    const { training, progress, ended } = watch(event.payload)
    if (training) blocker ??= powerSaveBlocker.start('prevent-app-suspension')
    else if (blocker !== null) {
      powerSaveBlocker.stop(blocker)
      blocker = null
    }
    if (window.isDestroyed()) return
    window.setProgressBar(progress ?? -1)
    if (ended && !window.isFocused()) announceEnd(window, ended)
  })
}

function announceEnd(window: BrowserWindow, run: RunSummary): void {
  if (!Notification.isSupported()) return window.flashFrame(true)
  const body = run.error?.message ?? `${run.status} at step ${run.step}`
  const notification = new Notification({ title: shownLine(run.title || run.id), body: shownLine(body) })
  notification.on('click', () => {
    window.show()
    window.focus()
  })
  notification.show()
}
