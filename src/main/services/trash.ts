/** What was thrown away, what cannot be read, and how much room all of it takes. */
import type { Handlers } from '#shared/contract'
import { AppError } from '#shared/errors'
import type { LibraryProblem, TrashItem } from '#shared/trash'
import type { ServiceOptions } from './types'

const GIGABYTE = 1e9

/** How each kind of thing comes back: with what its own request does. */
type Restore = Pick<Handlers, 'runs.restore' | 'sweeps.restore' | 'sessions.restore'>

export function trashHandlers({ library, settings, emit, reveal }: ServiceOptions, restore: Restore) {
  const { bin } = library
  const find = async (id: string): Promise<TrashItem> => {
    const item = (await bin.list()).find((each) => each.id === id)
    if (item) return item
    throw new AppError('trash.missing', `There is no ${JSON.stringify(id)} in the trash.`, { path: 'id' })
  }
  const findProblem = async (asked: { kind: string; id: string }): Promise<LibraryProblem> => {
    const found = (await library.problems()).find(({ kind, id }) => kind === asked.kind && id === asked.id)
    if (found) return found
    throw new AppError('problem.missing', `${JSON.stringify(asked.id)} can be read now, or is gone.`, {
      path: 'id'
    })
  }
  /** Does it, and says that the library is another one. */
  const changing = async (act: () => unknown): Promise<void> => {
    await act()
    emit('library.changed', {})
  }
  return {
    'trash.list': () => bin.list(),
    'trash.put': (asked) => changing(async () => bin.put((await findProblem(asked)).path)),
    'trash.restore': ({ id }) =>
      changing(async () => {
        const { kind } = await find(id)
        if (kind === 'run') await restore['runs.restore']({ runId: id })
        else if (kind === 'sweep') await restore['sweeps.restore']({ sweepId: id })
        else if (kind === 'session') await restore['sessions.restore']({ sessionId: id })
        else await bin.restore(id)
      }),
    'trash.delete': ({ id }) => changing(() => bin.delete(id)),
    'trash.empty': () => changing(() => bin.empty()),
    'library.problems': () => library.problems(),
    'library.reveal': async (asked) => {
      const { path } = await findProblem(asked)
      reveal?.(path)
      return reveal !== undefined
    },
    'library.usage': async () => {
      const { runs, trash } = await library.usage()
      const budgetBytes = settings.store.diskBudgetGb * GIGABYTE
      return { sizeBytes: runs + trash, trashBytes: trash, budgetBytes }
    }
  } satisfies Partial<Handlers>
}
