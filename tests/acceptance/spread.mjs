// How far the seeds of a preset lie apart, and what is accepted by that.

/**
 * @typedef {import('./cli.mjs').Got} Got
 * @typedef {import('./cli.mjs').Range} Range
 * @typedef {{ low: number | null, median: number | null, high: number | null }} Spread null: not within the run
 */

const WIDER = 1.25

/** @param {Got[]} found @returns {Spread} */
export function spreadOf(found) {
  const reached = found.map((got) => (got && !got.beyond ? got.at : Infinity)).sort((a, b) => a - b)
  const at = (/** @type {number} */ p) => {
    const position = p * (reached.length - 1)
    const [below, above] = [reached[Math.floor(position)], reached[Math.ceil(position)]]
    const value = above === Infinity ? below : below + (above - below) * (position % 1)
    return above === Infinity && position % 1 > 0 ? null : finite(value)
  }
  return { low: at(0), median: at(0.5), high: at(1) }
}

/** @param {number} value */
const finite = (value) => (Number.isFinite(value) ? Number(value.toPrecision(6)) : null)

/**
 * What is accepted by a spread: where the source reports a number, all that seeds gave, wider by a quarter on either side on a
 * log scale, together with what is reported. A side that is open stays open; a sentence without a number stays what it says,
 * and so does an interval whose seeds did not all come.
 * @param {{ reported?: import('./cli.mjs').Reported, accepted: import('./cli.mjs').Accepted }} expectation
 * @param {Spread & object} spread @param {number} count
 */
export function acceptedBy({ reported, accepted }, spread, count) {
  const { low, high } = spread
  if (!reported) return { ...accepted, spread }
  if (low === null || high === null)
    return {
      ...accepted,
      reason: `set by hand: of ${count} other seeds not all came within the run`,
      spread
    }
  const [from, to] = reported.range ?? [reported.value ?? null, reported.value ?? null]
  const whole = [low, high].every(Number.isInteger)
  /** @type {Range} */
  const range = [
    accepted.range[0] === null || from === null
      ? null
      : Math.min(from, outward(low / WIDER, Math.floor, whole)),
    accepted.range[1] === null || to === null ? null : Math.max(to, outward(high * WIDER, Math.ceil, whole))
  ]
  const { before = accepted.range } = accepted
  return {
    range,
    reason: `what ${count} other seeds gave, a quarter wider on either side on a log scale, together with what is reported`,
    spread,
    ...(String(range) !== String(before) && { before })
  }
}

/** To whole numbers where they were whole, as steps are; else to two digits. @param {number} value @param {(value: number) => number} round @param {boolean} whole */
function outward(value, round, whole) {
  const unit = whole ? 1 : 10 ** (Math.floor(Math.log10(value)) - 1)
  return Number((round(value / unit) * unit).toPrecision(6))
}
