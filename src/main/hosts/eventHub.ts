/** Where services announce and hosts listen: made before both, so that nothing announced is missed. */
import type { Emit, EventName, Events } from '#shared/contract'

type Listener = <K extends EventName>(name: K, payload: Events[K]) => void

export interface EventHub {
  emit: Emit
  /** Hears all events, in order. Returns the function that ends it. */
  listen(listener: Listener): () => void
}

export function createEventHub(): EventHub {
  const listeners = new Set<Listener>()
  return {
    emit: (name, payload) => listeners.forEach((listener) => listener(name, payload)),
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    }
  }
}
