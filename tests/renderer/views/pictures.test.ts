/** The time strip and the small pictures of presets, as marks. */
import { describe, expect, it, vi } from 'vitest'
import { stepAxis } from '../../../src/kit/panel/axes/scale'
import { previewMarks } from '../../../src/renderer/views/gallery/preview'
import {
  handleMarks,
  landmarkWords,
  stripMarks,
  type StripEvents,
  type StripState
} from '../../../src/renderer/views/strip/marks'
import type { Landmark } from '../../../src/kit/panel/series/landmarks'
import type { Mark } from '../../../src/kit/panel/marks/marks'
import { crisp } from '../../../src/kit/panel/marks/shapes'
import { isDrawable, ofKind, textsOf, theme } from '../../kit/panel/pictures'
import { metricIn, toyRun } from '../fixtures/panelRun'

vi.stubGlobal('requestAnimationFrame', () => 1)

describe('the time strip', () => {
  const axis = stepAxis({ min: 0, max: 30, zero: false }, 'linear', 48, 380)
  const run = toyRun()
  const state: StripState = {
    ...{ size: { width: 400, height: 80, ratio: 1 }, axis, colour: 1, head: 20, ongoing: true },
    metric: metricIn(run, 'test.accuracy'),
    checkpoints: [0, 10, 20].map((step) => ({ step, sizeBytes: 1, rolling: false })),
    stages: [
      { stage: 0, name: 'first', from: 0 },
      { stage: 1, name: 'redraw', from: 12 }
    ],
    theme: 'dark'
  }

  const landmarks: Landmark[] = [
    { step: 4, kind: 'rose', words: 'train.loss rose from 4' },
    { step: 5, kind: 'leap', words: 'leap 4 → 8' },
    { step: 5.01, kind: 'leap', words: 'another' },
    { step: 12, kind: 'diverged', words: 'seed 7 diverged at 12' },
    { step: 25, kind: 'leap', words: 'later' }
  ]
  const events: StripEvents = {
    leaps: [{ from: 4, middle: 5, to: 8, whole: true, before: 0.5, after: 1 }],
    delay: { train: 2, grok: null },
    landmarks
  }
  const nothing: StripEvents = { leaps: [], delay: { train: null, grok: null }, landmarks: [] }

  it('shows the headline metric, a mark a checkpoint, a diamond a leap, and the head', () => {
    const marks = stripMarks(state, events, theme)
    expect(textsOf(marks)).toEqual(expect.arrayContaining(['test', 'step', 'head 20']))
    const [under, diamonds] = ofKind(marks, 'area')
    expect(under!.fill).toBe('rgba(16, 16, 16, 0.22)')
    // two that would touch share one: four corners each and a lifted pen
    expect(diamonds!.points).toHaveLength(2 * 2 * 5)
    expect(ofKind(marks, 'rects').find(({ fill }) => fill === '#abcdef')!.boxes).toHaveLength(12)
    expect(isDrawable(marks)).toBe(true)
  })

  it('has no head once a run has ended, and no line before it has begun', () => {
    const marks = stripMarks({ ...state, ongoing: false, metric: null }, nothing, theme)
    expect(textsOf(marks).filter((text) => text.startsWith('head'))).toEqual([])
    expect(ofKind(marks, 'area').flatMap(({ points }) => Array.from(points))).toEqual([])
  })

  it('has the leap as a span, and T_train as a dashed line', () => {
    const [before, after] = [nothing, events].map((each) => stripMarks(state, each, theme))
    const spans = (marks: Mark[]) => ofKind(marks, 'rects').map(({ boxes }) => Array.from(boxes))
    const added = spans(after!).filter((box) => !spans(before!).some((known) => `${known}` === `${box}`))
    expect(added).toEqual([[axis.x(4), 26, axis.x(8) - axis.x(4), 24]])
    const dashes = ofKind(after!, 'line').filter(({ stroke }) => stroke.dash?.length === 2)
    expect(dashes.map(({ points }) => points[0])).toEqual([crisp(axis.x(2))])
  })

  it('tells what a mark above the track is to who points at it', () => {
    const at = (step: number, y = 20) => landmarkWords(axis, landmarks, { x: axis.x(step) + 2, y })
    expect([at(12), at(5), at(12, 40), at(18)]).toEqual([
      'seed 7 diverged at 12',
      'leap 4 → 8\nanother',
      undefined,
      undefined
    ])
  })

  it('has a handle that stays on the track', () => {
    const tip = (step: number): number => ofKind(handleMarks(axis, step, theme), 'area')[0]!.points[6]!
    expect([tip(0), tip(99)]).toEqual([48.5, 380.5])
  })
})

it('the picture of a preset has training thin, the others in their colours, gaps as gaps', () => {
  const preview = {
    steps: [0, 10, 100],
    lines: [
      { label: 'train', values: [0, 1, 1] },
      { label: 'test', values: [0, NaN, 1] }
    ],
    ...{ seconds: 1, engine: '', machine: '', date: '' }
  }
  const marks = previewMarks(preview, { width: 100, height: 60, ratio: 1 }, theme)
  const [, train, test] = ofKind(marks, 'line')
  expect([train!.stroke.width, test!.stroke.width]).toEqual([1.25, 2])
  expect(Array.from(train!.points)).toEqual([0, 44, 0, 16, 100, 16])
  expect(Array.from(test!.points).slice(2, 4)).toEqual([NaN, NaN])
})
