/** One request, answered: what every channel does between receiving a name with an input and replying. */
import { requestNames, type Envelope, type Handlers, type RequestName } from '#shared/contract'
import { AppError, toWireError } from '#shared/errors'

const known: ReadonlySet<unknown> = new Set(requestNames)

function check(name: unknown, input: unknown): asserts name is RequestName {
  if (!known.has(name)) throw new AppError('request.unknown', `There is no request named ${String(name)}.`)
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    throw new AppError('request.invalid', `The input of ${String(name)} must be one object.`)
}

/** Hears of bugs: failures that no handler has foreseen. */
export type ReportBug = (what: string, error: unknown) => void

/** Calls the handler of `name`. Never throws: failures, also unknown names, come back as envelopes. */
export async function answer(
  handlers: Handlers,
  name: unknown,
  input: unknown,
  reportBug: ReportBug = console.error
): Promise<Envelope> {
  try {
    check(name, input)
    const handler = handlers[name] as (input: unknown) => unknown
    return { ok: true, value: await handler(input) }
  } catch (error) {
    if (!(error instanceof AppError)) reportBug(`request ${String(name)}:`, error)
    return { ok: false, error: toWireError(error) }
  }
}
