import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createApi } from '#shared/contract'
import type { SweepSummary } from '#shared/sweep/record'
import { RunData } from '../../../src/renderer/state/runs/runData.svelte'
import { crossingTables } from '../../../src/renderer/views/inspector/crossingTables'
import { previewLines } from '../../../src/renderer/views/gallery/preview'
import { libraryRows, MOST_ROWS } from '../../../src/renderer/views/library/rows'
import { noteOf } from '../../../src/renderer/views/workbench/runNote'
import { FakeConnection } from '../fixtures/connection'
import { detail, family, preset, run } from '../fixtures/samples'

const plain = (text: string): string => text.replaceAll(/[\u202f\u00a0]/g, ' ')

describe('libraryRows', () => {
  const now = new Date('2026-03-02T12:00:00')
  const runs = [
    run('today', { createdAt: new Date('2026-03-02T08:00:00').toISOString(), tags: ['good'] }),
    run('star', { createdAt: new Date('2026-03-02T07:00:00').toISOString(), starred: true }),
    run('yesterday', { createdAt: new Date('2026-03-01T08:00:00').toISOString(), status: 'failed' })
  ]
  const rows = (query = '', collapsed: string[] = []) =>
    libraryRows({ runs, presets: [preset], query, collapsed: new Set(collapsed), now }).map((row) =>
      row.kind === 'group' ? `${row.label} ${row.count}` : row.key
    )

  it('puts stars first, then days, then presets', () => {
    expect(rows()).toEqual([
      'Starred 1',
      'star',
      'Today 1',
      'today',
      'Yesterday 1',
      'yesterday',
      'Presets 1',
      'preset:toy/demo'
    ])
  })

  it('puts forks under their parent, and at the top where that is not shown', () => {
    const parent = (runId: string) => ({ runId, title: runId, step: 1, changes: [] })
    const tree = [run('b', { parent: parent('a') }), run('c', { parent: parent('b') }), run('a')]
    const depths = (runs: typeof tree) =>
      libraryRows({ runs, presets: [], query: '', collapsed: new Set(), now }).flatMap((row) =>
        row.kind === 'run' ? [[row.key, row.depth]] : []
      )
    expect(depths(tree)).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 2]
    ])
    expect(depths(tree.slice(0, 2))).toEqual([
      ['b', 0],
      ['c', 1]
    ])
  })

  it('leaves what is beyond three hundred rows to the table, and keeps the presets', () => {
    const many = Array.from({ length: 5000 }, (_, i) => run(`r${i}`, { createdAt: now.toISOString() }))
    const all = libraryRows({ runs: many, presets: [preset], query: '', collapsed: new Set(), now })
    expect(all).toHaveLength(MOST_ROWS + 3)
    expect(all.slice(-3)).toMatchObject([
      { kind: 'more', count: 5000 - MOST_ROWS + 1 },
      { kind: 'group', label: 'Presets' },
      { kind: 'preset' }
    ])
  })

  it('searches titles, tags and status words, and folds groups', () => {
    expect(rows('GOOD')).toEqual(['Today 1', 'today'])
    expect(rows('failed run')).toEqual(['Yesterday 1', 'yesterday'])
    expect(rows('demo leaps')).toEqual(['Presets 1', 'preset:toy/demo'])
    expect(rows('', ['Starred', 'Today', 'Yesterday'])).toEqual([
      'Starred 1',
      'Today 1',
      'Yesterday 1',
      'Presets 1',
      'preset:toy/demo'
    ])
  })
})

describe('sweeps in the library', () => {
  const now = new Date('2026-03-02T12:00:00')
  const at = (hour: string) => new Date(`2026-03-02T${hour}:00:00`).toISOString()
  const sweep = { id: 'sweep', title: 'Rates', family: 'toy', createdAt: at('09') } as SweepSummary
  const runs = [
    run('late', { createdAt: at('11') }),
    run('second', { createdAt: at('10'), sweep: { id: 'sweep', part: 1 } }),
    run('first', { createdAt: at('10'), sweep: { id: 'sweep', part: 0 } }),
    run('early', { createdAt: at('08') }),
    run('orphan', { createdAt: at('07'), sweep: { id: 'gone', part: 0 } })
  ]
  const keys = (query = '', unfolded: string[] = []) =>
    libraryRows({
      runs,
      sweeps: [sweep],
      presets: [],
      query,
      collapsed: new Set(),
      unfolded: new Set(unfolded),
      now
    }).map((row) => (row.kind === 'group' ? `${row.label} ${row.count}` : row.key))

  it('stand at their time and fold their runs; a run whose sweep is gone stands alone', () => {
    expect(keys()).toEqual(['Today 4', 'late', 'sweep', 'early', 'orphan'])
    expect(keys('', ['sweep'])).toEqual([
      'Today 4',
      'late',
      'sweep',
      'sweep/first',
      'sweep/second',
      'early',
      'orphan'
    ])
  })

  it('are found by their own title and by those of their runs', () => {
    expect(keys('rates')).toEqual(['Today 1', 'sweep'])
    expect(keys('run second', ['sweep'])).toEqual(['Today 1', 'sweep', 'sweep/second'])
    expect(keys('run early')).toEqual(['Today 1', 'early'])
  })
})

