// The page by Vite's own server, which hands edits to open pages; what the page asks of its host goes on to the host.
import { createLogger, createServer, mergeConfig } from 'vite'
import { resolveConfig } from 'electron-vite'
import { inProject, root } from '../setup/project.mjs'
import { Failure } from '../setup/terminal.mjs'

/**
 * @param {import('./host.mjs').DevHost} host
 * @param {string | undefined} port
 */
export async function servePage(host, port) {
  const { config } = await resolveConfig({ root, logLevel: 'warn' }, 'serve', 'development')
  const target = `http://127.0.0.1:${host.port}`
  const server = await createServer(
    mergeConfig(config?.renderer ?? {}, {
      cacheDir: inProject('.dev/vite'),
      customLogger: quiet(),
      optimizeDeps: { entries: ['index.html'] },
      server: {
        host: '127.0.0.1',
        port: readPort(port) ?? 5173,
        strictPort: port !== undefined,
        headers: await headersLike(target),
        proxy: { '/socket': { target, ws: true }, '/bundle': { target } }
      }
    })
  )
  await server.listen()
  const [address] = server.resolvedUrls?.local ?? []
  return { url: `${address}#${host.token}`, close: () => server.close() }
}

/** @param {string | undefined} text */
function readPort(text) {
  if (text === undefined) return undefined
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65535) return port
  throw new Failure(`--port must be a number from 0 to 65535; it is ${text}.`)
}

/**
 * The headers of the served page, so that what its policy forbids fails here too. Vite's client needs two things more:
 * it writes styles into the page, and reaches its server by WebSocket.
 * @param {string} target
 */
async function headersLike(target) {
  const { headers } = await fetch(target)
  const policy = (headers.get('content-security-policy') ?? '')
    .replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
    .replace("connect-src 'self'", "connect-src 'self' ws:")
  const kept = ['cross-origin-opener-policy', 'cross-origin-embedder-policy', 'referrer-policy']
  return {
    ...Object.fromEntries(kept.map((name) => [name, headers.get(name) ?? ''])),
    'content-security-policy': policy
  }
}

/** While the host starts again pages knock in vain, which is no news. */
function quiet() {
  const logger = createLogger('warn')
  const { error } = logger
  logger.error = (message, options) => {
    if (!message.includes('proxy error')) error(message, options)
  }
  return logger
}
