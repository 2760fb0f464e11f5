/** Node 20 has no WebSocket of its own: ws stands in, with the Origin that a browser would send. */
import { WebSocket } from 'ws'

class PageWebSocket extends WebSocket {
  constructor(url: string) {
    super(url, { origin: new URL(url).origin.replace('ws:', 'http:') })
    // A browser throws nothing where a connection fails; it closes.
    this.on('error', () => {})
  }
}

export function useBrowserWebSocket(): void {
  Object.assign(globalThis, { WebSocket: PageWebSocket })
}
