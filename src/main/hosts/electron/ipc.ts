/** The contract over Electron IPC: one channel for requests, one per event (see preload/index.ts). */
import path from 'node:path'
import type { IpcMain, IpcMainInvokeEvent, WebContents } from 'electron'
import type { Envelope, Handlers } from '#shared/contract'
import type { Services } from '../../services/types'
import { answer, type ReportBug } from '../answer'
import type { EventHub } from '../eventHub'

const refused: Envelope = {
  ok: false,
  error: { code: 'host.refused', message: 'Requests are answered to the window of Saltus only.' }
}

const noFile: Envelope = {
  ok: false,
  error: { code: 'host.noFile', message: 'This is no file of this machine; save it first, then open it.' }
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
  { handlers, bundles }: { handlers: Handlers; bundles: Pick<Services['bundles'], 'give'> },
  origin: string,
  reportBug: ReportBug
): void {
  ipcMain.handle('saltus:request', (event, name: unknown, input: unknown) =>
    isOwnPage(event, origin) ? answer(handlers, name, input, reportBug) : refused
  )
  // Only the preload calls it, with the path of a file that the page was given by its user.
  ipcMain.handle('saltus:file', (event, file: unknown) => {
    if (!isOwnPage(event, origin)) return refused
    return typeof file === 'string' && path.isAbsolute(file)
      ? { ok: true, value: bundles.give(file) }
      : noFile
  })
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
