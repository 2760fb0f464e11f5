/** What can be asked about sweeps. */
import type { Handlers } from '#shared/contract'
import type { Families } from '../families'
import type { Watch } from '../watch/watch'
import type { Sweeps } from './sweeps'

export function sweepHandlers(sweeps: Sweeps, families: Families, watch: Watch) {
  return {
    'sweeps.check': async ({ draft }) => {
      const { plan, ...checked } = await families.ask({ kind: 'sweep', draft })
      const cells = plan?.parts.reduce((sum, part) => sum + part.cells.length, 0) ?? 0
      return {
        ...checked,
        spec: plan?.spec ?? null,
        axes: plan?.axes ?? [],
        cells,
        runs: plan?.parts.length ?? 0
      }
    },
    'sweeps.start': ({ draft, preset }) => sweeps.start(draft, preset ?? null),
    'sweeps.list': async () => {
      const all = await sweeps.list()
      watch.told([], all)
      return all
    },
    'sweeps.read': ({ sweepId }) => sweeps.read(sweepId),
    'sweeps.pause': ({ sweepId }) => sweeps.pause(sweepId),
    'sweeps.continue': ({ sweepId }) => sweeps.continue(sweepId),
    'sweeps.stop': ({ sweepId }) => sweeps.stop(sweepId),
    'sweeps.trash': ({ sweepId }) => sweeps.trash(sweepId),
    'sweeps.restore': ({ sweepId }) => sweeps.restore(sweepId)
  } satisfies Partial<Handlers>
}
