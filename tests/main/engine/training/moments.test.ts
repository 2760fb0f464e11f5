import { describe, expect, it } from 'vitest'
import { stepAxis } from '#shared/axes'
import type { SeriesBatch, SeriesDeclaration } from '#shared/metrics'
import type { TrainingState } from '#shared/trainingState'
import { detectorsOf, Moments } from '../../../../src/main/engine/training/moments'

const series: SeriesDeclaration[] = [
  {
    name: 'test',
    title: 'Held out',
    main: stepAxis,
    inner: [],
    columns: [
      {
        name: 'accuracy',
        title: 'Accuracy',
        unit: '',
        quantity: 'accuracy of held-out rows',
        range: [0, 1],
        precision: 'float32',
        help: ''
      }
    ]
  },
  { name: 'tasks', title: 'Tasks', main: stepAxis, inner: [{ name: 'task', title: 'task' }], columns: [] }
]

const rowsAt = (step: number, values: readonly number[]): SeriesBatch => ({
  series: 'test',
  firstRow: 0,
  rows: values.length,
  columns: {
    step: new Uint32Array(values.length).fill(step),
    replica: Uint16Array.from(values, (_, r) => r),
    accuracy: Float32Array.from(values)
  }
})

const stateAt = (step: number, numbers = 4): TrainingState => ({
  step,
  seconds: 0,
  diverged: [],
  ruleCounts: [],
  stage: 0,
  stageFrom: 0,
  tensors: { w: { dtype: 'float32', shape: [1, numbers], data: new Float32Array(numbers) } }
})

/** A leap between steps 400 and 500 in two of three replicas; the third is NaN. */
const accuracy = (step: number): number => Math.min(0.9, Math.max(0.1, 0.1 + (step - 390) / 100))

/** Evaluates every ten steps; the steps whose states are to be kept, and the changes. */
function watch(
  moments: Moments,
  from: number,
  to: number,
  options: { kept?: number; numbers?: number } = {}
) {
  const states: number[] = []
  let read = 0
  for (let step = from; step < to; step += 10) {
    moments.note(rowsAt(step, [accuracy(step), accuracy(step), NaN]))
    const due = moments.evaluated(step === options.kept, () => {
      read++
      return stateAt(step, options.numbers)
    })
    states.push(...due.map((state) => state.step))
  }
  return { states, changes: moments.take(), read }
}

describe('moments', () => {
  it('keep the states of the evaluations just before a change is certain, and those from then on', () => {
    const { states, changes } = watch(new Moments(series), 0, 800)
    const [change, ...more] = changes
    expect(more).toEqual([])
    expect(change).toMatchObject({ metric: 'test.accuracy', direction: 'up', step: 400 })
    const { seen } = change!
    expect(states).toEqual([-30, -20, -10, 0, 10, 20].map((distance) => seen + distance))
  })

  it('leave out the state of a step that is kept anyway', () => {
    const { seen } = watch(new Moments(series), 0, 800).changes[0]!
    expect(watch(new Moments(series), 0, 800, { kept: seen - 10 }).states).not.toContain(seen - 10)
    expect(watch(new Moments(series), 0, 800, { kept: seen }).states).not.toContain(seen)
  })

  it('neither hold nor go on reading large states before a change', () => {
    const { states, changes, read } = watch(new Moments(series), 0, 800, { numbers: 5e6 })
    expect(states[0]).toBe(changes[0]!.seen)
    expect(read).toBe(1 + states.length)
  })

  it('find the same after going on from a stored state', () => {
    const whole = watch(new Moments(series), 0, 800)
    const first = new Moments(series)
    watch(first, 0, 420)
    const rest = new Moments(series)
    rest.restore(first.tensors())
    expect(watch(rest, 420, 800).changes).toEqual(whole.changes)
  })

  it('know their own tensors of a state', () => {
    const all = { ...stateAt(0).tensors, ...new Moments(series).tensors() }
    expect(Object.keys(detectorsOf(all))).toEqual(['changes/test.accuracy'])
  })
})
