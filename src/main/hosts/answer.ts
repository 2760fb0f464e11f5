/** One request, answered: what every channel does between receiving a name with an input and replying. */
import { requestNames, type Envelope, type Handlers, type RequestName } from '#shared/contract'
import { AppError, toWireError } from '#shared/errors'
import { isObject } from '#shared/paths'
import { outOfBounds } from '#shared/plainJson'
import { checkInput } from './inputs'

const known: ReadonlySet<unknown> = new Set(requestNames)

function check(name: unknown, input: unknown): asserts name is RequestName {
  if (!known.has(name)) throw new AppError('request.unknown', `There is no request named ${String(name)}.`)
  if (!isObject(input))
    throw new AppError('request.invalid', `The input of ${String(name)} must be one object.`)
  const wild = outOfBounds(input)
  if (wild) throw new AppError('request.invalid', `${wild.path} ${wild.what}.`, { path: wild.path })
  checkInput(name as RequestName, input)
}

/** Hears of bugs: failures that no handler has foreseen. */
export type ReportBug = (what: string, error: unknown) => void

/** Calls the handler of `name`. Never throws: failures, also unknown names, come back as envelopes. */
export async function answer(
  handlers: Handlers,
  name: unknown,
  input: unknown,
  reportBug: ReportBug
): Promise<Envelope> {
  try {
    check(name, input)
    const handler = handlers[name] as (input: unknown) => unknown
    return { ok: true, value: await handler(input) }
  } catch (error) {
    if (!(error instanceof AppError)) reportBug(`request ${String(name)}`, error)
    return { ok: false, error: toWireError(error) }
  }
}
