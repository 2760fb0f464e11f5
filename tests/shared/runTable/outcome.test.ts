/** What came of a run, from its rows. */
import { describe, expect, it } from 'vitest'
import { CURVE_PLACES, leavesOf, seedOutcomes, setText, smallCurve } from '#shared/runTable/outcome'
import { family } from '../../renderer/fixtures/samples'
import { families } from '../../../src/main/families'
import { requireTraining } from '#shared/experiment'
import { quickDraft } from '../../main/services/support'

const spec = requireTraining(
  families.parity.schema.parse({ ...quickDraft(), seed: 4, replicas: 2 }),
  'tested'
)
const accuracy = family.series.flatMap(({ columns }) => columns).find(({ name }) => name === 'accuracy')!
const at = Array.from({ length: 500 }, (_, i) => i * 10)
const leapAt = (step: number) => ({ at, values: at.map((s) => (s < step ? 0.5 : 1)) })
const tracks = {
  headline: { column: accuracy, tracks: [leapAt(1000), leapAt(9999)] },
  train: [leapAt(100), leapAt(100)],
  heldOut: null
}

describe('an outcome', () => {
  it('tells of every seed when it leapt, or up to where it did not', () => {
    expect(seedOutcomes(spec, tracks)).toEqual([
      {
        seed: 4,
        t50: { at: 1000, after: 990, until: 4990 },
        train: { at: 100, after: 90, until: 4990 },
        grok: null,
        heldOutAtFourFifths: null,
        last: 1,
        best: 1
      },
      {
        seed: 5,
        t50: { at: null, after: null, until: 4990 },
        train: { at: 100, after: 90, until: 4990 },
        grok: null,
        heldOutAtFourFifths: null,
        last: 0.5,
        best: 0.5
      }
    ])
    expect(seedOutcomes(spec, { headline: null, train: null, heldOut: null })[0]).toMatchObject({
      t50: null,
      last: null
    })
  })

  it('tells what is right of held-out rows where four fifths of the training rows are', () => {
    const half = { at: [0, 40, 80, 120], values: [0.5, 0.55, 0.6, 0.7] }
    const [first, second] = seedOutcomes(spec, {
      headline: null,
      train: [leapAt(60), { at, values: at.map(() => 0.79) }],
      heldOut: [half, half]
    })
    // training rows leap at 60, and held-out rows are evaluated next at 80
    expect(first!.heldOutAtFourFifths).toBe(0.6)
    expect(second!.heldOutAtFourFifths).toBe(null)
  })

  it('knows the best of a loss as its lowest, and no best of what is no number', () => {
    const { range: _range, ...loss } = accuracy
    const values = [NaN, 2, 0.5, 3]
    const headline = {
      column: loss,
      tracks: [
        { at: [0, 1, 2, 3], values },
        { at: [0], values: [NaN] }
      ]
    }
    expect(seedOutcomes(spec, { ...tracks, headline })).toMatchObject([
      { best: 0.5, last: 3, t50: null },
      { best: null, last: null, t50: null }
    ])
  })

  it('has a curve of few places, even over log steps, with the first and the last row', () => {
    const curve = smallCurve(tracks)!
    expect(curve.at.length).toBeLessThanOrEqual(CURVE_PLACES + 1)
    expect([curve.at[0], curve.at.at(-1)]).toEqual([0, 4990])
    const leap = curve.at.findIndex((place) => place >= 1000)
    expect([curve.median[leap - 1], curve.median[leap], curve.low[leap], curve.high[leap]]).toEqual([
      0.5, 0.75, 0.5, 1
    ])
  })

  it('is of the same set as one of other seeds, title, notes and engine, and of no other', () => {
    const same = {
      ...spec,
      seed: 9,
      replicas: 1,
      title: 'Another',
      notes: 'n',
      engine: { ...spec.engine, backend: 'wasm' }
    } as const
    expect(setText(same)).toBe(setText(spec))
    expect(setText({ ...spec, perReplica: { seed: [1, 2] } })).toBe(setText(spec))
    expect(setText({ ...spec, perReplica: { 'optimizer.learningRate': [1, 2] } })).not.toBe(setText(spec))
    expect(
      setText(
        requireTraining(
          families.parity.schema.parse({ ...quickDraft(), replicas: 2, batchSize: 7 }),
          'tested'
        )
      )
    ).not.toBe(setText(spec))
  })

  it('has the leaves of its spec by path, lists as one text', () => {
    expect(leavesOf({ title: 't', a: { b: 1, c: [1, 2], d: null }, e: true, f: undefined })).toEqual({
      'a.b': 1,
      'a.c': '[1,2]',
      'a.d': null,
      e: true
    })
  })
})
