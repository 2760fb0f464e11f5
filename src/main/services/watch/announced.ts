/** What an event says has changed on disk; other processes hear of that and no more. */
import type { EventName, Events } from '#shared/contract'
import type { Change } from '../../store/writers'

const changes: { [K in EventName]?: (payload: Events[K]) => Change } = {
  'run.changed': ({ id }) => ({ what: 'run', id }),
  'run.removed': ({ runId }) => ({ what: 'run', id: runId }),
  'run.series': ({ runId }) => ({ what: 'run', id: runId }),
  'run.checkpoint': ({ runId }) => ({ what: 'run', id: runId }),
  'run.states': ({ runId }) => ({ what: 'run', id: runId }),
  'sweep.changed': ({ id }) => ({ what: 'sweep', id }),
  'sweep.removed': ({ sweepId }) => ({ what: 'sweep', id: sweepId }),
  'sessions.changed': () => ({ what: 'sessions' }),
  'settings.changed': () => ({ what: 'settings' })
}

/** Null: nothing that is stored. */
export const changeOf = <K extends EventName>(name: K, payload: Events[K]): Change | null =>
  changes[name]?.(payload) ?? null
