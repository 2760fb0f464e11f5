/**
 * The best accuracy that any classifier can have on rows of given rules, where what they show is known exactly, and a bound
 * on it elsewhere.
 *
 * The best answer to a row is the rule with the largest weight times probability of it. A rule that shows the members of an
 * affine set of codimension d equally often gives each 2^(d − bits); so rules are served in the order of their weight times
 * 2^d, and each is right on what no earlier one has: shares of unions by inclusion and exclusion.
 */
import { intersection, sameSet, type Parities } from './affineSets'
import { exactSet, type ShownSetting } from './exactRows'

export interface Ceiling {
  accuracy: number
  /** False: no classifier is better, but it may be that none is as good. */
  exact: boolean
  /** Rules, by their place, of which the rows are known exactly. */
  known: readonly number[]
}

/** Share of the members of `set` that are in any of `others`. */
function shareInUnion(set: Parities, others: readonly Parities[], bits: number): number {
  const common = others.map((other) => intersection(set, other, bits)).filter((each) => each !== null)
  if (common.some((each) => each.length === set.length)) return 1
  const inside = common.filter((each, i) => common.findIndex((other) => sameSet(other, each, bits)) === i)
  const share = (from: number, within: Parities): number => {
    let sum = 0
    for (let i = from; i < inside.length; i++) {
      const next = intersection(within, inside[i]!, bits)
      if (next) sum += 2 ** (set.length - next.length) - share(i + 1, next)
    }
    return sum
  }
  return share(0, set)
}

/** @param weights of the rules, adding up to 1 */
export function ceilingOf(
  rules: readonly number[],
  weights: ArrayLike<number>,
  setting: ShownSetting
): Ceiling {
  const bits = setting.width * setting.rowsSeen
  const sets = rules.map((rule) => exactSet(rule, setting))
  const known = rules.flatMap((_, i) => (sets[i] ? [i] : []))
  const served = [...known].sort(
    (i, j) => Math.log2(weights[j]!) + sets[j]!.length - Math.log2(weights[i]!) - sets[i]!.length
  )
  // rules of which nothing is known may be told from all others
  let accuracy = rules.reduce((sum, _, i) => (sets[i] ? sum : sum + weights[i]!), 0)
  served.forEach((rule, place) => {
    const earlier = served.slice(0, place).map((each) => sets[each]!)
    accuracy += weights[rule]! * (1 - shareInUnion(sets[rule]!, earlier, bits))
  })
  return { accuracy, exact: known.length === rules.length, known }
}
