/** A set of listeners. */

export interface Listeners<T> {
  add(listener: (value: T) => void): () => void
  call(value: T): void
}

export function createListeners<T>(): Listeners<T> {
  const all = new Set<(value: T) => void>()
  return {
    add(listener) {
      // Wrapped, so that a function added twice is called twice and ended one by one.
      const entry = (value: T): void => listener(value)
      all.add(entry)
      return () => void all.delete(entry)
    },
    call: (value) => all.forEach((listener) => listener(value))
  }
}
