import { beforeEach, describe, expect, it, vi } from 'vitest'
import { start, stubPage } from '../fixtures/app'
import { run } from '../fixtures/samples'

beforeEach(stubPage)

describe('failures that no request was about', () => {
  it('of the host are told with its sentence', async () => {
    const { app, connection } = await start()
    connection.emit('app.failed', { what: 'Run a', message: 'The disk is full.', code: 'store.full' })
    expect(app.notices.current).toEqual({ title: 'Run a', text: 'The disk is full.', code: 'store.full' })
  })

  it('of the settings are told when the window opens', async () => {
    const { app } = await start({
      'settings.problems': () => ['engineProcesses must be 1.', 'theme must be dark.']
    })
    expect(app.notices.current).toMatchObject({
      title: 'Some settings were not taken',
      text: 'engineProcesses must be 1. theme must be dark.'
    })
  })

  it('of the page are told, and the page goes on', async () => {
    const { app } = await start()
    const logged = vi.spyOn(console, 'error').mockReturnValue()
    app.failed(new TypeError('a bug'))
    expect(app.notices.current).toMatchObject({ text: 'TypeError: a bug', code: 'internal' })
    expect(logged).toHaveBeenCalledOnce()
  })

  it('of an engine process show what a lost engine process wrote, where there was one', async () => {
    const { app, connection } = await start()
    app.workbench.show('a')
    expect(app.command('run.log')).toBeUndefined()
    const error = { code: 'engine.lost', message: 'The engine process ended unexpectedly.' }
    connection.emit('run.changed', run('a', { status: 'interrupted', error }))
    app.perform('run.log')
    expect(app.dialog).toBe('engineLog')
  })
})
