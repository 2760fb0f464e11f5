import { describe, expect, it } from 'vitest'
import { acceptedBy, spreadOf } from '../acceptance/spread.mjs'

const came = (at: number) => ({ at, beyond: false })
const never = { at: 900, beyond: true }

it('the spread of seeds counts those that never came as later than all others', () => {
  expect(spreadOf([came(30), came(10), came(20)])).toEqual({ low: 10, median: 20, high: 30 })
  expect(spreadOf([came(30), never, came(10), came(20)])).toEqual({ low: 10, median: 25, high: null })
  expect(spreadOf([came(30), never, never, came(20)])).toEqual({ low: 20, median: null, high: null })
  expect(spreadOf([null, never])).toEqual({ low: null, median: null, high: null })
})

describe('what is accepted by a spread', () => {
  const old = { range: [50, 85] as [number, number], reason: 'by hand' }
  const spread = { low: 60, median: 62.5, high: 70 }

  it('is a quarter wider on either side, with what is reported, and tells the interval before', () => {
    expect(acceptedBy({ reported: { range: [63, 67], source: '' }, accepted: old }, spread, 8)).toMatchObject(
      {
        range: [48, 88],
        before: [50, 85],
        spread
      }
    )
    const far = acceptedBy({ reported: { value: 100, source: '' }, accepted: old }, spread, 8)
    expect(far.range).toEqual([48, 100])
    const again = acceptedBy({ reported: { value: 100, source: '' }, accepted: far }, spread, 8)
    expect(again).toEqual(far)
  })

  it('has two digits where numbers are not whole', () => {
    const ratios = { low: 2.51, median: 3, high: 4.04 }
    const { range } = acceptedBy({ reported: { value: 3, source: '' }, accepted: old }, ratios, 8)
    expect(range).toEqual([2, 5.1])
  })

  it('stays open where it was, and as it was without a number or without all seeds', () => {
    const open = { ...old, range: [null, 85] as [null, number] }
    const reported = { range: [null, 67] as [null, number], source: '' }
    expect(acceptedBy({ reported, accepted: open }, spread, 8).range).toEqual([null, 88])
    expect(acceptedBy({ accepted: old }, spread, 8)).toEqual({ ...old, spread })
    const late = { ...spread, high: null }
    expect(acceptedBy({ reported, accepted: open }, late, 8)).toMatchObject({
      range: [null, 85],
      reason: 'set by hand: of 8 other seeds not all came within the run'
    })
  })
})
