/** What `saltus transfer` prints of redraws on a plateau. */
import { expect, it } from 'vitest'
import type { Redraw } from '#shared/analysis/redraw'
import { describeRedraws } from '../../../../src/main/hosts/cli/transfer'

const crossings = Array.from({ length: 6 }, (_, r) => ({ at: 100 + r, after: 90 + r, until: 2000 }))
const waiting = crossings.map((_, r) => r > 0)
const left = crossings.map(() => [1, 1] as const)
const redraw = (after: number, over: Redraw['over']): Redraw => ({
  ...{ after, crossings, waiting, left, over },
  stage: { stage: 1, name: 'redrawn', from: after }
})
const median = (interval: [number | null, number | null] | null) => ({
  ...{ median: [0.4, 0.5] as const, interval, seeds: 5 }
})

it('has a line for each, with the share carried over and what it refuses', () => {
  const carried = median([0.3, 0.6])
  const redraws = [redraw(1, null), redraw(2400, { left: carried, carried })]
  const [, table, ...verdicts] = describeRedraws(redraws, 0.75)
  const lines = table!.split('\n')
  expect(lines[0]).toMatch(/^REDRAWN AFTER +STEPS TO 0.75 +ON THE PLATEAU +CARRIED OVER/)
  expect(lines[1]).toMatch(/^1 +103 +5 of 6 seeds$/)
  expect(lines[2]).toMatch(
    /^2 400 +103 +5 of 6 seeds +0.4 to 0.5 \(0.3 to 0.6\) +structure first, nothing learned$/
  )
  expect(verdicts[0]).toBe('“structure first” is refused after 2 400 steps')
})

it('tells open sides and intervals that there are too few seeds for', () => {
  const text = (interval: [number | null, number | null] | null) =>
    describeRedraws([redraw(9, { left: median(null), carried: median(interval) })], 0.9)[1]!
  expect(text([null, 0.6])).toContain('0.4 to 0.5 (to 0.6)  structure first')
  expect(text(null)).toMatch(/0.4 to 0.5$/)
  expect(describeRedraws([], 0.9)).toEqual([])
})
