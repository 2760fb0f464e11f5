/** Training points about the boundary of the label, of one replica. */
import { exponential, logarithm, normalsOf } from '#shared/elementary'
import { RandomStream } from '#shared/random'
import type { FractalsSpec } from '../spec/spec'
import { halfSide, isWithin, uniformPoint } from './domain'
import { labelling, type Point } from './escape'

/** Places on the boundary, found once, and pairs of points tried for them: some tenths of a second where label 1 is rare. */
const PLACES = 1024
const MOST_PAIRS = 2 ** 19
/** Halvings of the way between two points of different labels. */
const HALVINGS = 16
/** Largest over least standard deviation about a place. */
const SPREADS = 1000

const middle = ([a, b]: Point, [c, d]: Point): Point => [(a + c) / 2, (b + d) / 2]

/** Places where the label changes: between two uniform points of different labels, by halving. */
function boundaryPlaces({ task, seed }: FractalsSpec): Point[] {
  const stream = new RandomStream(seed, 'split')
  const labelOf = labelling(task)
  const places: Point[] = []
  for (let tried = 0; places.length < PLACES && tried < MOST_PAIRS; tried++) {
    let [a, b] = [uniformPoint(stream, task), uniformPoint(stream, task)]
    const label = labelOf(a)
    if (labelOf(b) === label) continue
    for (let i = 0; i < HALVINGS; i++) {
      const half = middle(a, b)
      if (labelOf(half) === label) a = half
      else b = half
    }
    places.push(middle(a, b))
  }
  return places
}

/** Draws points about the boundary; where no boundary is found, uniform ones. */
export function boundaryPoints(spec: FractalsSpec): (stream: RandomStream) => Point {
  const { task } = spec
  const places = boundaryPlaces(spec)
  const largest = task.spread * halfSide(task)
  const range = logarithm(SPREADS)
  return (stream) => {
    if (places.length === 0) return uniformPoint(stream, task)
    const [re, im] = places[stream.below(places.length)]!
    const std = largest * exponential(-range * stream.uniform())
    const normal = normalsOf(stream)
    for (;;) {
      const point: Point = [re + std * normal(), im + std * normal()]
      if (isWithin(point, task)) return point
    }
  }
}
