/** The page's way to its host: Electron's bridge where there is one, else a WebSocket to the server of the page. */
import type { Merge } from '#shared/bundle'
import type { Envelope, Transport } from '#shared/contract'
import { fromWireError } from '#shared/errors'
import type { OwnData } from '#shared/ownData'
import type { GivenFile } from '#shared/session'
import type { Connection } from './connection'
import { createSocketTransport } from './socket'

interface Bridge extends Transport {
  /** Gives a file of the user's to the host: what the host answers, a GivenFile where all is well. */
  give(file: File): Promise<Envelope>
}

declare global {
  interface Window {
    /** Set by the preload script in Electron. */
    saltus?: Bridge
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
function createBridgeTransport(bridge: Bridge): Connection {
  const nothing = (): void => {}
  return {
    invoke: (name, input) => bridge.invoke(name, JSON.parse(JSON.stringify(input))),
    subscribe: (name, listener) => bridge.subscribe(name, listener),
    async merge(file) {
      const given = await bridge.give(file)
      const answer = given.ok ? await bridge.invoke('bundles.merge', given.value) : given
      if (!answer.ok) throw fromWireError(answer.error)
      return answer.value as Merge
    },
    async take(files) {
      const given = await Promise.all(files.map((file) => bridge.give(file)))
      const refused = given.find(({ ok }) => !ok)
      const tickets = given.map((each) => (each.ok ? (each.value as GivenFile).ticket : ''))
      const answer = refused ?? (await bridge.invoke('data.take', { tickets }))
      if (!answer.ok) throw fromWireError(answer.error)
      return answer.value as OwnData
    },
    onReconnect: () => nothing,
    onStatus(listener) {
      listener('open')
      return nothing
    }
  }
}
