/** Where services announce and hosts listen: made before both, so that nothing announced is missed. */
import type { Emit, EventName, Events } from '#shared/contract'

/** One event as a value; its name tells its payload's type. */
export type Announcement = { [K in EventName]: { name: K; payload: Events[K] } }[EventName]

export interface EventHub {
  emit: Emit
  /** Hears all events, in order. Returns the function that ends it. */
  listen(listener: (event: Announcement) => void): () => void
}

export function createEventHub(): EventHub {
  const listeners = new Set<(event: Announcement) => void>()
  return {
    emit(name, payload) {
      const event = { name, payload } as Announcement
      for (const listener of [...listeners]) {
        try {
          listener(event)
        } catch (error) {
          // Who announces is not who listens: the failure goes to the host's last handler, the announcement to all others.
          queueMicrotask(() => {
            throw error
          })
        }
      }
    },
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    }
  }
}
