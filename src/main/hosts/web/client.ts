/**
 * One connected page. It shows the token first, then sends requests and gets answers and events, all in the
 * wire codec (see renderer/api/socket.ts for the other end):
 *
 *   page → host   token, as text · { id, name, input }
 *   host → page   { ready } · { id, envelope } · { event, payload } · { reread }
 *
 * A page that reads too slowly gets no events until it has caught up, then is told to read again.
 */
import { timingSafeEqual } from 'node:crypto'
import type { RawData, WebSocket } from 'ws'
import type { Handlers } from '#shared/contract'
import { decode, encode } from '#shared/wire'
import { answer, type ReportBug } from '../answer'
import type { EventHub } from '../eventHub'

export interface ClientOptions {
  handlers: Handlers
  events: Pick<EventHub, 'listen'>
  token: string
  reportBug: ReportBug
}

/** Close codes of our own; the page does not try again after `refused`. */
export const closeCodes = { refused: 4401, invalid: 4400 } as const

const tokenWithinMs = 5000
const maxBufferedBytes = 8 * 2 ** 20
const checkDrainMs = 100

const isToken = (message: Buffer, token: string): boolean =>
  message.length === token.length && timingSafeEqual(message, Buffer.from(token))

/** Serves one socket until it closes. */
export function serveClient(socket: WebSocket, options: ClientOptions): void {
  const refuse = (): void => socket.close(closeCodes.refused, 'wrong or missing token')
  const late = setTimeout(refuse, tokenWithinMs)
  socket.on('close', () => clearTimeout(late))
  // A broken frame or a reset connection closes the socket; there is nobody to tell.
  socket.on('error', () => socket.terminate())
  socket.once('message', (message: RawData) => {
    clearTimeout(late)
    if (!isToken(message as Buffer, options.token)) return refuse()
    socket.on('message', (request: RawData) => {
      respond(socket, options, request as Buffer).catch((error: unknown) => {
        options.reportBug('an answer could not be sent', error)
        socket.close(closeCodes.invalid, 'the answer could not be sent')
      })
    })
    socket.on('close', forwardEvents(socket, options.events))
    send(socket, { ready: true })
  })
}

function send(socket: WebSocket, message: unknown): void {
  if (socket.readyState === socket.OPEN) socket.send(encode(message))
}

async function respond(
  socket: WebSocket,
  { handlers, reportBug }: ClientOptions,
  message: Buffer
): Promise<void> {
  let request: { id?: unknown; name?: unknown; input?: unknown } | null
  try {
    request = decode(message) as typeof request
  } catch {
    request = null
  }
  if (typeof request?.id !== 'number') return socket.close(closeCodes.invalid, 'unreadable request')
  send(socket, { id: request.id, envelope: await answer(handlers, request.name, request.input, reportBug) })
}

/** Returns the function that ends it. */
function forwardEvents(socket: WebSocket, events: Pick<EventHub, 'listen'>): () => void {
  let draining: NodeJS.Timeout | null = null
  const checkDrained = (): void => {
    if (socket.bufferedAmount > 0) return
    clearInterval(draining!)
    draining = null
    send(socket, { reread: true })
  }
  const stop = events.listen(({ name, payload }) => {
    if (draining) return
    if (socket.bufferedAmount > maxBufferedBytes) draining = setInterval(checkDrained, checkDrainMs)
    else send(socket, { event: name, payload })
  })
  return () => {
    stop()
    if (draining) clearInterval(draining)
  }
}
