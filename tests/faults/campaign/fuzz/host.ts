/** A served workbench that must stay alive: asked over its WebSocket, given bundles over http, its replies judged. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import type { Envelope } from '#shared/contract'
import { decode } from '#shared/wire'
import { cli } from '../../commandLine'
import { homeEnvironment } from '../cuts'
import { stackIn } from '../findings'

/** No reply takes longer. What a busy machine adds is not counted: see `Reply.busy`. */
export const LONGEST_MS = 1000
export const MOST_MEMORY_MB = 500
/** A host that has not answered by then has none to give; for too many open files alone it waits ten seconds. */
const PATIENCE_MS = 20_000
const CLOSES_WITHIN_MS = 20
const TICKS_PER_MS = 0.1

export interface Reply {
  envelope: Envelope
  /** From the question to the answer, and of it the time that the host computed. */
  milliseconds: number
  busy: number
  bytes: number
}

/** What is wrong with a reply to anything whatever; null: it is an answer or a refusal in a sentence. */
export function wrongReply(what: string, { envelope, milliseconds, busy }: Reply): string | null {
  if (milliseconds > LONGEST_MS && busy > LONGEST_MS) return `${what}: answered after ${Math.round(busy)} ms`
  if (envelope.ok) return null
  const { code, message } = envelope.error
  if (code === 'internal') return `${what}: internal: ${message}`
  // Sentences may quote a text that they refuse; controls of the terminal never come through.
  if (message.length > 4000 || /[\u0000-\u0008\u000b-\u001f\u007f]/.test(message))
    return `${what}: ${code} with ${message.length} characters: ${JSON.stringify(message.slice(0, 200))}`
  return /[.?!”]$/.test(message.trim()) ? null : `${what}: ${code}, no sentence: ${message.slice(0, 300)}`
}

export class Host {
  private readonly waiting = new Map<number, (message: { envelope: Envelope; bytes: number }) => void>()
  private next = 1
  private errors = ''

  private constructor(
    private readonly child: ChildProcess,
    private readonly address: URL,
    private socket: WebSocket
  ) {
    child.stderr!.on('data', (chunk: Buffer) => (this.errors += chunk.toString()))
    this.listen()
  }

  static async start(library: string, home: string, env: NodeJS.ProcessEnv = {}): Promise<Host> {
    const child = spawn(process.execPath, [cli, 'serve', '--port', '0', '--out', library], {
      cwd: home,
      env: { ...homeEnvironment(home), ...env }
    })
    let printed = ''
    const address = await new Promise<URL>((resolve, reject) => {
      child.stdout.on('data', (chunk: Buffer) => {
        printed += chunk.toString()
        const found = /http:\S+/.exec(printed)?.[0]
        if (found) resolve(new URL(found))
      })
      child.once('exit', (code) => reject(new Error(`saltus serve ended with ${code}: ${printed}`)))
    })
    return new Host(child, address, await connect(address))
  }

  get pid(): number {
    return this.child.pid!
  }

  get alive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null
  }

  /** A request as JSON. Throws when the host says nothing. */
  async ask(name: string, input: string): Promise<Reply> {
    if (this.socket.readyState !== WebSocket.OPEN) await this.reconnect()
    const id = this.next++
    const head = Buffer.from(
      `{"value":{"id":${id},"name":${JSON.stringify(name)},"input":${input}},"arrays":[]}`
    )
    const length = Buffer.alloc(4)
    length.writeUInt32LE(head.length)
    const padding = Buffer.alloc((8 - ((4 + head.length) % 8)) % 8)
    const answer = new Promise<{ envelope: Envelope; bytes: number }>((resolve) =>
      this.waiting.set(id, resolve)
    )
    this.socket.send(Buffer.concat([length, head, padding]))
    return this.timed(
      name,
      () => answer,
      () => this.waiting.delete(id)
    )
  }

  /** Bytes that are no request, over a connection of their own, which the host may close. */
  async send(bytes: Buffer): Promise<void> {
    const socket = await connect(this.address)
    socket.on('error', () => socket.terminate())
    socket.send(bytes)
    await Promise.race([once(socket, 'close'), once(socket, 'message'), sleep(CLOSES_WITHIN_MS)])
    socket.terminate()
  }

  /** A bundle, as a page drops it. */
  post(bytes: Buffer): Promise<Reply> {
    const headers = { Authorization: `Bearer ${this.address.hash.slice(1)}`, Origin: this.address.origin }
    return this.timed('POST /bundle', async () => {
      const response = await fetch(new URL('/bundle', this.address), {
        method: 'POST',
        headers,
        body: new Uint8Array(bytes)
      })
      const text = await response.text()
      return { envelope: JSON.parse(text) as Envelope, bytes: text.length }
    })
  }

  /** What it has printed since the last look that only a fault prints; null: nothing. */
  complaint(): string | null {
    const printed = this.errors
    this.errors = ''
    return stackIn(printed) ?? null
  }

  /** In MB, as the system counts it. */
  get memory(): number {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  }

  async stop(): Promise<void> {
    this.socket.terminate()
    if (!this.alive) return
    const gone = once(this.child, 'exit')
    this.child.kill('SIGKILL')
    await gone
  }

  private async timed(
    what: string,
    action: () => Promise<{ envelope: Envelope; bytes: number }>,
    givenUp: () => void = () => undefined
  ): Promise<Reply> {
    const [began, ticks] = [performance.now(), this.ticks()]
    const late = new AbortController()
    const patience = sleep(PATIENCE_MS, null, { signal: late.signal, ref: false }).catch(() => null)
    const gone = this.alive
      ? once(this.child, 'exit', { signal: late.signal }).then(
          () => null,
          () => null
        )
      : null
    try {
      const found = await Promise.race([action().catch(() => null), patience, gone])
      if (!found)
        throw new Error(
          this.alive ? `${what}: no answer within ${PATIENCE_MS} ms` : `${what}: the host has ended`
        )
      return {
        ...found,
        milliseconds: performance.now() - began,
        busy: (this.ticks() - ticks) / TICKS_PER_MS
      }
    } finally {
      late.abort()
      givenUp()
    }
  }

  /** Time of the processor that it has used, in ticks of 10 ms. */
  private ticks(): number {
    try {
      const fields = readFileSync(`/proc/${this.pid}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ')
      return Number(fields[11]) + Number(fields[12])
    } catch {
      return 0
    }
  }

  private async reconnect(): Promise<void> {
    this.socket = await connect(this.address)
    this.listen()
  }

  private listen(): void {
    this.socket.on('message', (bytes: Buffer) => {
      const { id, envelope } = decode(bytes) as { id?: number; envelope: Envelope }
      if (id !== undefined) this.waiting.get(id)?.({ envelope, bytes: bytes.length })
    })
    this.socket.on('error', () => this.socket.terminate())
  }
}

/** Shows the token and waits until the host is ready. */
async function connect(address: URL): Promise<WebSocket> {
  const socket = new WebSocket(`ws://${address.host}/socket`, { origin: address.origin })
  await once(socket, 'open')
  socket.send(address.hash.slice(1))
  await once(socket, 'message')
  return socket
}
