/**
 * The fields of every request's input, so that handlers are given what their types promise. A field that the contract
 * has and this list has not does not compile. What is deeper than a field is checked by who reads it.
 */
import type { Input, RequestName } from '#shared/contract'
import { AppError } from '#shared/errors'
import { isObject } from '#shared/paths'
import { MOST_OUTCOMES } from '#shared/runTable/outcome'

const kinds = {
  text: { is: (value: unknown) => typeof value === 'string', words: 'a text' },
  number: { is: Number.isFinite, words: 'a number' },
  boolean: { is: (value: unknown) => typeof value === 'boolean', words: 'true or false' },
  object: { is: isObject, words: 'an object' },
  ids: {
    is: (value: unknown) =>
      Array.isArray(value) && value.length <= MOST_OUTCOMES && value.every((id) => typeof id === 'string'),
    words: `a list of at most ${MOST_OUTCOMES} texts`
  },
  anything: { is: () => true, words: 'anything' }
} as const

/** `?`: may be left out; `or null`: may be null. */
type Kind = keyof typeof kinds | `${keyof typeof kinds}?` | `${keyof typeof kinds} or null`

type Fields = { [K in RequestName]: { [Field in keyof Required<Input<K>>]: Kind } }

const nothing = {}
const run = { runId: 'text' } as const
const sweep = { sweepId: 'text' } as const
const session = { sessionId: 'text' } as const
const problem = { kind: 'text', id: 'text' } as const
const start = { draft: 'anything', preset: 'text?' } as const
const asked = { draft: 'anything', asker: 'text?' } as const
const thinning = { runId: 'text or null', keep: 'object or null' } as const
const layout = { ...run, request: 'anything' } as const

const fields: Fields = {
  'app.info': nothing,
  'engine.status': nothing,
  'families.list': nothing,
  'presets.list': nothing,
  'spec.check': { draft: 'anything' },
  'runs.start': start,
  'runs.fork': { ...run, step: 'number', draft: 'anything' },
  'runs.pause': run,
  'runs.continue': run,
  'runs.stepOnce': run,
  'runs.stop': run,
  'runs.list': nothing,
  'runs.read': run,
  'runs.outcomes': { runIds: 'ids' },
  'runs.label': { ...run, labels: 'object' },
  'runs.trash': run,
  'runs.restore': run,
  'runs.expectations': run,
  'runs.engineLog': run,
  'runs.verify': { ...run, steps: 'number or null' },
  'runs.cancelVerify': run,
  'runs.derive': { ...run, series: 'text?' },
  'runs.cancelDerive': run,
  'runs.inspect': {
    ...run,
    step: 'number',
    replica: 'number',
    view: 'text',
    args: 'object?',
    asker: 'text?'
  },
  'projections.targets': run,
  'projections.read': layout,
  'projections.compute': layout,
  'projections.cancel': run,
  'estimate.run': asked,
  'estimate.sweep': asked,
  'estimate.cancel': { asker: 'text' },
  'sweeps.check': { draft: 'anything', fresh: 'boolean?' },
  'sweeps.start': { ...start, fresh: 'boolean?' },
  'sweeps.list': nothing,
  'sweeps.read': sweep,
  'sweeps.pause': sweep,
  'sweeps.continue': sweep,
  'sweeps.extend': { ...sweep, steps: 'number' },
  'sweeps.stop': sweep,
  'sweeps.trash': sweep,
  'sweeps.restore': sweep,
  'series.read': { ...run, series: 'text', fromRow: 'number' },
  'checkpoints.list': run,
  'checkpoints.tensor': { ...run, step: 'number', name: 'text' },
  'library.usage': nothing,
  'library.problems': nothing,
  'library.reveal': problem,
  'trash.list': nothing,
  'trash.put': problem,
  'trash.restore': { id: 'text' },
  'trash.delete': { id: 'text' },
  'trash.empty': nothing,
  'states.thinnable': thinning,
  'states.thin': thinning,
  'sessions.start': { window: 'text' },
  'sessions.keep': { window: 'text', saved: 'object or null', state: 'object' },
  'sessions.list': nothing,
  'sessions.read': session,
  'sessions.save': { known: 'object or null', title: 'text', state: 'object' },
  'sessions.rename': { ...session, title: 'text' },
  'sessions.trash': session,
  'sessions.restore': session,
  'bundles.merge': { ticket: 'text' },
  'bundles.export': { title: 'text', state: 'object' },
  'bundles.cancel': nothing,
  'data.take': { tickets: 'ids', inputsFrom: 'text?', labelsFrom: 'text?' },
  'data.look': { file: 'object', inputsFrom: 'text', labelsFrom: 'text' },
  'settings.read': nothing,
  'settings.problems': nothing,
  'settings.write': { settings: 'object' }
}

function isOf(kind: Kind, value: unknown): boolean {
  const [name] = kind.split(/\?| or null/) as [keyof typeof kinds]
  if (kind.endsWith('?') && value === undefined) return true
  if (kind.endsWith(' or null') && value === null) return true
  return kinds[name].is(value)
}

/** Throws `request.invalid` with the path of the first field that is not what it must be. */
export function checkInput(name: RequestName, input: Readonly<Record<string, unknown>>): void {
  for (const [field, kind] of Object.entries<Kind>(fields[name])) {
    const value = Object.hasOwn(input, field) ? input[field] : undefined
    if (isOf(kind, value)) continue
    const [needed] = kind.split(/\?| or null/) as [keyof typeof kinds]
    const found = value === undefined ? 'is missing' : `must be ${kinds[needed].words}`
    throw new AppError('request.invalid', `The ${field} of ${name} ${found}.`, { path: field })
  }
}
