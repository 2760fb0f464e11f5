/** A page's end of the socket, with the headers that a browser would send. */
import { WebSocket } from 'ws'
import { decode, encode } from '#shared/wire'

export interface PageOptions {
  port: number
  host?: string
  origin?: string
  path?: string
}

type Message = Record<string, unknown>

/** Opens a socket; rejects with what the server answered when it refuses. */
export function openSocket({ port, host, origin, path = '/socket' }: PageOptions): Promise<WebSocket> {
  const own = host ?? `127.0.0.1:${port}`
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, {
    headers: { Host: own },
    origin: origin ?? `http://${own}`
  })
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket))
    socket.once('error', reject)
  })
}

export const closed = (socket: WebSocket): Promise<{ code: number; reason: string }> =>
  new Promise((resolve) =>
    socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() }))
  )

/** Connects, shows the token, and reads messages one after the other. */
export async function openPage(port: number, token: string) {
  const socket = await openSocket({ port })
  const messages: Message[] = []
  const readers: ((message: Message) => void)[] = []
  socket.on('message', (bytes: Buffer) => {
    const message = decode(bytes) as Message
    const reader = readers.shift()
    if (reader) reader(message)
    else messages.push(message)
  })
  const next = (): Promise<Message> => {
    const message = messages.shift()
    return message ? Promise.resolve(message) : new Promise((resolve) => readers.push(resolve))
  }
  socket.send(token)
  await next()
  return { socket, next, send: (message: unknown) => socket.send(encode(message)) }
}
