/** The built page as responses, for `app://` and for http alike: same files, same security headers. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { securityHeaders } from './securityHeaders'

export interface StaticResponse {
  status: number
  headers: Record<string, string>
  body: Buffer
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm'
}

/** Path of the file that a URL path names, or null where it names none inside `folder`. */
function fileOf(folder: string, urlPath: string): string | null {
  let relative: string
  try {
    relative = decodeURIComponent(urlPath)
  } catch {
    return null
  }
  if (relative.includes('\0')) return null
  const file = path.join(folder, relative.endsWith('/') ? `${relative}index.html` : relative)
  return file.startsWith(folder + path.sep) ? file : null
}

/** Never throws: whatever cannot be read is 404. `urlPath` is the path of a URL, still escaped. */
export async function staticResponse(folder: string, urlPath: string): Promise<StaticResponse> {
  const file = fileOf(path.resolve(folder), urlPath)
  const body = file === null ? null : await readFile(file).catch(() => null)
  if (file === null || body === null) {
    const headers = { ...securityHeaders, 'Content-Type': 'text/plain; charset=utf-8' }
    return { status: 404, headers, body: Buffer.from('Not found') }
  }
  const contentType = contentTypes[path.extname(file)] ?? 'application/octet-stream'
  return { status: 200, headers: { ...securityHeaders, 'Content-Type': contentType }, body }
}
