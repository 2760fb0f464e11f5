/**
 * Delayed generalisation in numbers: when a run had learned its training rows and when the held-out ones.
 *
 * T_train and T_grok are the first evaluated steps with accuracy ≥ 99 %; since nothing is known between
 * evaluations, each is an interval (previous evaluation, this evaluation]. A stricter rule asks for three
 * evaluations in a row and names the first of them. A run that does not get there has the value "never within
 * n steps", which counts as later than every other. Source: Power et al. 2022; conventions: docs/glossary.md.
 */
import { atLeast, crossingOf, valueAtCrossing, type Crossing, type Level } from '../threshold'
import type { Track } from './tracks'

export const ONCE: Level = atLeast(0.99)
export const THREE_IN_A_ROW: Level = atLeast(0.99, 3)
/** Training rows on the way to being known: what is right of held-out rows then tells how far these lag behind. */
export const FOUR_FIFTHS: Level = atLeast(0.8)

export interface Delay {
  train: Crossing
  grok: Crossing
  /** T_grok − T_train in steps; null unless both were reached. */
  delay: number | null
  /** T_grok / T_train; null unless both were reached. */
  ratio: number | null
  /** Held-out accuracy in the first evaluation from T_train on; null: not reached, or none behind it. */
  heldOutAtTrain: number | null
  /** The same from where four fifths of the training rows are right. */
  heldOutAtFourFifths: number | null
  /** Lowest held-out accuracy from T_grok on; null: not reached. */
  lowestAfter: number | null
  /** How often it fell from at least `floor` to below it after T_grok. */
  falls: number
}

function fallsBelow(values: readonly number[], floor: number): number {
  return values.filter((value, i) => i > 0 && values[i - 1]! >= floor && !(value >= floor)).length
}

/** Delay of one replica from its accuracy on training and on held-out rows. */
export function delayOf(train: Track, heldOut: Track, level: Level, floor = 0.9): Delay {
  const [t, g] = [crossingOf(train, level), crossingOf(heldOut, level)]
  const after = g.at === null ? [] : heldOut.values.slice(heldOut.at.indexOf(g.at))
  const both = t.at !== null && g.at !== null
  return {
    train: t,
    grok: g,
    delay: both ? g.at! - t.at! : null,
    ratio: both ? g.at! / t.at! : null,
    heldOutAtTrain: valueAtCrossing(heldOut, train, level),
    heldOutAtFourFifths: valueAtCrossing(heldOut, train, FOUR_FIFTHS),
    lowestAfter: after.length === 0 ? null : after.reduce((least, value) => (value >= least ? least : value)),
    falls: fallsBelow(after, floor)
  }
}
