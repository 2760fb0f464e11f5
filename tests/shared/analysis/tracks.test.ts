import { describe, expect, it } from 'vitest'
import {
  bestValues,
  column,
  innerSizes,
  groupCount,
  groupReader,
  lastValues,
  ofStage,
  tracksByGroup,
  tracksOf
} from '#shared/analysis/tracks'
import { groupName, stepAxis, type InnerAxis, type MainAxis } from '#shared/axes'

// Two replicas, three steps.
const plain = { main: stepAxis, inner: [] }
const columns = {
  step: Uint32Array.of(10, 10, 20, 20, 30, 30),
  replica: Uint16Array.of(0, 1, 0, 1, 0, 1),
  accuracy: Float64Array.of(0.5, 0.9, 0.9, 0.4, 0.95, NaN)
}

// Two replicas, two steps, two tasks.
const byTask = { main: stepAxis, inner: [{ name: 'task', title: 'task' }] }
const taskColumns = {
  step: Uint32Array.of(5, 5, 5, 5, 9, 9, 9, 9),
  replica: Uint16Array.of(0, 0, 1, 1, 0, 0, 1, 1),
  task: Uint16Array.of(0, 1, 0, 1, 0, 1, 0, 1),
  accuracy: Float32Array.of(0.5, 1, 0.5, 0.5, 1, 0.5, 0.75, 0.25)
}

/** Computed from 200 parameters down. */
const parameters: MainAxis = {
  name: 'parameters',
  title: 'number of parameters',
  unit: 'parameters',
  type: 'whole',
  scale: 'log',
  order: 'unit'
}

describe('tracks', () => {
  it('hold the rows of one replica each; NaN stays', () => {
    expect(tracksOf(plain, columns, 'accuracy', 2)).toEqual([
      { at: [10, 20, 30], values: [0.5, 0.9, 0.95] },
      { at: [10, 20, 30], values: [0.9, 0.4, NaN] }
    ])
    expect(tracksOf(plain, columns, 'accuracy', 3)[2]).toEqual({ at: [], values: [] })
  })

  it('ascend along the axis, in whatever order it was visited', () => {
    const visited = {
      unit: Uint32Array.of(0, 1, 2),
      parameters: Uint32Array.of(200, 1, 50),
      replica: new Uint16Array(3),
      error: Float64Array.of(0.1, 0.9, 0.4)
    }
    const [track] = tracksOf({ main: parameters, inner: [] }, visited, 'error', 1)
    expect(track).toEqual({ at: [1, 50, 200], values: [0.9, 0.4, 0.1] })
  })

  it('of a stage are counted from its begin, and hold one of the two rows of the step where it begins', () => {
    const staged = { ...plain, staged: true as const }
    const rows = {
      step: Uint32Array.of(0, 10, 20, 20, 30),
      stage: Uint16Array.of(0, 0, 0, 1, 1),
      replica: new Uint16Array(5),
      accuracy: Float64Array.of(0.5, 0.75, 1, 0.25, 0.5)
    }
    const starts = [
      { stage: 0, name: 'first', from: 0 },
      { stage: 1, name: 'second', from: 20 }
    ]
    const of = (stage: number) => tracksOf(staged, rows, 'accuracy', 1, { stage }, starts)[0]
    expect(of(0)).toEqual({ at: [0, 10, 20], values: [0.5, 0.75, 1] })
    expect(of(1)).toEqual({ at: [0, 10], values: [0.25, 0.5] })
    expect(of(2)).toEqual({ at: [], values: [] })
    expect(tracksOf(plain, columns, 'accuracy', 2, { stage: 0 })).toEqual(
      tracksOf(plain, columns, 'accuracy', 2)
    )
    expect(tracksOf(plain, columns, 'accuracy', 2, { stage: 1 })[0]).toEqual({ at: [], values: [] })
    expect(ofStage(staged, rows, 1, starts)['stage']).toEqual(Uint16Array.of(1, 1))
  })

  it('are numbered through where a series has no main axis', () => {
    const whole = { replica: Uint16Array.of(0, 1, 1), rank: Float32Array.of(4, 5, 6) }
    expect(tracksOf({ main: null, inner: [] }, whole, 'rank', 2)).toEqual([
      { at: [0], values: [4] },
      { at: [0, 1], values: [5, 6] }
    ])
  })

  it('end with the last value of each replica', () => {
    const tracks = tracksOf(plain, columns, 'accuracy', 3)
    expect(lastValues(tracks, [])).toEqual([{ value: 0.95, step: 30 }, { value: NaN, step: 30 }, null])
    expect(lastValues(tracks, [{ replica: 0 }])[0]).toBeNull()
  })

  it('name a column that is missing', () => {
    expect(() => tracksOf(plain, columns, 'loss', 2)).toThrow('no column loss')
    expect(() => column({}, 'step')).toThrow('no column step among ')
  })
})

