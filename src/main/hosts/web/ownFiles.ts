/**
 * Files of a user's own data over http, which are larger than any message of the socket:
 *
 *   POST /data    one file after the other, their names and sizes as JSON, percent-encoded, in X-Saltus-Files → the envelope of `data.take`
 */
import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { finished } from 'node:stream/promises'
import { z } from 'zod'
import type { Envelope } from '#shared/contract'
import { AppError, toWireError } from '#shared/errors'
import { OWN_DATA_PATH } from '#shared/ownData'
import { answer } from '../answer'
import { securityHeaders } from '../securityHeaders'
import { isTrustedRequest, type BundleRoutes } from './bundles'

const filesSchema = z
  .array(z.strictObject({ name: z.string().min(1).max(200), size: z.number().int().min(0) }))
  .min(1)
  .max(2)
type Named = z.infer<typeof filesSchema>

/** Whether the request was this one; it is answered then. */
export async function serveOwnFiles(
  routes: BundleRoutes,
  request: IncomingMessage,
  response: ServerResponse
): Promise<boolean> {
  if (request.url !== '/data' || request.method !== 'POST') return false
  if (!isTrustedRequest(request, routes.token)) response.writeHead(403).end()
  else {
    const envelope = await take(routes, request)
    response.writeHead(200, { ...securityHeaders, 'Content-Type': 'application/json' })
    response.end(JSON.stringify(envelope))
  }
  return true
}

async function take({ services, reportBug }: BundleRoutes, request: IncomingMessage): Promise<Envelope> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'saltus-data-'))
  try {
    const files = await received(request, namesOf(request), folder)
    const tickets = files.map((file) => services.bundles.give(file).ticket)
    return await answer(services.handlers, 'data.take', { tickets }, reportBug)
  } catch (error) {
    if (error instanceof AppError) return { ok: false, error: toWireError(error) }
    const reason = (error as NodeJS.ErrnoException).code ?? String(error)
    return {
      ok: false,
      error: { code: 'data.upload', message: `The file could not be received (${reason}).` }
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function namesOf(request: IncomingMessage): Named {
  try {
    return filesSchema.parse(JSON.parse(decodeURIComponent(String(request.headers['x-saltus-files']))))
  } catch {
    throw new AppError(
      'data.invalid',
      'One file is taken, or the two of IDX, images and labels, with names of at most 200 letters.',
      { path: OWN_DATA_PATH }
    )
  }
}

/** Each in a folder of its own, so that two may be called the same. */
async function received(request: IncomingMessage, named: Named, folder: string): Promise<string[]> {
  const places = named.map(({ name }, i) => path.join(folder, String(i), path.basename(name)))
  for (const place of places) await mkdir(path.dirname(place))
  let at = 0
  let left = named[0]!.size
  let file = createWriteStream(places[0]!)
  const next = async (): Promise<void> => {
    file.end()
    await finished(file)
    left = named[++at]?.size ?? 0
    if (at < named.length) file = createWriteStream(places[at]!)
  }
  for await (const chunk of request as AsyncIterable<Buffer>)
    for (let rest = chunk; rest.length > 0;) {
      while (left === 0 && at < named.length) await next()
      if (at === named.length) throw new AppError('data.invalid', 'More came than the files have.')
      const part = rest.subarray(0, left)
      if (!file.write(part)) await new Promise<void>((free) => file.once('drain', free))
      left -= part.length
      rest = rest.subarray(part.length)
    }
  while (left === 0 && at < named.length) await next()
  if (at < named.length) throw new AppError('data.invalid', `${named[at]!.name} did not come whole.`)
  return places
}
