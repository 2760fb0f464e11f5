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
  expect(shrinkText(plateaus, true, String)).toBe(
    'This plateau shrinks from 2900 to 471 steps under He scaling (init gain 1 to 2.45)'
  )
  expect(shrinkText(plateaus, false, String)).toContain('with larger initial weights')
})

it('tells what never left it as more, and nothing where no control shows it', () => {
  const silent = gainPlateaus(traits([1, 2]), [never, at(471)])!
  expect(shrinkText(silent, true, String)).toContain('from more than 5000 to 471 steps')
  expect(shrinkText(gainPlateaus(traits([1, 2]), [at(471), never])!, true, String)).toBeNull()
  expect(shrinkText(gainPlateaus(traits([1, 2]), [at(400), at(471)])!, true, String)).toBeNull()
  expect(gainPlateaus(traits([1, 1]), [at(1), at(2)])).toBeNull()
  expect(gainPlateaus([{ seed: 1 }, { seed: 2 }], [at(1), at(2)])).toBeNull()
})