describe('groups', () => {
  const inner: InnerAxis[] = [
    { name: 'class', title: 'class', size: 2, labels: ['cats', 'dogs'] },
    { name: 'mode', title: 'mode' }
  ]
  const places = { class: Uint16Array.of(0, 0, 1, 1, 2), mode: Uint16Array.of(0, 2, 0, 1, 0) }

  it('are places of all inner axes together, the last one counted first', () => {
    const sizes = innerSizes(inner, places)
    expect([sizes, groupCount(sizes)]).toEqual([[2, 3], 6])
    const groupOf = groupReader(inner, sizes, places)
    expect([0, 1, 2, 3, 4].map(groupOf), 'a place beyond the declared size has none').toEqual([
      0, 2, 3, 4, -1
    ])
    expect([0, 4, 5].map((group) => groupName(inner, sizes, group))).toEqual([
      'cats, mode 1',
      'dogs, mode 2',
      'dogs, mode 3'
    ])
  })

  it('come apart, one track per replica', () => {
    const groups = tracksByGroup(byTask, taskColumns, 'accuracy', 2)
    expect(groups.map((group) => group.map(({ values }) => values))).toEqual([
      [
        [0.5, 1],
        [0.5, 0.75]
      ],
      [
        [1, 0.5],
        [0.5, 0.25]
      ]
    ])
  })

  it('along a named inner axis are those of its place, along others the mean', () => {
    expect(tracksOf(byTask, taskColumns, 'accuracy', 2, { task: 1 })).toEqual([
      { at: [5, 9], values: [1, 0.5] },
      { at: [5, 9], values: [0.5, 0.25] }
    ])
    const grid = { main: stepAxis, inner: [...byTask.inner, { name: 'mode', title: 'mode', size: 2 }] }
    const rows = {
      step: new Uint32Array(4).fill(7),
      replica: new Uint16Array(4),
      task: Uint16Array.of(0, 0, 1, 1),
      mode: Uint16Array.of(0, 1, 0, 1),
      power: Float64Array.of(1, 2, 5, 8)
    }
    const at = (where: Record<string, number>) => tracksOf(grid, rows, 'power', 1, where)[0]!.values
    expect([at({}), at({ task: 1 }), at({ mode: 1 }), at({ task: 1, mode: 0 })]).toEqual([
      [4],
      [6.5],
      [5],
      [5]
    ])
  })

  it('together count as their plain mean', () => {
    expect(tracksOf(byTask, taskColumns, 'accuracy', 2)).toEqual([
      { at: [5, 9], values: [0.75, 0.75] },
      { at: [5, 9], values: [0.5, 0.5] }
    ])
  })

  it('are none without rows', () => {
    const none = {
      step: new Uint32Array(0),
      replica: new Uint16Array(0),
      task: new Uint16Array(0),
      accuracy: new Float32Array(0)
    }
    expect(tracksByGroup(byTask, none, 'accuracy', 2)).toEqual([])
    expect(tracksOf(byTask, none, 'accuracy', 2)).toEqual([
      { at: [], values: [] },
      { at: [], values: [] }
    ])
  })
})

describe('best values', () => {
  const tracks = [
    { at: [10, 20, 30], values: [0.5, 0.2, 0.2] },
    { at: [10, 20, 30], values: [NaN, 0.4, 0.7] },
    { at: [10], values: [0.1] }
  ]

  it('are the first of the lowest or highest ones; a diverged replica has none', () => {
    const diverged = [{ replica: 2 }]
    expect(bestValues(tracks, diverged, 'atMost')).toEqual([
      { value: 0.2, step: 20 },
      { value: 0.4, step: 20 },
      null
    ])
    expect(bestValues(tracks, diverged, 'atLeast').map((best) => best?.step)).toEqual([10, 30, undefined])
  })
})
