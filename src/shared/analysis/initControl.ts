/**
 * A run's own control of the scale of its initial weights: seeds that differ in their gain, and how long each one's plateau was.
 * With PyTorch's default scheme, bound 1/√fan_in, gain √6 is He's uniform scale (He et al. 2015, eq. 10).
 */
import type { Range } from '../expectation'
import type { ExperimentSpec } from '../experiment'
import { pathWords, valueAt } from '../paths'
import { replicaTraits, type Traits } from '../replicas'
import { crossingQuantile, type Bound, type Crossing } from '../threshold'
import { pairedMedian } from './paired'
import type { Leap } from './transition/leaps'

const GAIN = pathWords('model.initGain')
const HE = Math.sqrt(6)

export interface GainPlateau {
  gain: number
  /** Median t₅₀ over its seeds. */
  t50: Bound
  /** 90 % interval of the median over seeds; null: there are too few of them. */
  interval: Range | null
  seeds: number
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
    const spans = own.map(({ at, after, until }) =>
      at === null ? ([until, Infinity] as const) : ([after ?? 0, at] as const)
    )
    const { interval, seeds } = pairedMedian(spans)
    return { gain, t50: crossingQuantile(own, 0.5), interval, seeds }
  })
}

/**
 * As in `This plateau shrinks from 2 904 to 471 steps under He scaling (init gain 1 to 2.45; 90 % intervals 2 400 to 3 300 and 430 to 520,
 * 8 and 8 seeds)`. Seeds are the unit: where they are too few for intervals, or these meet, medians alone are told, and that they
 * tell no more. Null: the median does not shrink, or none of the larger gains left the plateau.
 * @param isDefault whether gains multiply PyTorch's default scale
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
  const gains = `init gain ${gain(first.gain)} to ${gain(best.gain)}`
  const steps = `from ${from} to ${place(best.t50.at)} steps ${under}`
  const seeds = `${first.seeds} and ${best.seeds} seeds`
  if (!first.interval || !best.interval)
    return `Median plateau ${steps} (${gains}; ${seeds}: too few to tell it from chance)`
  const end = (value: number | null): string => (value === null ? 'beyond the run' : place(value))
  const [one, other] = [first, best].map(({ interval }) => interval!.map(end).join(' to '))
  const about = `(${gains}; 90 % intervals ${one} and ${other}, ${seeds})`
  return (best.interval[1] ?? Infinity) < (first.interval[0] ?? 0)
    ? `This plateau shrinks ${steps} ${about}`
    : `Median plateau ${steps}, but the intervals meet ${about}`
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
