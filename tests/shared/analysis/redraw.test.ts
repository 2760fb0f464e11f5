import { describe, expect, it } from 'vitest'
import { isRedrawn, readRedraws, redrawsOf, redrawVerdicts, refusedBy } from '#shared/analysis/redraw'
import type { Track } from '#shared/analysis/tracks'
import { atLeast } from '#shared/threshold'
import { specOf } from '../../main/engine/support'

const redraw = { task: { codesDraw: 1, positionsDraw: 1 } }
const until = (steps: number) => ({ until: { steps } })
/** Redrawn after 1, 401 and 801 steps of a trunk that goes on to 1201; each redraw has 2000 steps. */
const spec = specOf({
  stages: [
    until(1),
    { change: redraw, ...until(2000) },
    { from: 0, ...until(400) },
    { change: redraw, ...until(2000) },
    { from: 2, ...until(400) },
    { change: redraw, ...until(2000) },
    { from: 4 }
  ],
  stop: { steps: 7201 }
})
const starts = [0, 1, 2001, 2401, 4401, 4801, 6801].map((from, stage) => ({ stage, name: `${stage}`, from }))

/** Accuracy ½, and 1 from a step on; a row every 10 steps to the end of the stage. */
const risingAt = (step: number, length = 2000): Track => {
  const at = Array.from({ length: length / 10 + 1 }, (_, i) => 10 * i)
  return { at, values: at.map((place) => (place >= step ? 1 : 0.5)) }
}
/** `own[r]`: when the first tasks of replica r are known; `left(s, own)`: how long new ones take after s of them. */
function redrawsWhere(own: readonly number[], left: (after: number, own: number) => number) {
  const trunk: Record<number, [from: number, length: number]> = {
    0: [0, 0],
    2: [1, 400],
    4: [401, 400],
    6: [801, 400]
  }
  const after: Record<number, number> = { 1: 1, 3: 401, 5: 801 }
  return readRedraws(spec, starts, 7201, atLeast(0.75), (stage) =>
    own.map((t) => {
      const [from, length] = trunk[stage] ?? [0, 0]
      return trunk[stage] ? risingAt(t - from, length) : risingAt(left(after[stage]!, t))
    })
  )
}
const seeds = [1000, 1100, 1000, 1050, 1000, 900, 1000, 1000]

describe('redraws of a run', () => {
  it('go on from several ends of the stages that keep the first tasks', () => {
    expect(redrawsOf(spec)).toEqual({
      trunk: [0, 2, 4, 6],
      arms: [
        { stage: 1, from: 0 },
        { stage: 3, from: 2 },
        { stage: 5, from: 4 }
      ]
    })
  })

  it.each([
    ['one alone', [until(5), { change: redraw }]],
    ['two from one place', [until(5), { change: redraw, ...until(5) }, { from: 0, change: redraw }]],
    [
      'other tasks each time',
      [
        until(5),
        { change: redraw, ...until(5) },
        { from: 0, ...until(5) },
        { change: { task: { codesDraw: 2 } } }
      ]
    ],
    [
      'weights drawn anew',
      [
        until(5),
        { change: redraw, ...until(5) },
        { from: 0, ...until(5) },
        { change: redraw, reset: 'fresh' }
      ]
    ],
    [
      'a trunk at another rate',
      [
        until(5),
        { change: redraw, ...until(5) },
        { from: 0, change: { optimizer: { learningRate: 1 } }, ...until(5) },
        { change: redraw }
      ]
    ]
  ])('are none with %s', (_, stages) => {
    expect(isRedrawn(specOf({ stages }))).toBe(false)
  })
})

describe('the share carried over', () => {
  it('is 1 where a redraw takes only the rest, which refuses “nothing learned” alone', () => {
    const found = redrawsWhere(seeds, (after, own) => own - after)
    expect(found.map(({ after }) => after)).toEqual([1, 401, 801])
    expect(found[0]!.over).toBeNull()
    for (const each of found.slice(1)) {
      const { median, interval, seeds: count } = each.over!.carried
      expect(count).toBe(8)
      expect(median[0]!).toBeLessThanOrEqual(1)
      expect(median[1]!).toBeGreaterThanOrEqual(1)
      expect(interval![1]! - interval![0]!).toBeLessThan(0.06)
      expect(refusedBy(each)).toEqual(['nothing learned'])
    }
  })

  it('is 0 where a redraw begins again, which refuses “structure first” alone', () => {
    const found = redrawsWhere(seeds, (_, own) => own)
    for (const each of found.slice(1)) expect(refusedBy(each)).toEqual(['structure first'])
    expect(redrawVerdicts(found, String)).toEqual([
      '“structure first” is refused after 401, 801 steps',
      '“nothing learned” is not refused anywhere'
    ])
  })

  it('between both refuses both', () => {
    const [, , last] = redrawsWhere(seeds, (after, own) => own - after / 2)
    expect(refusedBy(last!)).toEqual(['structure first', 'nothing learned'])
  })

  it('leaves out seeds whose first tasks were known by then', () => {
    const [, early, late] = redrawsWhere([500, ...seeds.slice(1)], (after, own) => Math.max(10, own - after))
    expect([early!.over!.carried.seeds, late!.over!.carried.seeds]).toEqual([8, 7])
    expect(late!.waiting[0]).toBe(false)
  })

  it('is open below where new tasks are never known, and unknown without five seeds', () => {
    const [, , late] = redrawsWhere(seeds, (after, own) => (after > 500 ? 1e9 : own))
    expect(late!.over!.carried.interval![0]).toBeNull()
    expect(refusedBy(late!)).toEqual(['structure first', 'nothing learned'])
    const few = redrawsWhere(seeds.slice(0, 4), (_, own) => own)
    expect(few[1]!.over!.carried.interval).toBeNull()
    expect(redrawVerdicts(few, String)).toHaveLength(1)
  })

  it('of a run under way is that of the redraws it has reached', () => {
    const found = readRedraws(spec, starts.slice(0, 4), 3000, atLeast(0.75), () =>
      seeds.map((t) => risingAt(t))
    )
    expect(found.map(({ after }) => after)).toEqual([1, 401])
  })
})
