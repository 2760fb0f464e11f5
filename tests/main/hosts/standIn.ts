/** Handlers without files or engines: each answers with its name and input, some with what is hard to carry. */
import { requestNames, type Handlers } from '#shared/contract'
import { AppError } from '#shared/errors'
import type { Services } from '../../../src/main/services/types'

export const batch = {
  series: 'train',
  firstRow: 0,
  rows: 3,
  columns: {
    step: Uint32Array.of(1, 2, 3),
    replica: Uint16Array.of(0, 0, 0),
    loss: Float64Array.of(0.1, NaN, Infinity),
    accuracy: Float32Array.of(0.5, 0.75, 1)
  }
}

export function standInHandlers(): Handlers {
  const echo = Object.fromEntries(requestNames.map((name) => [name, (input: unknown) => ({ name, input })]))
  return {
    ...(echo as unknown as Handlers),
    'series.read': () => batch,
    'runs.trash': () => undefined,
    'runs.read': ({ runId }) => {
      throw new AppError('run.unknown', `There is no run ${runId}.`, { path: 'runId', tried: [runId] })
    },
    'runs.start': () => Promise.reject(new TypeError('a bug'))
  }
}

/** None are there. */
export const noBundles: Services['bundles'] = {
  inspect: () => Promise.reject(new AppError('bundle.none', 'There is no bundle.')),
  merge: () => Promise.reject(new AppError('bundle.none', 'There is no bundle.')),
  export: () => Promise.resolve(null),
  cancel: () => undefined,
  give: (file) => ({ name: file, ticket: 'a ticket' }),
  take: () => null
}
