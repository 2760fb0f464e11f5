import { beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '#shared/errors'
import { emptySession, type SessionState } from '#shared/session'
import { opensWith, start, stubPage } from '../fixtures/app'
import { family, noRows, run, settings, testRows } from '../fixtures/samples'

beforeEach(stubPage)

describe('a first start', () => {
  it('shows the gallery', async () => {
    const { app } = await start()
    expect(app.ready).toBe(true)
    expect(app.workbench.view).toBe('gallery')
    expect(app.title).toBe('Saltus')
  })

  it('says why when the host cannot answer', async () => {
    const { app } = await start({
      'families.list': () => {
        throw new AppError('library.locked', 'The folder is in use.')
      }
    })
    expect(app.ready).toBe(false)
    expect(app.failure).toMatchObject({ code: 'library.locked', message: 'The folder is in use.' })
  })

  it('runs a preset with one verb', async () => {
    const { app, connection } = await start({ 'runs.start': () => run('new', { title: 'Toy demo' }) })
    await app.runPreset('toy/demo')
    expect(connection.inputs('runs.start')).toMatchObject([{ preset: 'toy/demo' }])
    expect(app.workbench).toMatchObject({ view: 'workbench', activeId: 'new' })
    expect(app.title).toBe('Toy demo – Saltus')
  })

  it('opens the editor when a start has problems', async () => {
    const { app } = await start({
      'spec.check': () => ({
        spec: null,
        problems: [{ path: 'seed', message: 'x' }],
        facts: [],
        warnings: [],
        kept: null
      })
    })
    await app.runPreset('toy/demo')
    expect(app.workbench.inspectorTab).toBe('spec')
    expect(app.workbench.view).toBe('workbench')
    expect(app.draft.open).toBe(true)
  })
})

describe('an engine that stepped down', () => {
  const stepDowns = [{ backend: 'native' as const, reason: 'No C++ compiler was found' }]
  const status = { record: null, stepDowns, running: 0, queued: 0 }

  it('is told once, also over several starts', async () => {
    const { app, connection } = await start({ 'engine.status': () => status })
    expect(app.engineCardDue).toBe(true)
    app.engineCardDue = false
    connection.emit('engine.changed', { ...status, running: 1 })
    expect(app.engineCardDue).toBe(false)

    const { engineTold } = app.preferences.current
    const next = await start({
      'engine.status': () => status,
      'settings.read': () => settings({ engineTold })
    })
    expect(next.app.engineCardDue).toBe(false)
  })
})

describe('a session', () => {
  it('comes back: runs, active run, cursor, choices', async () => {
    const stored: Partial<SessionState> = {
      view: 'workbench',
      openRuns: ['a', 'trashed', 'b'],
      activeRun: 'b',
      cursor: 20,
      panels: { view: { x: 'linear' }, 'toy-1': { y: 'logit' } }
    }
    const { app, workbench } = await start({ 'sessions.start': () => opensWith(stored) })
    expect(workbench.visible.map(({ id }) => id)).toEqual(['b', 'a'])
    expect(workbench.cursor).toMatchObject({ step: 20, live: false, head: 30 })
    expect(workbench.stepScale).toBe('linear')
    expect(workbench.chosen('toy-1')).toEqual({ x: 'linear', y: 'logit' })
    const now = { ...emptySession, ...stored, openRuns: ['a', 'b'] }
    expect(app.session.state).toEqual(now)
    expect(app.notices.current).toMatchObject({ code: 'session.missing' })
    expect(app.notices.current?.text).toMatch(/^trashed is not in this library/)
  })

  it('is kept when it has changed, saved under a name, and opened in the place of another', async () => {
    const info = { id: 's1', title: 'Mine', savedAt: '2026-03-01T10:00:00.000Z', runs: 1 }
    const other = { ...emptySession, view: 'workbench' as const, openRuns: ['b'], activeRun: 'b', cursor: 10 }
    const { app, connection, workbench } = await start({
      'sessions.save': ({ title }) => ({ ...info, title }),
      'sessions.list': () => ({ saved: [info], history: [] }),
      'sessions.read': () => ({ ...info, saved: info, state: other })
    })
    app.session.keep()
    await app.session.flush()
    expect(connection.inputs('sessions.keep')).toEqual([])
    workbench.show('a')
    app.session.keep()
    await app.session.flush()
    expect(connection.inputs('sessions.keep')).toMatchObject([
      { window: 'window-1', state: { activeRun: 'a' } }
    ])
    app.perform('session.save')
    await vi.waitFor(() => expect(app.dialog).toBe('save'))
    await app.session.saveAs('Mine')
    expect(connection.inputs('sessions.save')).toMatchObject([
      { known: null, title: 'Mine', state: { activeRun: 'a' } }
    ])
    await app.session.open('s1')
    expect(app.session.state).toEqual(other)
    await app.session.save()
    expect(connection.inputs('sessions.save')[1]).toMatchObject({ known: info, state: other })
  })

  it('takes a new name from any window, and is open no longer when it is in the trash', async () => {
    let all = [{ id: 's1', title: 'Mine', savedAt: '2026-03-01T10:00:00.000Z', runs: 1 }]
    const { app, connection } = await start({
      'sessions.start': () => opensWith({}, { saved: all[0]! }),
      'sessions.list': () => ({ saved: all, history: [] }),
      'sessions.rename': ({ title }) => ({ ...all[0]!, title }),
      'sessions.trash': () => undefined,
      'sessions.restore': () => all[0]!
    })
    app.perform('session.rename')
    expect(app).toMatchObject({ dialog: 'rename', saved: { renaming: { id: 's1' } } })
    await app.saved.rename(all[0]!, 'Ours')
    expect(connection.inputs('sessions.rename')).toEqual([{ sessionId: 's1', title: 'Ours' }])
    all = [{ ...all[0]!, title: 'Ours' }]
    connection.emit('sessions.changed', {})
    await vi.waitFor(() => expect(app.session.saved?.title).toBe('Ours'))
    app.perform('session.trash')
    await vi.waitFor(() => expect(app.saved.trashed?.title).toBe('Ours'))
    const before = all
    all = []
    connection.emit('sessions.changed', {})
    await vi.waitFor(() => expect(app.session.saved).toBeNull())
    all = before
    app.perform('session.restore')
    await vi.waitFor(() => expect(app.saved.trashed).toBeNull())
    expect(connection.inputs('sessions.restore')).toEqual([{ sessionId: 's1' }])
  })

  it('that was cut off is offered, not forced', async () => {
    const offer = { id: 'h1', title: 'Lost', savedAt: '2026-03-01T10:00:00.000Z', runs: 1 }
    const state = { ...emptySession, view: 'workbench' as const, openRuns: ['a'], activeRun: 'a' }
    const { app } = await start({
      'sessions.start': () => opensWith({}, { offer }),
      'sessions.read': () => ({ ...offer, saved: null, state })
    })
    expect(app.workbench).toMatchObject({ view: 'gallery', activeId: null })
    app.perform('session.reopen')
    await vi.waitFor(() => expect(app.workbench.activeId).toBe('a'))
    expect(app.session).toMatchObject({ offer: null, saved: null })
  })

  it('begins with a new run, or with a bundle, when that is wanted', async () => {
    const fresh = () => opensWith({}, { fresh: true })
    const blank = await start({
      'sessions.start': fresh,
      'settings.read': () => settings({ startup: 'new' })
    })
    expect(blank.app.draft.origin).toMatchObject({ kind: 'blank' })
    const session = { id: 's1', title: 'A leap', savedAt: '2026-03-01T10:00:00.000Z', runs: 1 }
    const { app, connection } = await start({
      'sessions.start': () => opensWith({}, { file: { name: 'leap.saltus', ticket: 't1' } }),
      'sessions.list': () => ({ saved: [session], history: [] }),
      'bundles.merge': () => ({ sessionId: 's1', title: 'A leap', imported: [], present: [] }),
      'sessions.read': () => ({
        ...session,
        saved: session,
        state: { ...emptySession, view: 'workbench', openRuns: ['a'] }
      })
    })
    await vi.waitFor(() => expect(app.notices.current?.title).toBe('“A leap” is open'))
    expect(connection.inputs('bundles.merge')).toEqual([{ ticket: 't1' }])
    expect(app.workbench.activeId).toBe('a')
  })

  it('shows one run, draws others beside it, and falls back when the active one goes', async () => {
    const { app, workbench, connection } = await start()
    workbench.show('a')
    workbench.toggleBeside('b')
    expect(workbench.visible.map(({ id }) => id)).toEqual(['a', 'b'])
    workbench.show('b')
    expect(workbench.visible.map(({ id }) => id)).toEqual(['b', 'a'])
    connection.emit('run.removed', { runId: 'b' })
    expect(workbench.activeId).toBe('a')
    workbench.show('c')
    expect(workbench.activeId, 'a run of a family that is not installed is shown, too').toBe('c')
    await vi.waitFor(() => expect(workbench.active?.loaded).toBe(true))
    expect(workbench.active?.family, 'something stands in for it').toMatchObject({
      id: 'gone',
      panels: [{ kind: 'curve' }, { kind: 'heatmap' }, { kind: 'tasks' }]
    })
    for (const id of ['run.continue', 'run.fork', 'run.edit', 'run.verify'] as const)
      expect(app.command(id), id).toBe(undefined)
  })

  it('follows the head until the cursor is placed', async () => {
    const { app, workbench, connection } = await start()
    workbench.show('a')
    await vi.waitFor(() => expect(workbench.active?.loaded).toBe(true))
    connection.emit('run.series', { runId: 'a', batch: testRows(4, [40]) })
    expect(workbench.cursor).toMatchObject({ step: 40, live: true })
    app.perform('cursor.back')
    expect(workbench.cursor).toMatchObject({ step: 30, live: false })
    app.perform('cursor.previousCheckpoint')
    expect(workbench.cursor.step).toBe(10)
    connection.emit('run.series', { runId: 'a', batch: testRows(5, [50]) })
    expect(workbench.cursor).toMatchObject({ step: 10, head: 50 })
    // The header’s step and the head of the cursor are one, also where it runs ahead of the rows.
    connection.emit('run.changed', run('a', { step: 57 }))
    expect([workbench.cursor.head, workbench.active?.step]).toEqual([57, 57])
  })

  it('reads what was missed after a lost connection', async () => {
    const { app, workbench, connection } = await start()
    workbench.show('a')
    await vi.waitFor(() => expect(workbench.active?.loaded).toBe(true))
    connection.answers['series.read'] = ({ series, fromRow }) =>
      series === 'test' && fromRow === 4 ? testRows(4, [40, 50]) : noRows(series, fromRow)
    connection.reconnect()
    await vi.waitFor(() => expect(workbench.cursor.head).toBe(50))
    expect(app.connection).toBe('open')
  })

  it('makes the library and the inspector drawers in a narrow window', async () => {
    const { workbench } = await start()
    const { sides } = workbench
    sides.width = 1100
    expect([sides.isOpen('library'), sides.isOpen('inspector')]).toEqual([true, false])
    workbench.openInspector('notes')
    expect(sides.isOpen('inspector')).toBe(true)
    sides.closeDrawer()
    expect(sides.isOpen('inspector')).toBe(false)
    sides.width = 1280
    expect(sides.isOpen('inspector')).toBe(true)
  })
})

describe('a new run', () => {
  const other = { ...family, id: 'other', title: 'Other', defaults: { family: 'other' } }

  it('asks what is learned, begins what was chosen, with or without a preset, and remembers it', async () => {
    const { app } = await start({ 'families.list': () => [family, other] })
    app.perform('run.new')
    expect(app.dialog).toBe('newRun')
    expect(app.draft.open).toBe(false)
    app.beginBlank('other')
    expect(app.draft.origin).toMatchObject({ kind: 'blank', title: 'Other', preset: null })
    expect(app.preferences.current.lastFamily).toBe('other')
    expect(app.workbench.inspectorTab).toBe('spec')
  })

  it('does not ask where there is no choice', async () => {
    const { app } = await start()
    app.perform('run.new')
    expect(app.dialog).toBe(null)
    expect(app.draft.family?.id).toBe('toy')
  })
})

describe('commands', () => {
  it('have ids and keys of their own', async () => {
    const { app } = await start()
    const ids = app.commands.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    const keys = app.commands.flatMap(({ key }) => key ?? [])
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('have every key of the interface rules', async () => {
    const { app } = await start()
    const keys = new Set(app.commands.flatMap(({ key }) => key ?? []))
    const rules = [
      'Ctrl K',
      '/',
      'N',
      'E',
      'R',
      'P',
      'Shift S',
      'Ctrl B',
      'Ctrl I',
      'T',
      'S',
      '←',
      '→',
      'Shift ←'
    ]
    const more = ['Shift →', '[', ']', 'Home', 'End', 'Space', 'L', 'F', '1', '9', 'X', 'Y', 'Ctrl Z', '?']
    expect([...rules, ...more].filter((key) => !keys.has(key))).toEqual([])
  })

  it('cycle the scales of the step axis, and of the panel that has the focus or the first', async () => {
    const { app } = await start()
    const { workbench } = app
    workbench.show('a')
    const seen = [0, 1, 2].map(() => {
      app.perform('axis.x')
      return workbench.stepScale
    })
    expect(seen).toEqual(['linear', 'symlog', 'log'])
    expect(app.command('axis.y')).toBeUndefined()
    const pressed: string[] = []
    const end = workbench.offerYScale('toy-1', () => pressed.push('toy-1'))
    workbench.offerYScale('toy-2', () => pressed.push('toy-2'))
    app.perform('axis.y')
    workbench.yScaleOf('toy-2')!()
    end()
    app.perform('axis.y')
    expect(pressed).toEqual(['toy-1', 'toy-2', 'toy-2'])
  })

  it('move the cursor between changes, or checkpoints where there are none yet', async () => {
    const { app, connection } = await start({
      'series.read': ({ series, fromRow }) => noRows(series, fromRow)
    })
    const { cursor } = app.workbench
    app.workbench.show('a')
    await vi.waitFor(() => expect(app.workbench.active?.checkpoints.length).toBe(2))
    app.perform('cursor.previousLeap')
    expect(cursor.step).toBe(10)
    connection.emit('run.changed', run('a', { step: 90, diverged: [{ replica: 0, step: 70 }] }))
    app.perform('cursor.nextLeap')
    expect(cursor.step).toBe(70)
    app.perform('cursor.nextLeap')
    expect(cursor.step).toBe(70)
  })

  it('play from the start when at the head, until the head or until the cursor is placed', async () => {
    const { app } = await start()
    const { cursor } = app.workbench
    expect(app.command('cursor.play')).toBeUndefined()
    app.workbench.show('a')
    await vi.waitFor(() => expect(cursor.head).toBe(30))
    app.perform('cursor.play')
    expect(cursor).toMatchObject({ playing: true, step: 0, live: false })
    cursor.playTo(12)
    expect(cursor).toMatchObject({ playing: true, step: 12 })
    app.perform('cursor.first')
    expect(cursor).toMatchObject({ playing: false, step: 0 })
    app.perform('cursor.play')
    cursor.playTo(31)
    expect(cursor).toMatchObject({ playing: false, step: 30 })
  })

  it('are offered only where they make sense, and come from the menu too', async () => {
    const { app, connection } = await start({ 'runs.pause': ({ runId }) => run(runId, { status: 'paused' }) })
    expect(app.command('run.pause')).toBeUndefined()
    app.workbench.show('a')
    expect(app.command('run.continue')).toBeUndefined()
    connection.emit('app.command', { command: 'run.pause' })
    await vi.waitFor(() => expect(app.command('run.continue')).toBeDefined())
    expect(app.command('run.pause')).toBeUndefined()
    expect(connection.inputs('runs.pause')).toEqual([{ runId: 'a' }])
  })

  it('edit the active run as a new one', async () => {
    const { app } = await start()
    app.workbench.show('a')
    await vi.waitFor(() => expect(app.command('run.edit')).toBeDefined())
    app.perform('run.edit')
    expect(app.draft.origin).toMatchObject({ kind: 'run', title: 'Run a' })
  })

  it('star, trash and bring back', async () => {
    const { app, connection } = await start({
      'runs.list': () => [run('a', { status: 'finished' })],
      'runs.label': ({ runId, labels }) => run(runId, { status: 'finished', ...labels }),
      'runs.trash': () => undefined,
      'runs.restore': ({ runId }) => run(runId)
    })
    app.workbench.show('a')
    app.perform('run.star')
    await vi.waitFor(() => expect(app.library.runs.get('a')?.starred).toBe(true))
    app.perform('run.trash')
    connection.emit('run.removed', { runId: 'a' })
    await vi.waitFor(() => expect(app.library.trashed?.id).toBe('a'))
    expect(app.workbench.activeId).toBeNull()
    app.perform('run.restore')
    await vi.waitFor(() => expect(app.workbench.activeId).toBe('a'))
  })
})
