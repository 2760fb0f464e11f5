/** `app://saltus/`: the built page as a secure origin of its own, so that it needs no server and no file access. */
import { protocol } from 'electron'
import { staticResponse } from '../staticFiles'

export const origin = 'app://saltus'

/** Only before `ready`. */
export function registerScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, stream: true }
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges }])
}

/** Only after `ready`. */
export function serveScheme(rendererDir: string): void {
  protocol.handle('app', async (request) => {
    const { host, pathname } = new URL(request.url)
    // No page but ours exists: other hosts lead to a name that no build contains.
    const { status, headers, body } = await staticResponse(rendererDir, host === 'saltus' ? pathname : '')
    return new Response(new Uint8Array(body), { status, headers })
  })
}
