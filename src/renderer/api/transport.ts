/** The page's way to its host: Electron's bridge where there is one, else a WebSocket to the server of the page. */
import type { Transport } from '#shared/contract'
import type { Connection } from './connection'
import { createSocketTransport } from './socket'

declare global {
  interface Window {
    /** Set by the preload script in Electron. */
    saltus?: Transport
  }
}

export function createTransport(): Connection {
  if (window.saltus) return createBridgeTransport(window.saltus)
  return createSocketTransport({
    url: `ws://${window.location.host}/socket`,
    token: window.location.hash.slice(1)
  })
}

/** The bridge is never lost. Inputs are made plain first: it cannot clone Svelte's proxies, JSON can. */
function createBridgeTransport(bridge: Transport): Connection {
  const nothing = (): void => {}
  return {
    invoke: (name, input) => bridge.invoke(name, JSON.parse(JSON.stringify(input))),
    subscribe: (name, listener) => bridge.subscribe(name, listener),
    onReconnect: () => nothing,
    onStatus(listener) {
      listener('open')
      return nothing
    }
  }
}
