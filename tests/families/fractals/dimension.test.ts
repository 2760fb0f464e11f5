/** The dimension that box counting finds of curves whose dimension is known. */
import { describe, expect, it } from 'vitest'
import { boxDimension } from '../../../src/families/fractals/data/dimension'

/** Nodes along a side: 256 cells, as the program measures on by default. */
const NODES = 257
type Place = readonly [number, number]

/** Whether nodes of the unit square lie in a polygon (even–odd rule), row by row. */
function insideOf(polygon: readonly Place[]): (node: number) => boolean {
  const crossings = Array.from({ length: NODES }, (_, row) => {
    const y = (row + 0.5) / NODES
    return polygon.flatMap(([ax, ay], i) => {
      const [bx, by] = polygon[(i + 1) % polygon.length]!
      return ay > y !== by > y ? [ax + ((y - ay) / (by - ay)) * (bx - ax)] : []
    })
  })
  return (node) => {
    const x = ((node % NODES) + 0.5) / NODES
    return crossings[Math.floor(node / NODES)]!.filter((at) => at < x).length % 2 === 1
  }
}

/** Koch's snowflake: every edge four times a third as long, `depth` times over. */
function snowflake(depth: number, side: number, [left, bottom]: Place): Place[] {
  const points: Place[] = []
  const edge = ([ax, ay]: Place, [bx, by]: Place, left: number): void => {
    if (left === 0) return void points.push([ax, ay])
    const [dx, dy] = [(bx - ax) / 3, (by - ay) / 3]
    const [p, q]: Place[] = [
      [ax + dx, ay + dy],
      [ax + 2 * dx, ay + 2 * dy]
    ]
    const tip: Place = [p![0] + dx / 2 - (dy * Math.sqrt(3)) / 2, p![1] + (dx * Math.sqrt(3)) / 2 + dy / 2]
    for (const [from, to] of [
      [[ax, ay], p!],
      [p!, tip],
      [tip, q!],
      [q!, [bx, by]]
    ] as const)
      edge(from, to, left - 1)
  }
  const corners: Place[] = [
    [left, bottom],
    [left + side / 2, bottom + (side * Math.sqrt(3)) / 2],
    [left + side, bottom]
  ]
  corners.forEach((corner, i) => edge(corner, corners[(i + 1) % 3]!, depth))
  return points
}

const dimensionOf = (isOne: (node: number) => boolean): number => boxDimension(isOne, NODES ** 2, NODES)

describe('box counting', () => {
  it.each([
    [0.5, 0.5, 0.3],
    [0.47, 0.53, 0.4],
    [0.4, 0.52, 0.25]
  ])('of a circle about %d, %d with radius %d gives 1.00 ± 0.03', (x, y, radius) => {
    const isOne = (node: number): boolean =>
      Math.hypot(((node % NODES) + 0.5) / NODES - x, (Math.floor(node / NODES) + 0.5) / NODES - y) < radius
    expect(Math.abs(dimensionOf(isOne) - 1)).toBeLessThan(0.03)
  })

  it.each([
    [0.72, 0.14, 0.27],
    [0.75, 0.11, 0.24],
    [0.8, 0.1, 0.26]
  ])('of a snowflake of side %d at %d, %d gives 1.26 ± 0.03', (side, x, y) => {
    const found = dimensionOf(insideOf(snowflake(5, side, [x, y])))
    expect(Math.abs(found - Math.log(4) / Math.log(3))).toBeLessThan(0.03)
  })

  it('of no boundary is not defined', () => expect(dimensionOf(() => true)).toBeNaN())
})
