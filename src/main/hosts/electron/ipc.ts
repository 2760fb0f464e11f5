/** The contract over Electron IPC: one channel for requests, one per event (see preload/index.ts). */
import type { IpcMain, IpcMainInvokeEvent, WebContents } from 'electron'
import type { Envelope, Handlers } from '#shared/contract'
import { answer, type ReportBug } from '../answer'
import type { EventHub } from '../eventHub'

const refused: Envelope = {
  ok: false,
  error: { code: 'host.refused', message: 'Requests are answered to the window of Saltus only.' }
}

/** The sender is the page itself, not a frame in it and not a page from elsewhere. */
function isOwnPage(event: IpcMainInvokeEvent, origin: string): boolean {
  const frame = event.senderFrame
  // Not `URL.origin`: Node gives 'null' for every scheme that it does not know.
  return frame !== null && frame.parent === null && frame.url.startsWith(`${origin}/`)
}

/** Answers requests of pages of `origin`. `ipcMain` is an argument so that tests run without Electron. */
export function serveIpc(
  ipcMain: Pick<IpcMain, 'handle'>,
  handlers: Handlers,
  origin: string,
  reportBug?: ReportBug
): void {
  ipcMain.handle('saltus:request', (event, name: unknown, input: unknown) =>
    isOwnPage(event, origin) ? answer(handlers, name, input, reportBug) : refused
  )
}

/** Sends every event to the page while it lives. */
export function announceTo(
  page: Pick<WebContents, 'send' | 'isDestroyed'>,
  events: Pick<EventHub, 'listen'>
): void {
  const stop = events.listen(({ name, payload }) => {
    if (page.isDestroyed()) stop()
    else page.send(`saltus:event:${name}`, payload)
  })
}
