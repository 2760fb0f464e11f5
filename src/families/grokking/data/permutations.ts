/**
 * The symmetric group S_n, n ≤ 5, acting on 0 … n − 1.
 *
 * Elements are numbered in lexicographic order of their one-line notation, so that 0 is the identity.
 * The product follows Power et al.'s released code: (a·b)[i] = b[a[i]], that is a first, then b.
 */

export interface SymmetricGroup {
  degree: number
  /** n! */
  order: number
  /** `[n!, n]`: image of every point. */
  images: Uint8Array
  /** `[n!, n!]`: index of a·b at a·n! + b. */
  products: Uint8Array
  /** `[n!]` */
  inverses: Uint8Array
}

function lexicographic(degree: number): number[][] {
  const extend = (prefix: number[]): number[][] =>
    prefix.length === degree
      ? [prefix]
      : Array.from({ length: degree }, (_, i) => i)
          .filter((i) => !prefix.includes(i))
          .flatMap((i) => extend([...prefix, i]))
  return extend([])
}

export function symmetricGroup(degree: number): SymmetricGroup {
  const elements = lexicographic(degree)
  const order = elements.length
  const indexOf = new Map(elements.map((images, index) => [images.join(), index]))
  const products = new Uint8Array(order * order)
  const inverses = new Uint8Array(order)
  elements.forEach((a, i) =>
    elements.forEach((b, j) => {
      const product = indexOf.get(a.map((image) => b[image]!).join())!
      products[i * order + j] = product
      if (product === 0) inverses[i] = j
    })
  )
  return { degree, order, images: Uint8Array.from(elements.flat()), products, inverses }
}

export const multiply = (group: SymmetricGroup, a: number, b: number): number =>
  group.products[a * group.order + b]!

/** Disjoint cycles of an element, fixed points included, each from its smallest point. */
export function cycles(group: SymmetricGroup, element: number): number[][] {
  const seen = new Set<number>()
  const found: number[][] = []
  for (let start = 0; start < group.degree; start++) {
    if (seen.has(start)) continue
    const cycle: number[] = []
    for (let at = start; !seen.has(at); at = group.images[element * group.degree + at]!) {
      seen.add(at)
      cycle.push(at)
    }
    found.push(cycle)
  }
  return found
}

/** Cycle notation without fixed points, as in `(0,3)(1,4)`; the identity is `()`. */
export function cycleNotation(group: SymmetricGroup, element: number): string {
  const moved = cycles(group, element).filter((cycle) => cycle.length > 1)
  return moved.map((cycle) => `(${cycle.join(',')})`).join('') || '()'
}

/** Conjugacy class as its cycle type, as in `3+1+1`. */
export const cycleType = (group: SymmetricGroup, element: number): string =>
  cycles(group, element)
    .map((cycle) => cycle.length)
    .sort((a, b) => b - a)
    .join('+')

/** Index of an element in cycle notation, disjoint cycles. Throws RangeError on anything else. */
export function elementOf(group: SymmetricGroup, notation: string): number {
  const images = Array.from({ length: group.degree }, (_, i) => i)
  const points = (notation.match(/\d+/g) ?? []).map(Number)
  const wellFormed = /^(\((\d+(,\d+)*)?\))+$/.test(notation.replace(/\s/g, ''))
  if (!wellFormed || new Set(points).size < points.length || points.some((i) => i >= group.degree))
    throw new RangeError(`${notation} is no element of S${group.degree} in cycle notation`)
  for (const [cycle] of notation.matchAll(/\([^)]*\)/g)) {
    const at = (cycle.match(/\d+/g) ?? []).map(Number)
    at.forEach((point, i) => (images[point] = at[(i + 1) % at.length]!))
  }
  for (let e = 0; e < group.order; e++)
    if (images.every((image, i) => group.images[e * group.degree + i] === image)) return e
  throw new RangeError(`${notation} is no permutation`)
}
