/**
 * A run's own control of the scale of its initial weights: seeds that differ in their gain, and how long each one's plateau was.
 * With PyTorch's default scheme, bound 1/√fan_in, gain √6 is He's uniform scale (He et al. 2015, eq. 10).
 */
import type { ExperimentSpec } from '../experiment'
import { pathWords, valueAt } from '../paths'
import { replicaTraits, type Traits } from '../replicas'
import { crossingQuantile, type Bound, type Crossing } from '../threshold'
import type { Leap } from './transition/leaps'

const GAIN = pathWords('model.initGain')
const HE = Math.sqrt(6)

export interface GainPlateau {
  gain: number
  /** Median t₅₀ over its seeds. */
  t50: Bound
}

/** By gain, ascending; null: all seeds have the same one. @param crossings of the accuracy half way up, by replica */
export function gainPlateaus(
  traits: readonly Traits[],
  crossings: readonly Crossing[]
): GainPlateau[] | null {
  const gains = [...new Set(traits.flatMap((one) => one[GAIN] ?? []))].sort((a, b) => a - b)
  if (gains.length < 2) return null
  return gains.map((gain) => {
    const own = crossings.filter((_, replica) => traits[replica]?.[GAIN] === gain)
    return { gain, t50: crossingQuantile(own, 0.5) }
  })
}

/**
 * As in `This plateau shrinks from 2 904 to 471 steps under He scaling (init gain 1 to 2.45)`; null: it does not shrink, or none
 * of the larger gains left it. @param isDefault whether gains multiply PyTorch's default scale
 */
export function shrinkText(
  plateaus: readonly GainPlateau[],
  isDefault: boolean,
  place: (at: number) => string
): string | null {
  const [first] = plateaus
  const larger = plateaus.slice(1).filter(({ t50 }) => !t50.beyond)
  const he = larger.find(({ gain }) => isDefault && Math.abs(gain / HE - 1) < 0.01)
  const best = he ?? larger.at(-1)
  if (!first || !best || best.t50.at >= first.t50.at) return null
  const under = he ? 'under He scaling' : 'with larger initial weights'
  const from = `${first.t50.beyond ? 'more than ' : ''}${place(first.t50.at)}`
  const gain = (value: number): string => String(Number(value.toPrecision(3)))
  return `This plateau shrinks from ${from} to ${place(best.t50.at)} steps ${under} (init gain ${gain(first.gain)} to ${gain(best.gain)})`
}

/** Of a run by the leaps of a metric without inner axes; null: its seeds show no such thing. */
export function shrinkOf(
  spec: ExperimentSpec,
  leaps: readonly Leap[],
  place: (at: number) => string
): string | null {
  const crossings = leaps.map(({ crossing }) => crossing)
  const plateaus = crossings.length === spec.replicas ? gainPlateaus(replicaTraits(spec), crossings) : null
  return plateaus && shrinkText(plateaus, valueAt(spec, ['model', 'initScheme']) === 'default', place)
}
