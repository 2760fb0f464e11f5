/** Letter keys act on the run whose row has the focus, not on the one that is shown. */
import { beforeEach, expect, it, vi } from 'vitest'
import { start, stubPage } from '../fixtures/app'
import { run } from '../fixtures/samples'

beforeEach(stubPage)

/** A row of the library's tree has the focus. */
const focus = (row: string): void => {
  const closest = (selector: string) => (selector === '[data-row]' ? { dataset: { row } } : null)
  vi.stubGlobal('document', { activeElement: { closest } })
}

it('stars, trashes and compares the run that has the focus, else the one that is shown', async () => {
  const { app, connection, workbench } = await start({
    'runs.list': () => [run('a'), run('b', { index: 1, status: 'finished' })],
    'runs.label': ({ runId }) => app.library.runs.get(runId)!,
    'runs.trash': () => undefined
  })
  workbench.show('a')
  focus('b')
  await app.perform('run.star')
  expect(connection.inputs('runs.label')).toMatchObject([{ runId: 'b', labels: { starred: true } }])
  await app.perform('run.compare')
  expect(workbench.comparison.ids).toEqual(['b'])
  focus('group:Today')
  await app.perform('run.star')
  expect(connection.inputs('runs.label')[1]).toMatchObject({ runId: 'a' })
  focus('sweep-1/b')
  await app.perform('run.trash')
  expect(connection.inputs('runs.trash')).toEqual([{ runId: 'b' }])
  expect(workbench.active?.id).toBe('a')
})

it('tags and forks it, and shows it for that', async () => {
  const { app, workbench } = await start()
  workbench.show('a')
  focus('b')
  await app.perform('run.tag')
  expect(workbench.active?.id).toBe('b')
  workbench.show('a')
  await app.perform('run.fork')
  await vi.waitFor(() => expect(app.draft.origin?.fork).toMatchObject({ runId: 'b' }))
})
