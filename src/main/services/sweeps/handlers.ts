/** What can be asked about sweeps. */
import type { Handlers } from '#shared/contract'
import type { Families } from '../families'
import type { Watch } from '../watch/watch'
import type { Sweeps } from './sweeps'

export function sweepHandlers(sweeps: Sweeps, families: Families, watch: Watch) {
  return {
    'sweeps.check': async ({ draft, fresh = false }) => {
      const { plan, problems, warnings, keptBytes } = await families.ask({
        kind: 'sweep',
        draft,
        warned: true
      })
      if (!plan) return { spec: null, problems, warnings, axes: [], cells: 0, runs: 0, taken: [], keptBytes }
      const cells = plan.parts.reduce((sum, part) => sum + part.cells.length, 0)
      const { spec, axes } = plan
      const { parts, taken, keptBytes: needed } = await sweeps.plan(draft, { plan, keptBytes }, fresh)
      return { spec, problems, warnings, axes, cells, runs: parts.length, taken, keptBytes: needed }
    },
    'sweeps.start': ({ draft, preset, fresh }) => sweeps.start(draft, preset ?? null, fresh ?? false),
    'sweeps.list': async () => {
      const all = await sweeps.list()
      watch.told([], all)
      return all
    },
    'sweeps.read': ({ sweepId }) => sweeps.read(sweepId),
    'sweeps.pause': ({ sweepId }) => sweeps.pause(sweepId),
    'sweeps.continue': ({ sweepId }) => sweeps.continue(sweepId),
    'sweeps.extend': ({ sweepId, steps }) => sweeps.extend(sweepId, steps),
    'sweeps.stop': ({ sweepId }) => sweeps.stop(sweepId),
    'sweeps.trash': ({ sweepId }) => sweeps.trash(sweepId),
    'sweeps.restore': ({ sweepId }) => sweeps.restore(sweepId)
  } satisfies Partial<Handlers>
}
