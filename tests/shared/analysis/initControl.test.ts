/** The message about initial weights: only where seeds of one run show it. */
import { expect, it } from 'vitest'
import { gainPlateaus, shrinkText } from '#shared/analysis/initControl'
import { replicaTraits } from '#shared/replicas'
import type { Crossing } from '#shared/threshold'

const at = (place: number): Crossing => ({ at: place, after: place - 1, until: 5000 })
const never: Crossing = { at: null, after: null, until: 5000 }
const traits = (gains: readonly number[]) =>
  replicaTraits({ seed: 1, replicas: gains.length, perReplica: { 'model.initGain': [...gains] } })

it('tells the median plateau of each gain, and He’s by its name', () => {
  const plateaus = gainPlateaus(
    traits([1, 1, 1, 2.449, 2.449, 2.449]),
    [2800, 3000, 2900, 400, 500, 471].map(at)
  )!
  expect(plateaus.map(({ gain, t50 }) => [gain, t50.at])).toEqual([
    [1, 2900],
    [2.449, 471]
  ])
  // three seeds tell no interval
  expect(shrinkText(plateaus, true, String)).toBe(
    'Median plateau from 2900 to 471 steps under He scaling (init gain 1 to 2.45; 3 and 3 seeds: too few to tell it from chance)'
  )
  expect(shrinkText(plateaus, false, String)).toContain('with larger initial weights')
})

it('says that it shrinks where the intervals of five seeds or more lie apart', () => {
  const gains = traits([1, 1, 1, 1, 1, 2.449, 2.449, 2.449, 2.449, 2.449])
  const before = [2800, 3000, 2900, 3100, 2700]
  const told = (after: number[]) =>
    shrinkText(gainPlateaus(gains, [...before, ...after].map(at))!, true, String)
  expect(told([400, 500, 471, 450, 480])).toBe(
    'This plateau shrinks from 2900 to 471 steps under He scaling (init gain 1 to 2.45; 90 % intervals 2699 to 3100 and 399 to 500, 5 and 5 seeds)'
  )
  expect(told([400, 500, 471, 450, 2750])).toMatch(/^Median plateau .*, but the intervals meet/)
})

it('tells what never left it as more, and nothing where no control shows it', () => {
  const silent = gainPlateaus(traits([1, 2]), [never, at(471)])!
  expect(shrinkText(silent, true, String)).toContain('from more than 5000 to 471 steps')
  expect(shrinkText(gainPlateaus(traits([1, 2]), [at(471), never])!, true, String)).toBeNull()
  expect(shrinkText(gainPlateaus(traits([1, 2]), [at(400), at(471)])!, true, String)).toBeNull()
  expect(gainPlateaus(traits([1, 1]), [at(1), at(2)])).toBeNull()
  expect(gainPlateaus([{ seed: 1 }, { seed: 2 }], [at(1), at(2)])).toBeNull()
})
