/**
 * The contract over one WebSocket that comes back by itself (see main/hosts/web/client.ts for the protocol).
 *
 * Requests made while there is no connection wait for it; requests under way when it breaks are answered
 * with `host.lost`, since nobody knows whether the host has acted on them.
 */
import type { Merge } from '#shared/bundle'
import type { Envelope, EventName, RequestName } from '#shared/contract'
import { AppError, fromWireError } from '#shared/errors'
import type { OwnData } from '#shared/ownData'
import { decode, encode } from '#shared/wire'
import type { Connection, ConnectionStatus } from './connection'
import { createListeners, type Listeners } from './listeners'

export interface SocketOptions {
  url: string
  token: string
  /** Milliseconds before the nth attempt to connect again. */
  retryAfterMs?: (attempt: number) => number
}

interface Message {
  ready?: boolean
  reread?: boolean
  id?: number
  envelope?: Envelope
  event?: EventName
  payload?: unknown
}

interface Waiting {
  bytes: Uint8Array<ArrayBuffer>
  sent: boolean
  resolve: (envelope: Envelope) => void
}

const refusedCode = 4401
const backOff = (attempt: number): number => Math.min(250 * 2 ** attempt, 5000)
const failed = (code: string, message: string): Envelope => ({ ok: false, error: { code, message } })

class SocketConnection implements Connection {
  private readonly waiting = new Map<number, Waiting>()
  private readonly events = new Map<EventName, Listeners<unknown>>()
  private readonly reconnected = createListeners<void>()
  private readonly statusChanged = createListeners<ConnectionStatus>()
  private socket!: WebSocket
  private status: ConnectionStatus = 'connecting'
  private nextId = 1
  private attempt = 0
  private everOpen = false

  constructor(private readonly options: SocketOptions) {
    this.connect()
  }

  invoke(name: RequestName, input: unknown): Promise<Envelope> {
    if (this.status === 'refused') return Promise.resolve(refusal)
    const id = this.nextId++
    return new Promise((resolve) => {
      const request = { bytes: encode({ id, name, input }), sent: false, resolve }
      this.waiting.set(id, request)
      if (this.status === 'open') this.send(request)
    })
  }

  merge(file: File): Promise<Merge> {
    return this.post<Merge>('/bundle', file)
  }

  take(files: readonly File[]): Promise<OwnData> {
    const named = files.map(({ name, size }) => ({ name, size }))
    return this.post<OwnData>('/data', new Blob([...files]), {
      'X-Saltus-Files': encodeURIComponent(JSON.stringify(named))
    })
  }

  /** By http: files are larger than any message. */
  private async post<Answer>(
    address: string,
    body: Blob,
    more: Record<string, string> = {}
  ): Promise<Answer> {
    const headers = { Authorization: `Bearer ${this.options.token}`, ...more }
    const answer = await fetch(address, { method: 'POST', headers, body }).catch(() => null)
    if (!answer) throw new AppError('host.lost', 'The connection to Saltus was lost while the file was sent.')
    const envelope = (await answer.json()) as Envelope
    if (!envelope.ok) throw fromWireError(envelope.error)
    return envelope.value as Answer
  }

  subscribe(name: EventName, listener: (payload: unknown) => void): () => void {
    const listeners = this.events.get(name) ?? createListeners<unknown>()
    this.events.set(name, listeners)
    return listeners.add(listener)
  }

  onReconnect(listener: () => void): () => void {
    return this.reconnected.add(listener)
  }

  onStatus(listener: (status: ConnectionStatus) => void): () => void {
    listener(this.status)
    return this.statusChanged.add(listener)
  }

  private connect(): void {
    this.socket = new WebSocket(this.options.url)
    this.socket.binaryType = 'arraybuffer'
    this.socket.onopen = () => this.socket.send(this.options.token)
    this.socket.onmessage = (event) => this.receive(decode(new Uint8Array(event.data)) as Message)
    this.socket.onclose = (event) => this.closed(event.code)
  }

  private receive(message: Message): void {
    if (message.ready) this.opened()
    else if (message.reread) this.reconnected.call()
    else if (message.event) this.events.get(message.event)?.call(message.payload)
    else if (message.id !== undefined && message.envelope) this.settle(message.id, message.envelope)
  }

  private opened(): void {
    this.attempt = 0
    this.setStatus('open')
    for (const request of this.waiting.values()) this.send(request)
    if (this.everOpen) this.reconnected.call()
    this.everOpen = true
  }

  private closed(code: number): void {
    const refused = code === refusedCode
    this.setStatus(refused ? 'refused' : 'lost')
    for (const [id, request] of this.waiting) {
      if (refused) this.settle(id, refusal)
      else if (request.sent) this.settle(id, failed('host.lost', 'The connection to Saltus was lost.'))
    }
    if (refused) return
    const wait = (this.options.retryAfterMs ?? backOff)(this.attempt++)
    setTimeout(() => this.connect(), wait)
  }

  private send(request: Waiting): void {
    request.sent = true
    this.socket.send(request.bytes)
  }

  private settle(id: number, envelope: Envelope): void {
    this.waiting.get(id)?.resolve(envelope)
    this.waiting.delete(id)
  }

  private setStatus(status: ConnectionStatus): void {
    if (status === this.status) return
    this.status = status
    this.statusChanged.call(status)
  }
}

const refusal = failed(
  'host.refused',
  'This address has no valid token. Open the whole address that Saltus printed when it started.'
)

export function createSocketTransport(options: SocketOptions): Connection {
  return new SocketConnection(options)
}
