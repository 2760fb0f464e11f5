/** The rectangle that points come from: how they are drawn, scanned, and shown to a network. */
import type { RandomStream } from '#shared/random'
import type { FractalsModel, FractalsTask } from '../spec/spec'
import type { Point } from './escape'

type Domain = Pick<FractalsTask, 'left' | 'right' | 'bottom' | 'top'>

/** Least re, least im, width and height of a window: a domain, enlarged about a middle given in shares of it. */
export function windowOf(
  { left, right, bottom, top }: Domain,
  { x, y, zoom }: { x: number; y: number; zoom: number }
): [re: number, im: number, width: number, height: number] {
  const [width, height] = [(right - left) / zoom, (top - bottom) / zoom]
  return [left + x * (right - left) - width / 2, bottom + y * (top - bottom) - height / 2, width, height]
}

/** Half of the longer side. */
export const halfSide = ({ left, right, bottom, top }: Domain): number =>
  Math.max(right - left, top - bottom) / 2

export const isWithin = ([re, im]: Point, { left, right, bottom, top }: Domain): boolean =>
  re >= left && re <= right && im >= bottom && im <= top

/** A uniform point, of the lattice where the task has one. */
export function uniformPoint(
  stream: RandomStream,
  { left, right, bottom, top, lattice }: FractalsTask
): Point {
  const along = (from: number, to: number): number => {
    if (lattice === null) return from + (to - from) * stream.uniform()
    // the last place is left out where it is the end, as in a half-open range
    return from + lattice * stream.below(Math.max(1, Math.ceil((to - from) / lattice - 1e-9)))
  }
  const re = along(left, right)
  return [re, along(bottom, top)]
}

/** Points that a scan affords: iterations of all of them, some tens of milliseconds. */
const MOST_ITERATIONS = 2 ** 23
const MOST_SIDE = 256

/** Middles of an even grid over the domain, row by row from the bottom: the same for all replicas. */
export function scanned(task: FractalsTask): Point[] {
  const side = Math.min(MOST_SIDE, Math.floor(Math.sqrt(MOST_ITERATIONS / task.iterations)))
  return gridPoints(task, side)
}

/** Middles of `side`² cells that cover a rectangle, row by row from the bottom. */
export const gridPoints = ({ left, right, bottom, top }: Domain, side: number): Point[] =>
  Array.from({ length: side * side }, (_, at): Point => {
    const [column, row] = [at % side, Math.floor(at / side)]
    return [left + ((column + 0.5) / side) * (right - left), bottom + ((row + 0.5) / side) * (top - bottom)]
  })

/** Nodes of a grid of square cells over the domain, `cells` along its longer side; row by row from the bottom. */
export function boundaryGrid(task: FractalsTask): { points: Point[]; columns: number } {
  const { left, right, bottom, top, boundaryCells } = task
  const step = (2 * halfSide(task)) / boundaryCells
  const [columns, rows] = [right - left, top - bottom].map((side) => Math.round(side / step) + 1) as [
    number,
    number
  ]
  const points = Array.from({ length: columns * rows }, (_, at): Point => [
    left + (at % columns) * step,
    bottom + Math.floor(at / columns) * step
  ])
  return { points, columns }
}

/** What a network is shown of a point, before waves are made of it: two numbers. */
export function shownAs(task: FractalsTask, { features }: FractalsModel): (point: Point) => Point {
  if (features === 'raw') return (point) => point
  const half = halfSide(task)
  const [re, im] = [(task.left + task.right) / 2, (task.bottom + task.top) / 2]
  return ([x, y]) => [(x - re) / half, (y - im) / half]
}
