import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApi, type Handlers, type Output } from '#shared/contract'
import { AppError } from '#shared/errors'
import { Draft } from '../../../src/renderer/state/experiment/draft.svelte'
import { Host } from '../../../src/renderer/state/window/host.svelte'
import { Notices } from '../../../src/renderer/state/window/notices.svelte'
import { deferred, FakeConnection } from '../fixtures/connection'
import { family, preset, run } from '../fixtures/samples'

type Checked = Output<'spec.check'>
const fine: Checked = { spec: null, problems: [], facts: [], warnings: [], kept: null }
const wrong = (message: string): Checked => ({
  spec: null,
  problems: [{ path: 'stop.steps', message }],
  facts: [],
  warnings: [],
  kept: null
})

function make(answers: Partial<Handlers> = {}) {
  const connection = new FakeConnection({
    'spec.check': () => fine,
    ...answers
  })
  const api = createApi(connection)
  const host = new Host(api)
  host.families = [family]
  host.presets = [preset]
  const notices = new Notices()
  const draft = new Draft(api, host, notices)
  return { connection, draft, notices }
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const settle = () => vi.advanceTimersByTimeAsync(200)

describe('Draft', () => {
  it('checks a moment after the last change, once', async () => {
    const { connection, draft } = make()
    draft.beginBlank('toy')
    draft.edit('stop.steps', 1)
    draft.edit('stop.steps', 12)
    expect(connection.calls).toEqual([])
    await settle()
    expect(
      connection.inputs('spec.check').map(({ draft }) => (draft as typeof family.defaults).stop)
    ).toEqual([{ steps: 12, minutes: null, rules: [] }])
  })

  it('is called by what is changed, until a title is written', async () => {
    const { connection, draft } = make({ 'runs.start': () => run('a') })
    draft.beginRun('Toy', { ...(family.defaults as Record<string, unknown>), title: 'Toy' })
    draft.edit('seed', 3)
    draft.edit('stop.steps', 200)
    expect(draft.values?.title).toBe('Toy (seed 3, steps 200)')
    expect([...draft.changed], 'the title is no edit of the user').toEqual(['seed', 'stop.steps'])
    draft.undo()
    expect(draft.values?.title).toBe('Toy (seed 3)')
    draft.json.write(JSON.stringify({ ...draft.spec, seed: 4 }))
    expect(draft.values?.title).toBe('Toy (seed 4)')
    draft.edit('seed', 0)
    expect(draft.values?.title).toBe('Toy')
    expect(draft.changed.size).toBe(0)
    draft.edit('title', 'Mine')
    draft.edit('seed', 5)
    expect(draft.values?.title).toBe('Mine')
    expect([...draft.changed].sort()).toEqual(['seed', 'title'])
    draft.edit('title', 'Toy')
    draft.edit('seed', 6)
    await draft.start()
    expect(connection.inputs('runs.start')).toMatchObject([{ draft: { title: 'Toy (seed 6)', seed: 6 } }])
  })

  it('takes edits back one by one, those of one field in quick succession as one', async () => {
    const { draft } = make()
    const at = () => [draft.values?.seed, (draft.values?.stop as { steps: number } | undefined)?.steps]
    draft.beginBlank('toy')
    expect(draft.undoable).toBe(false)
    draft.edit('seed', 1)
    draft.edit('seed', 12)
    draft.edit('stop.steps', 5)
    await vi.advanceTimersByTimeAsync(2000)
    draft.edit('stop.steps', 6)
    expect(at()).toEqual([12, 6])
    draft.undo()
    expect(at()).toEqual([12, 5])
    draft.undo()
    draft.undo()
    expect(at()).toEqual([0, 100])
    draft.undo()
    expect(draft.undoable).toBe(false)
  })

  it('gives back what was reverted or discarded', () => {
    const { draft } = make()
    draft.beginBlank('toy')
    draft.edit('seed', 3)
    draft.revert()
    expect(draft.values?.seed).toBe(0)
    draft.undo()
    expect(draft.values?.seed).toBe(3)
    draft.discard()
    expect(draft.open).toBe(false)
    draft.undo()
    expect(draft.values?.seed).toBe(3)
    expect(draft.origin?.kind).toBe('blank')
  })

  it('drops an answer that a later one has overtaken', async () => {
    const answers = [deferred<Checked>(), deferred<Checked>()]
    let asked = 0
    const { draft } = make({ 'spec.check': () => answers[asked++]!.promise })
    draft.beginBlank('toy')
    draft.leave('stop.steps')
    await settle()
    draft.edit('stop.steps', 5)
    await settle()
    answers[1]!.resolve(wrong('late'))
    await settle()
    answers[0]!.resolve(wrong('early'))
    await settle()
    expect(draft.problemAt('stop.steps')?.message).toBe('late')
  })

  it('shows a problem after the first blur of its field, all of them once a start was tried', async () => {
    const { connection, draft } = make({ 'spec.check': () => wrong('must be at least 1') })
    draft.beginBlank('toy')
    await settle()
    expect(draft.problems).toHaveLength(1)
    expect(draft.problemAt('stop.steps')).toBeNull()
    draft.leave('stop.steps')
    expect(draft.problemAt('stop.steps')?.message).toBe('must be at least 1')
    expect(draft.problemAt('seed')).toBeNull()
    draft.revert()
    await settle()
    expect(draft.problemAt('stop.steps')).toBeNull()
    expect(await draft.start()).toBeNull()
    expect(draft.problemAt('stop.steps')).not.toBeNull()
    expect(connection.inputs('runs.start')).toEqual([])
  })

  it('finds the problem of a list entry at the list', async () => {
    const { draft } = make({
      'spec.check': () => ({ ...fine, problems: [{ path: 'stop.rules.0.value', message: 'x' }] })
    })
    draft.beginBlank('toy')
    draft.leave('stop.rules')
    await settle()
    expect(draft.problemAt('stop.rules')).not.toBeNull()
    expect(draft.problemAt('stop.rule')).toBeNull()
  })

  it('sends only what has an effect, and finds a value again when its field is switched on', async () => {
    const { connection, draft } = make()
    const sent = async () => {
      await settle()
      return (connection.inputs('spec.check').at(-1)!.draft as typeof family.defaults).task
    }
    draft.beginBlank('toy')
    expect(await sent()).toEqual({ law: 'zipf', noise: false })
    draft.edit('task.law', 'explicit')
    expect(await sent()).toEqual({ law: 'explicit', weights: [], noise: false })
    expect([...draft.changed]).toEqual(['task.law'])
    draft.edit('task.weights', [1, 2])
    draft.edit('task.law', 'zipf')
    expect(await sent()).toEqual({ law: 'zipf', noise: false })
    expect([...draft.changed]).toEqual([])
    draft.edit('task.law', 'explicit')
    expect(await sent()).toEqual({ law: 'explicit', weights: [1, 2], noise: false })
  })

  it('fills in the fields that a stored run leaves out, for when they are switched on', async () => {
    const { connection, draft } = make()
    draft.beginRun('Run a', { ...family.defaults, task: { law: 'zipf', noise: true } })
    draft.edit('task.law', 'explicit')
    await settle()
    expect(connection.inputs('spec.check').at(-1)!.draft).toMatchObject({
      task: { law: 'explicit', weights: [], noise: true }
    })
  })

  it('starts an unchanged preset as that preset, a changed one as its own', async () => {
    const { connection, draft } = make({ 'runs.start': () => run('new') })
    draft.beginPreset('toy/demo')
    expect(draft.values).toMatchObject({ seed: 7, title: 'Toy demo', stop: { steps: 50, minutes: null } })
    expect((await draft.start())?.id).toBe('new')
    expect(draft.open).toBe(false)

    draft.beginPreset('toy/demo')
    draft.edit('seed', 8)
    expect([...draft.changed]).toEqual(['seed'])
    await draft.start()
    expect(connection.inputs('runs.start').map(({ preset }) => preset)).toEqual(['toy/demo', undefined])
  })

  it('keeps the draft and tells why when the host refuses to start', async () => {
    const { draft, notices } = make({
      'runs.start': () => {
        throw new AppError('library.readOnly', 'The library cannot be written.')
      }
    })
    draft.beginBlank('toy')
    expect(await draft.start()).toBeNull()
    expect(draft.open).toBe(true)
    expect(notices.current).toEqual({
      title: 'The run could not be started',
      text: 'The library cannot be written.',
      code: 'library.readOnly'
    })
  })

  it('starts once however often it is asked', async () => {
    const started = deferred<ReturnType<typeof run>>()
    const { connection, draft } = make({ 'runs.start': () => started.promise })
    draft.beginBlank('toy')
    const first = draft.start()
    await settle()
    expect(await draft.start()).toBeNull()
    started.resolve(run('new'))
    expect((await first)?.id).toBe('new')
    expect(connection.inputs('runs.start')).toHaveLength(1)
  })

  it('forks from a checkpoint, and is still a fork when it comes back', async () => {
    const { connection, draft } = make({
      'runs.read': () => ({ summary: run('a'), spec: family.defaults }) as never,
      'checkpoints.list': () => [{ step: 10, sizeBytes: 1, rolling: false }],
      'runs.fork': () => run('new')
    })
    expect(await draft.beginFork('a')).toBe(true)
    draft.edit('seed', 3)
    const kept = { values: draft.values, origin: draft.origin }
    draft.discard()
    draft.restore(kept)
    expect([...draft.changed]).toEqual(['seed'])
    await draft.start()
    expect(connection.inputs('runs.fork')).toMatchObject([{ runId: 'a', step: 10, draft: { seed: 3 } }])
    expect(connection.inputs('runs.start')).toEqual([])
  })

  it('remembers what was not started, and comes back with it', async () => {
    const { draft } = make()
    draft.beginBlank('toy')
    draft.edit('seed', 3)
    const next = make()
    next.draft.restore(draft.kept)
    expect(next.draft.values).toEqual({ ...family.defaults, seed: 3 })
    expect([...next.draft.changed]).toEqual(['seed'])
    draft.discard()
    expect(draft.kept).toBeNull()
    next.draft.restore(null)
    expect(next.draft.open).toBe(false)
  })

  it('takes up what was remembered, or comes from a file, in the words of before', () => {
    const { draft } = make()
    const values = { family: 'toy', schema: 1, stop: { rules: [{ metric: 'test.accuracy', atLeast: 0.9 }] } }
    const rules = [{ metric: 'test.accuracy', is: 'atLeast', value: 0.9 }]
    draft.restore({ values, origin: { kind: 'run', title: 'Old', values, preset: null } })
    expect(draft.values).toMatchObject({ schema: 3, stop: { rules } })
    expect([...draft.changed]).toEqual([])
    draft.beginFile('Old', values)
    expect(draft.values).toMatchObject({ schema: 3, stop: { rules } })
  })

  it('ignores a remembered draft of a family that is gone', () => {
    const { draft } = make()
    draft.restore({
      values: { family: 'gone' },
      origin: { kind: 'blank', title: '', values: {}, preset: null }
    })
    draft.restore(42)
    expect(draft.open).toBe(false)
  })
})
