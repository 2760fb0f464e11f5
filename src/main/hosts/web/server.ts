/** The workbench in a browser: loopback http for the page, one WebSocket for the contract. */
import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { AppError } from '#shared/errors'
import type { ReportBug } from '../answer'
import type { EventHub } from '../eventHub'
import { staticResponse } from '../staticFiles'
import { hasLoopbackHost, hasOwnOrigin } from './address'
import { serveBundle, type BundleRoutes } from './bundles'
import { serveClient } from './client'
import { serveOwnFiles } from './ownFiles'

export interface ServeOptions {
  services: BundleRoutes['services']
  events: Pick<EventHub, 'listen'>
  /** Folder of the built page. */
  rendererDir: string
  /** Without one: 8797 where it is free, else any. 0: any. */
  port?: number
  /** Given in tests; else random. */
  token?: string
  reportBug: ReportBug
}

export interface ServedWorkbench {
  port: number
  /** Opens the workbench; the token is in the fragment, which no browser sends. */
  url: string
  close(): Promise<void>
}

const defaultPort = 8797
const closeWithinMs = 500
const maxRequestBytes = 8 * 2 ** 20
/**
 * A browser opens six connections and a socket a page; what is beyond is turned away, so that the files of runs that train
 * never want for descriptors.
 */
const maxConnections = 128
/** Milliseconds: a connection that has asked nothing by then is closed; a bundle may take an hour to arrive. */
const limits = {
  headersTimeout: 5000,
  keepAliveTimeout: 5000,
  requestTimeout: 3600_000,
  connectionsCheckingInterval: 1000
}

/** Serves on 127.0.0.1 until closed. Throws `serve.portBusy` when the asked port is taken. */
export async function serveWorkbench(options: ServeOptions): Promise<ServedWorkbench> {
  const { services, events, rendererDir, reportBug } = options
  const token = options.token ?? randomBytes(32).toString('base64url')
  const server = createServer(limits, (request, response) => {
    serve({ services, token, reportBug }, rendererDir, request, response).catch((error: unknown) => {
      reportBug('a request could not be answered', error)
      response.destroy()
    })
  })
  server.maxConnections = maxConnections
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: maxRequestBytes
  })
  server.on('upgrade', (request, socket, head) => {
    const refusal = upgradeRefusal(request)
    if (refusal) return refuseUpgrade(socket, refusal)
    sockets.handleUpgrade(request, socket, head, (client) =>
      serveClient(client, { handlers: services.handlers, events, token, reportBug })
    )
  })
  const port = await listenOn(server, options.port)
  return {
    port,
    url: `http://127.0.0.1:${port}/#${token}`,
    close() {
      for (const client of sockets.clients) {
        client.close(1001, 'Saltus was stopped')
        setTimeout(() => client.terminate(), closeWithinMs)
      }
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    }
  }
}

async function serve(
  routes: BundleRoutes,
  folder: string,
  request: IncomingMessage,
  response: ServerResponse
): Promise<void> {
  if (!hasLoopbackHost(request)) return void response.writeHead(403).end('Unknown host')
  if (await serveBundle(routes, request, response)) return
  if (await serveOwnFiles(routes, request, response)) return
  if (request.method !== 'GET' && request.method !== 'HEAD') return void response.writeHead(405).end()
  const [urlPath] = (request.url ?? '/').split(/[?#]/)
  const { status, headers, body } = await staticResponse(folder, urlPath!)
  response.writeHead(status, { ...headers, 'Content-Length': body.length })
  response.end(request.method === 'HEAD' ? undefined : body)
}

function upgradeRefusal(request: IncomingMessage): string | null {
  if (!hasLoopbackHost(request)) return '403 Forbidden'
  if (!hasOwnOrigin(request)) return '403 Forbidden'
  return request.url === '/socket' ? null : '404 Not Found'
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.on('error', () => {})
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`)
}

async function listenOn(server: Server, port: number | undefined): Promise<number> {
  try {
    return await listen(server, port ?? defaultPort)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    if (port === undefined) return listen(server, 0)
    throw new AppError('serve.portBusy', `Port ${port} is in use. Choose another with --port.`)
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
}
