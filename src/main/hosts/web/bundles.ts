/**
 * Bundles over http: they are larger than any message of the socket.
 *
 *   POST /bundle            the file, with the token and from the page itself → the envelope of `bundles.merge`
 *   GET  /bundle/<ticket>   a file that `bundles.export` has written, once
 */
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Services } from '../../services/types'
import { answer, type ReportBug } from '../answer'
import { securityHeaders } from '../securityHeaders'
import { hasOwnOrigin } from './address'

export interface BundleRoutes {
  services: Pick<Services, 'handlers' | 'bundles'>
  token: string
  reportBug: ReportBug
}

/** Whether the request was one of these; it is answered then. */
export async function serveBundle(
  routes: BundleRoutes,
  request: IncomingMessage,
  response: ServerResponse
): Promise<boolean> {
  const [address] = (request.url ?? '/').split(/[?#]/)
  if (address === '/bundle' && request.method === 'POST') {
    await receive(routes, request, response)
    return true
  }
  const ticket = /^\/bundle\/([0-9a-f]{32})\/([^/]+)$/.exec(address!)
  if (!ticket || request.method !== 'GET') return false
  await hand(routes, ticket[1]!, ticket[2]!, response)
  return true
}

async function receive(
  { services, token, reportBug }: BundleRoutes,
  request: IncomingMessage,
  response: ServerResponse
): Promise<void> {
  if (!isTrustedRequest(request, token)) return void response.writeHead(403).end()
  const folder = await mkdtemp(path.join(os.tmpdir(), 'saltus-bundle-'))
  const file = path.join(folder, `${randomBytes(4).toString('hex')}.saltus`)
  try {
    await pipeline(request, createWriteStream(file))
    const envelope = await answer(services.handlers, 'bundles.merge', services.bundles.give(file), reportBug)
    response.writeHead(200, { ...securityHeaders, 'Content-Type': 'application/json' })
    response.end(JSON.stringify(envelope))
  } catch (error) {
    // The page has gone, or this machine has no room for the file.
    const message = `The file could not be received (${(error as NodeJS.ErrnoException).code ?? String(error)}).`
    if (!response.headersSent)
      response.writeHead(200, { ...securityHeaders, 'Content-Type': 'application/json' })
    response.end(JSON.stringify({ ok: false, error: { code: 'bundle.upload', message } }))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Of a page of this very server that has its token. */
export function isTrustedRequest(request: IncomingMessage, token: string): boolean {
  const shown = Buffer.from(request.headers.authorization ?? '')
  const wanted = Buffer.from(`Bearer ${token}`)
  return hasOwnOrigin(request) && shown.length === wanted.length && timingSafeEqual(shown, wanted)
}

async function hand(
  { services }: BundleRoutes,
  ticket: string,
  name: string,
  response: ServerResponse
): Promise<void> {
  const file = services.bundles.take(ticket)
  if (file === null) return void response.writeHead(404, securityHeaders).end('Not found')
  try {
    const { size } = await stat(file)
    response.writeHead(200, {
      ...securityHeaders,
      'Content-Type': 'application/octet-stream',
      'Content-Length': size,
      'Content-Disposition': `attachment; filename*=UTF-8''${name}`
    })
    await pipeline(createReadStream(file), response)
  } catch {
    // Whoever fetched it has stopped; the page can export again.
    response.destroy()
  } finally {
    await rm(file, { force: true })
  }
}
