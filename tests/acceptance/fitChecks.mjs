// Double descent of least-squares fits: whole curves, of which no expectation of a preset tells the rise or the range.
import { at, result, values } from './lines.mjs'

/** @typedef {import('./criteria.mjs').Trained} Trained @typedef {import('./lines.mjs').Line} Line */

/** Where a line is highest. @param {Line} line */
const placeOfPeak = (line) => line.reduce((best, point) => (point[1] > best[1] ? point : best))[0]

/** Largest over smallest value. @param {Line} line */
const rangeOf = (line) => Math.max(...values(line)) / Math.min(...values(line))

/** A peak at as many parameters as rows, and none where a cause of it is missing, each over P = 1 … 200. @param {Trained[]} runs all causes, then without one each */
export function causesOfPeak(runs) {
  const [whole, cut, projected, linear] = runs.map((run) => run.read('fit.test'))
  const place = placeOfPeak(whole)
  const fall = at(whole, 15) / at(whole, 30)
  const [withoutSmall, onLeading, inReach] = [rangeOf(cut), rangeOf(projected), Math.max(...values(linear))]
  return [
    result('all causes: the peak lies at 15 parameters', place, place === 15),
    result('all causes: error at 15 over that at 30 > 10⁵', fall, fall > 1e5),
    result('no singular values below 0.5: largest over smallest error < 3', withoutSmall, withoutSmall < 3),
    result('test rows on 5 leading modes: largest over smallest error < 3', onLeading, onLeading < 3),
    result('targets in reach of the features: largest error ≤ 0.7', inReach, inReach <= 0.7)
  ]
}

/** A peak at as many rows as inputs, and with the best ridge none: no more rows make the error larger. @param {Trained[]} runs without, with a ridge */
export function ridgeEndsPeak(runs) {
  const [bare, ridge] = runs.map((run) => run.read('fit.test'))
  const place = placeOfPeak(bare)
  const errors = values(ridge)
  const rise = Math.max(...errors.slice(1).map((error, i) => error / errors[i]))
  return [
    result('without ridge: the peak lies at 50 ± 2 rows', place, Math.abs(place - 50) <= 2),
    result('with a ridge of σ²d: largest error over that with fewer rows ≤ 1', rise, rise <= 1)
  ]
}

/** The peak, the second descent, and what wrong labels do at every size. @param {Trained} run */
export function digitsDescend(run) {
  const [clean, noisy] = [run.read('clean.test'), run.read('noisy.test')]
  const places = [clean, noisy].map((line) => placeOfPeak(line) / 400)
  const peaks = places.map((place, i) =>
    result(
      `${i ? 'a fifth told wrong' : 'right labels'}: features at the peak over rows: 0.9 to 1.1`,
      place,
      place >= 0.9 && place <= 1.1
    )
  )
  const falls = [clean, noisy].map((line) => at(line, 4000) / at(line, 100))
  const raised = clean.filter(([size]) => size >= 50).map(([size, error]) => at(noisy, size) / error)
  const least = Math.min(...raised)
  return [
    ...peaks,
    result('right labels: error of 4000 features over that of 100 < 1', falls[0], falls[0] < 1),
    result(
      `wrong labels over right ones, least of all ${raised.length} sizes from 50 features on: > 1`,
      least,
      least > 1
    )
  ]
}

/** How much of a curve the cut-off decides: medians of float64 with two of them, at the same draws. @param {Trained[]} runs cut-off 10⁻¹⁵, 10⁻¹³ */
export function cutoffMoves(runs) {
  const [fine, coarse] = runs.map((run) => run.read('fit.test'))
  const moved = fine.map(([place, error]) => ({ place, by: Math.abs(at(coarse, place) / error - 1) }))
  const most = moved.reduce((a, b) => (b.by > a.by ? b : a))
  return [
    result(
      `float64, cut-off 10⁻¹³ in place of 10⁻¹⁵, the same draws: a median test error of ${moved.length} moves by more than 0.01 of itself, most of all at P = ${most.place} (elsewhere found: up to 0.22)`,
      most.by,
      most.by > 0.01
    )
  ]
}
