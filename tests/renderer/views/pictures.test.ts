/** The time strip and the small pictures of presets, as marks. */
import { describe, expect, it, vi } from 'vitest'
import { stepAxis } from '../../../src/kit/panel/axes/scale'
import { previewMarks } from '../../../src/renderer/views/gallery/preview'
import { handleMarks, stripMarks, type StripState } from '../../../src/renderer/views/strip/marks'
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

  it('shows the headline metric, a mark a checkpoint, a diamond a change, and the head', () => {
    const marks = stripMarks(state, [5, 5.01, 25], theme)
    expect(textsOf(marks)).toEqual(expect.arrayContaining(['test', 'step', 'head 20']))
    const [under, diamonds] = ofKind(marks, 'area')
    expect(under!.fill).toBe('rgba(16, 16, 16, 0.22)')
    // two that would touch share one: four corners each and a lifted pen
    expect(diamonds!.points).toHaveLength(2 * 2 * 5)
    expect(ofKind(marks, 'rects').find(({ fill }) => fill === '#abcdef')!.boxes).toHaveLength(12)
    expect(isDrawable(marks)).toBe(true)
  })

  it('has no head once a run has ended, and no line before it has begun', () => {
    const marks = stripMarks({ ...state, ongoing: false, metric: null }, [], theme)
    expect(textsOf(marks).filter((text) => text.startsWith('head'))).toEqual([])
    expect(ofKind(marks, 'area').flatMap(({ points }) => Array.from(points))).toEqual([])
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
