import { beforeEach, expect, it } from 'vitest'
import type { CommandId } from '#shared/commands'
import { runMenu } from '../../../src/renderer/views/library/runMenu'
import { start, stubPage } from '../fixtures/app'
import { run } from '../fixtures/samples'

beforeEach(stubPage)

it('commands of a run that another process trains say so, and are not done', async () => {
  const elsewhere = 'saltus run, process 4711'
  const { app, connection } = await start({
    'runs.list': () => [
      run('a', { status: 'running', elsewhere }),
      run('b', { status: 'paused', elsewhere }),
      run('c', { status: 'running' })
    ]
  })
  const held = (id: string, ...commands: CommandId[]) => {
    app.workbench.show(id)
    for (const command of commands) {
      expect(app.offered(command), command).toBeDefined()
      expect(app.command(command), command).toBeUndefined()
      expect(app.blocked(command)).toBe(`Trained by ${elsewhere}`)
      app.perform(command)
    }
  }
  held('a', 'run.pause', 'run.stop', 'run.trash')
  held('b', 'run.continue', 'run.step', 'run.stop')
  expect(app.notices.current).toMatchObject({
    title: 'Not now: Stop the run',
    text: `Trained by ${elsewhere}.`
  })
  const asked = connection.calls.map(({ name }) => name)
  expect(asked.filter((name) => /^runs\.(pause|continue|step|stop|trash)/.test(name))).toEqual([])

  const menu = runMenu(app.library.runs.get('a')!, app, () => undefined)
  for (const label of ['Pause', 'Stop', 'Move to trash'])
    expect(menu.find((item) => item.label === label)).toMatchObject({
      disabled: true,
      title: `Trained by ${elsewhere}`
    })

  app.workbench.show('c')
  expect(app.blocked('run.pause')).toBeNull()
  expect(app.blocked('run.trash')).toBe('Stop it first')
  connection.emit('run.changed', run('a', { status: 'finished' }))
  app.workbench.show('a')
  expect(app.command('run.trash')).toBeDefined()
})
