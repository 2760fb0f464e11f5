/** What a point set adds to a layout: groupings along its ring, links between its points. Pure. */
import type { Grouping, PointSet, Ring } from '#shared/projection'

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b))

/**
 * The step round the ring whose members are nearest in direction about the middle of a picture [n, 2]: the one that
 * lines can be followed along.
 */
export function bestStep({ order }: Ring, picture: ArrayLike<number>): number {
  const c = order.length
  const along = (axis: 0 | 1): number[] => order.map((point) => picture[2 * point + axis]!)
  const about = (values: number[]): number[] => {
    const mean = values.reduce((sum, value) => sum + value, 0) / c
    return values.map((value) => value - mean)
  }
  const [xs, ys] = [about(along(0)), about(along(1))]
  const angles = xs.map((x, i) => Math.atan2(ys[i]!, x))
  let best = 1
  let most = -Infinity
  for (let m = 1; m <= c / 2; m++) {
    const near = angles.reduce((sum, angle, i) => sum + Math.cos(angle - angles[(i + m) % c]!), 0)
    if (near > most) [best, most] = [m, near]
  }
  return best
}

/** Mean over all pairs of ring members, which is what random pairs have; half a ring's step meets each pair twice. */
export function meanCosine(cosines: ArrayLike<number>, members: number): number {
  let sum = 0
  let weights = 0
  for (let at = 0; at < cosines.length; at++) {
    const weight = 2 * (at + 1) === members ? 0.5 : 1
    sum += weight * cosines[at]!
    weights += weight
  }
  return sum / weights
}

/** The groupings of the points and those that step m makes: place along +m, where it meets all; member modulo m. */
export function groupingsWith({ groupings, ring, count }: PointSet, m: number): Grouping[] {
  if (!ring) return [...groupings]
  const c = ring.order.length
  const numbers = Array.from({ length: c }, (_, i) => i)
  const made = (name: string, classes: number, classAt: (member: number) => number): Grouping => {
    const of = new Array<number>(count).fill(-1)
    ring.order.forEach((point, member) => (of[point] = classAt(member)))
    return { name, section: 'By step', classes: numbers.slice(0, classes).map(String), of, cyclic: true }
  }
  const places = new Array<number>(c)
  for (const place of numbers) places[(place * m) % c] = place
  return [
    ...(divisor(m, c) === 1 ? [made('place along +m', c, (member) => places[member]!)] : []),
    ...(m > 1 && m < c ? [made('number mod m', m, (member) => member % m)] : []),
    ...groupings
  ]
}

/** Pairs of points, one after the other. */
export type Links = Uint16Array

/** Every ring member with the one m further, each pair once. */
export function stepLinks({ ring }: PointSet, m: number): Links {
  const order = ring?.order ?? []
  const step = m % Math.max(1, order.length)
  if (step === 0) return new Uint16Array()
  const pairs = 2 * step === order.length ? step : order.length
  return Uint16Array.from({ length: 2 * pairs }, (_, at) => {
    const member = at >> 1
    return order[at % 2 === 0 ? member : (member + step) % order.length]!
  })
}

/** More lines would only blacken the picture. */
export const MOST_LINKS = 4000

/** All pairs of one class; null: there are too many to be drawn. */
export function classLinks({ of }: Grouping): Links | null {
  const members = new Map<number, number[]>()
  of.forEach((own, i) => own >= 0 && members.set(own, [...(members.get(own) ?? []), i]))
  const pairs: number[] = []
  for (const points of members.values()) {
    if (pairs.length + points.length * (points.length - 1) > 2 * MOST_LINKS) return null
    points.forEach((a, i) => points.slice(i + 1).forEach((b) => pairs.push(a, b)))
  }
  return Uint16Array.from(pairs)
}
