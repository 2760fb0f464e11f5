/**
 * The page's one door for texts: what comes from the host may come from a bundle or a file of others, and what would reorder
 * or hide what is read is shown escaped, as in a terminal.
 */
import type { Envelope } from '#shared/contract'
import { AppError, toWireError, type WireError } from '#shared/errors'
import { shownTexts } from '#shared/text'
import type { Connection } from './connection'

const shownError = (error: WireError): WireError => ({ ...error, message: shownTexts(error.message) })

const shownEnvelope = (envelope: Envelope): Envelope =>
  envelope.ok
    ? { ok: true, value: shownTexts(envelope.value) }
    : { ok: false, error: shownError(envelope.error) }

function refuse(error: unknown): never {
  const { code, message, detail } = shownError(toWireError(error))
  throw new AppError(code, message, detail)
}

export const withShownTexts = (connection: Connection): Connection => ({
  invoke: async (name, input) => shownEnvelope(await connection.invoke(name, input)),
  subscribe: (name, listener) => connection.subscribe(name, (payload) => listener(shownTexts(payload))),
  merge: (file) => connection.merge(file).then(shownTexts, refuse),
  take: (files) => connection.take(files).then(shownTexts, refuse),
  onReconnect: (listener) => connection.onReconnect(listener),
  onStatus: (listener) => connection.onStatus(listener)
})
