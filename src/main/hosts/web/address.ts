/** Who may talk to the served workbench: programs on this machine, and its own page. */
import type { IncomingMessage } from 'node:http'

const loopbackNames: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]'])

/**
 * The Host header names this machine, so no foreign site has pointed its own name here (DNS rebinding).
 * Any port will do: through an SSH tunnel it is the tunnel's.
 */
export function hasLoopbackHost(request: IncomingMessage): boolean {
  const host = /^(.+?)(:\d+)?$/.exec(request.headers.host ?? '')?.[1]
  return host !== undefined && loopbackNames.has(host)
}

/** The request comes from a page that this server has served. */
export function hasOwnOrigin(request: IncomingMessage): boolean {
  return request.headers.origin === `http://${request.headers.host}`
}