describe('noteOf', () => {
  const checkpoint = { step: 900, sizeBytes: 1, rolling: true }

  it('says where a run was cut off and what continuing costs', () => {
    const note = noteOf(run('a', { status: 'interrupted', step: 1540 }), [checkpoint], ['seed 0'])!
    expect(plain(note.title)).toBe('The run was cut off at step 1 540')
    expect(note.text).toContain('takes up the checkpoint at 900 and replays 640 steps')
    expect(note.actions).toEqual(['run.continue', 'run.fork', 'run.trash'])
  })

  it('gives cause, cure and code of a failure', () => {
    const error = { code: 'store.full', message: 'The disk is full. Free 40 MB' }
    const note = noteOf(run('a', { status: 'failed', step: 12400, error }), [], ['seed 0'])!
    expect(plain(note.title)).toBe('Training failed at step 12 400')
    expect(note.text).toBe('The disk is full. Free 40 MB. Continue starts again from step 0.')
    expect(note.code).toBe('store.full')
  })

  it('names the diverged replicas and since when, also while the others go on', () => {
    const diverged = [
      { replica: 2, step: 1250 },
      { replica: 5, step: 2100 },
      { replica: 9, step: 3300 }
    ]
    const names = Array.from({ length: 10 }, (_, r) => `seed ${100 + r}`)
    const note = noteOf(run('a', { status: 'running', replicas: 10, diverged }), [], names)!
    expect(note.title).toBe('The loss of seeds 102, 105 and 109 is no longer finite')
    expect(plain(note.text)).toBe(
      '3 seeds frozen since steps 1 250 to 3 300; the other 7 go on. A lower learning rate may hold.'
    )
    const two = { status: 'running', replicas: 2, diverged: diverged.slice(0, 2) } as const
    const swept = names.map((name, r) => `${name}, weight decay ${r}`)
    expect(noteOf(run('a', { ...two, replicas: 10 }), [], swept)!.title).toBe(
      'The loss of seed 102, weight decay 2 and seed 105, weight decay 5 is no longer finite'
    )
    const alone = noteOf(
      run('a', { status: 'diverged', diverged: [{ replica: 0, step: 5 }] }),
      [],
      ['seed 0']
    )!
    expect(alone.title).toBe('The loss is no longer finite')
  })

  it('has nothing to say about a run in order', () => {
    expect(noteOf(run('a', { status: 'finished' }), [], ['seed 0'])).toBeNull()
  })
})

describe('crossingTables', () => {
  beforeEach(() => {
    vi.stubGlobal('requestAnimationFrame', () => 1)
  })

  it('gives the median step over replicas and names them; one that never crosses counts as latest', () => {
    const summary = run('a', { replicas: 3 })
    const data = new RunData(
      createApi(new FakeConnection()),
      'a',
      family,
      () => summary,
      () => undefined,
      { colour: 1, dash: 1 }
    )
    const known = detail('a')
    data.detail = { ...known, spec: { ...known.spec, replicas: 3, perReplica: { seed: [7, 3, 5] } } }
    const accuracies = [
      [10, [0.8, 0.5, 0.5]],
      [20, [0.95, 0.8, 0.5]],
      [30, [1, 0.92, 0.6]]
    ] as const
    const rows = accuracies.flatMap(([step, values]) =>
      values.map((value, replica) => ({ step, replica, value }))
    )
    data.series('test').append({
      series: 'test',
      firstRow: 0,
      rows: rows.length,
      columns: {
        step: Uint32Array.from(rows, ({ step }) => step),
        replica: Uint16Array.from(rows, ({ replica }) => replica),
        accuracy: Float32Array.from(rows, ({ value }) => value)
      }
    })
    expect(crossingTables(data)!.tables[0]!.rows).toEqual([
      {
        level: 0.75,
        median: { at: 20, beyond: false },
        first: 10,
        last: 20,
        crossed: 2,
        names: { first: 'seed 7', median: 'seed 3', last: 'seed 3' }
      },
      {
        level: 0.9,
        median: { at: 30, beyond: false },
        first: 20,
        last: 30,
        crossed: 2,
        names: { first: 'seed 7', median: 'seed 3', last: 'seed 3' }
      },
      {
        level: 0.99,
        median: { at: 30, beyond: true },
        first: 30,
        last: 30,
        crossed: 1,
        names: { first: 'seed 7', median: null, last: 'seed 7' }
      }
    ])
  })
})

describe('previewLines', () => {
  const lines = (...labels: string[]) =>
    previewLines({
      engine: '',
      machine: '',
      date: '',
      seconds: 1,
      steps: [],
      lines: labels.map((label) => ({ label, values: [] }))
    }).map(({ colour, thin }) => `${colour}${thin ? ' thin' : ''}`)

  it('gives training the colour of what is beside it, and a crowd one colour', () => {
    expect(lines('train', 'test')).toEqual(['1 thin', '1'])
    expect(lines('train.accuracy', 'test.accuracy')).toEqual(['1 thin', '1'])
    expect(lines('wd 1', 'wd 0.1')).toEqual(['1', '2'])
    expect(lines('train')).toEqual(['1'])
    expect(new Set(lines(...Array.from({ length: 12 }, (_, task) => `task ${task}`)))).toEqual(
      new Set(['1 thin'])
    )
  })
})
