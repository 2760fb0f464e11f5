/** Every preset that ships can be run, and expects what its family records, in intervals that hold what is reported. */
import { describe, expect, it } from 'vitest'
import { liesWithin, reportedRange, type Claim } from '#shared/expectation'
import { placesOf } from '#shared/measure'
import { stageCount } from '#shared/stages'
import { checkPlace } from '../../../src/main/asked/places'
import { checkSpec } from '../../../src/main/asked/specs'
import { checkSweep } from '../../../src/main/asked/sweeps'
import { readPresets } from '../../../src/main/store/presetFiles'
import { manifestOf } from '../../../src/main/families'

const presets = await readPresets('resources')
const runs = presets.flatMap((preset) => (preset.spec ? [preset] : []))
const sweeps = presets.flatMap((preset) => (preset.sweep ? [preset] : []))

/** An open side holds every number. */
function checkIntervals(expected: readonly Claim[]): void {
  expect(new Set(expected.map(({ text }) => text)).size).toBe(expected.length)
  for (const { text, reported, accepted } of expected) {
    const [low, high] = accepted.range
    expect((low ?? -Infinity) <= (high ?? Infinity), text).toBe(true)
    expect(accepted.reason, text).not.toBe('')
    if (!reported) continue
    const [from, to] = reported.range ?? [reported.value!, reported.value!]
    for (const [end, open] of [
      [from, low],
      [to, high]
    ] as const)
      if (end === null) expect(open, text).toBeNull()
      else expect(liesWithin({ at: end, beyond: false }, accepted.range), text).toBe(true)
    expect(
      reportedRange(reported).every((end) => end === null || Number.isFinite(end)),
      text
    ).toBe(true)
  }
}

describe('presets', () => {
  it('ship', () => {
    expect(runs).not.toEqual([])
    expect(sweeps).not.toEqual([])
  })

  it.each(runs)('$id', ({ spec, expected }) => {
    const { spec: whole, problems } = checkSpec(spec)
    expect(problems).toEqual([])
    const series = manifestOf(spec.family)!.declare(whole!)
    const stages = [0, stageCount(whole!) - 1] as const
    expect(expected.flatMap(placesOf).flatMap((place) => checkPlace(series, place, [], stages))).toEqual([])
    checkIntervals(expected)
  })

  it.each(sweeps)('$id', ({ title, sweep, expected }) => {
    const { plan, problems } = checkSweep(sweep)
    expect(problems).toEqual([])
    const labels = plan!.axes.map(({ options }) => options.map(({ label }) => label))
    for (const { cell, quantity, over } of expected) {
      for (const named of [cell, over?.cell ?? cell]) {
        expect(named).toHaveLength(labels.length)
        named.forEach((label, axis) => expect(labels[axis]).toContain(label))
      }
      if ([quantity, over?.quantity].includes('trained')) expect(plan!.spec.phases).not.toBeNull()
    }
    checkIntervals(expected)
    expect(plan!.spec.title).toBe(title)
    expect(plan!.parts.flatMap(({ cells }) => cells).sort((a, b) => a - b)).toEqual(
      Array.from({ length: labels.reduce((n, options) => n * options.length, 1) }, (_, i) => i)
    )
  })

  it('hold no thresholds of older schemas', () => {
    const text = JSON.stringify(presets)
    expect(text).not.toMatch(/"atLeast":|"evaluations":/)
  })
})
