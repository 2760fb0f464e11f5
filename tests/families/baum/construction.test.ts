/** Baum's network: any labels, exactly, with as many units as it may use. */
import { describe, expect, it } from 'vitest'
import { drawRows } from '../../../src/families/baum/data'
import { createJob } from '../../../src/families/baum/job'
import { answersOf, labelOnPlanes, planesOf } from '../../../src/families/baum/network'
import { type BaumSpec, schema } from '../../../src/families/baum/spec'
import { checkSpec } from '../../../src/main/asked/specs'

const specOf = (parts: object = {}): BaumSpec => schema.parse({ family: 'baum', ...parts })
const rows = (d: number, inputs: number[], labels: number[]) => ({
  inputs: { data: Float64Array.from(inputs), rows: labels.length, columns: d },
  labels: Float64Array.from(labels)
})

describe('the construction', () => {
  it('has the line through two points of the plane, and the distance of the nearest other', () => {
    // x + y = 1 through (1, 0) and (0, 1); (½, 0) lies at |½ − 1|, (1, 1) at |2 − 1|
    const four = rows(2, [1, 0, 0.5, 0, 0, 1, 1, 1], [1, -1, 1, -1])
    const [plane, ...more] = planesOf(four)
    expect(more).toEqual([])
    expect([...plane!.normal]).toEqual([expect.closeTo(1, 12), expect.closeTo(1, 12)])
    expect(plane!.margin).toBeCloseTo(0.5, 12)
    expect([...answersOf([plane!], four.inputs, 0.5)]).toEqual([1, -1, 1, -1])
  })

  it.each([
    [100, 5],
    [200, 20],
    [600, 20],
    [300, 60]
  ])('knows %i rows of %i inputs by 2⌈n₊/d⌉ units, whatever the labels', (n, d) => {
    for (const seed of [0, 1, 2]) {
      const drawn = drawRows(specOf({ seed }), n, d)
      const planes = planesOf(drawn)
      expect(planes).toHaveLength(Math.ceil(drawn.labels.filter((label) => label > 0).length / d))
      expect(answersOf(planes, drawn.inputs, 0.5)).toEqual(drawn.labels)
    }
  })

  it('goes through the rarer label where it is asked to', () => {
    const drawn = drawRows(specOf({ task: { positives: 0.9 } }), 200, 20)
    expect(labelOnPlanes(drawn.labels, { rarer: false })).toBe(1)
    const label = labelOnPlanes(drawn.labels, { rarer: true })
    expect(label).toBe(-1)
    const planes = planesOf(drawn, label)
    expect(planes.length).toBeLessThanOrEqual(2)
    expect(answersOf(planes, drawn.inputs, 0.5, label)).toEqual(drawn.labels)
  })

  it('fails with slabs that reach beyond the nearest row', () => {
    const drawn = drawRows(specOf(), 200, 20)
    const wrong = answersOf(planesOf(drawn), drawn.inputs, 1.5).filter((a, i) => a !== drawn.labels[i])
    expect(wrong.length).toBeGreaterThan(0)
  })

  it('says what is wrong with rows that are not in general position', () => {
    expect(() => planesOf(rows(2, [1, 0, 0, 1, 0.5, 0.5], [1, 1, -1]))).toThrow(
      'row that is not of its group'
    )
    expect(() => planesOf(rows(2, [1, 0, 2, 0], [1, 1]))).toThrow('no plane goes through row 0')
  })

  it('has no slab where there is nothing beside a plane, and none where no row is positive', () => {
    const few = createJob(specOf({ task: { positives: 1, inputs: 30, from: 2, to: 20 } }))
    const [network, slab] = few.compute(0)
    expect([...network!.columns['accuracy']!]).toEqual([1])
    expect(slab!.rows).toBe(0)
    const none = createJob(specOf({ task: { positives: 0 } })).compute(0)
    expect([...none[0]!.columns['units']!]).toEqual([0])
    expect([...none[0]!.columns['accuracy']!]).toEqual([1])
  })
})

it.each([
  [{ from: 50, to: 20 }, 'task.to must be beyond task.from, 50; it is 20.', 'task.to'],
  [{ from: 1 }, 'Samples begin with at least 2 rows; task.from is 1.', 'task.from'],
  [{ vary: 'inputs', to: 600 }, 'Inputs end with at most 500; task.to is 600.', 'task.to']
])('%j is refused', (task, message, path) => {
  expect(checkSpec({ family: 'baum', task }).problems).toEqual([{ path, message }])
})
