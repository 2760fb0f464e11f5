/**
 * Escape of points under z ← z² + c, and the labels that follow from it.
 *
 * Escape index of a point: the least i with |z_i| > 2, z_0 the start, or `iterations` where none of z_0 … z_{iterations−1} is.
 */
import { logarithm } from '#shared/elementary'
import type { FractalsTask } from '../spec/spec'

export type Point = readonly [re: number, im: number]

/** Of squared moduli: |z| > 2 is never undone for |c| ≤ 2; the estimate of distances is taken from |z| > 1000 on. */
const ESCAPED = 4
const FAR = 1e6
/** Updates that lead from |z| > 2 beyond 1000: next to the tip of the needle |z| − 2 no more than quadruples in each. */
const MORE_UPDATES = 64

/**
 * Whether c lies in the main cardioid or the disc of period 2, in closed form (Douady & Hubbard 1984): such points never
 * escape, and to find so by iteration takes all of it.
 */
function neverEscapes(re: number, im: number): boolean {
  const q = (re - 0.25) ** 2 + im * im
  return q * (q + re - 0.25) <= (im * im) / 4 || (re + 1) ** 2 + im * im <= 1 / 16
}

type Iterated = Pick<FractalsTask, 'set' | 'juliaRe' | 'juliaIm' | 'iterations'>

export function escapeIndex([re, im]: Point, { set, juliaRe, juliaIm, iterations }: Iterated): number {
  const mandelbrot = set === 'mandelbrot'
  if (mandelbrot && neverEscapes(re, im)) return iterations
  const [cx, cy] = mandelbrot ? [re, im] : [juliaRe, juliaIm]
  let [x, y] = mandelbrot ? [0, 0] : [re, im]
  for (let i = 0; i < iterations; i++) {
    const xx = x * x
    const yy = y * y
    if (xx + yy > ESCAPED) return i
    y = 2 * x * y + cy
    x = xx - yy + cx
  }
  return iterations
}

/**
 * 2|z| ln|z| / |dz|, near the set between one and four times the distance of an outer point to it (Peitgen & Saupe 1988, The Science
 * of Fractal Images, §4.2.5 and appendix D); dz is the derivative by c, of Julia sets by the start. Infinity: it does not
 * escape within the iterations.
 */
export function distanceEstimate([re, im]: Point, { set, juliaRe, juliaIm, iterations }: Iterated): number {
  const mandelbrot = set === 'mandelbrot'
  if (mandelbrot && neverEscapes(re, im)) return Infinity
  const [cx, cy] = mandelbrot ? [re, im] : [juliaRe, juliaIm]
  let [x, y] = mandelbrot ? [0, 0] : [re, im]
  let [dx, dy] = mandelbrot ? [0, 0] : [1, 0]
  for (let i = 0; i < iterations + MORE_UPDATES; i++) {
    const square = x * x + y * y
    if (square > FAR) {
      const modulus = Math.sqrt(square)
      return (2 * modulus * logarithm(modulus)) / Math.sqrt(dx * dx + dy * dy)
    }
    if (i >= iterations - 1 && square <= ESCAPED) return Infinity
    const rate = 2 * (x * dx - y * dy) + Number(mandelbrot)
    dy = 2 * (x * dy + y * dx)
    dx = rate
    const real = x * x - y * y + cx
    y = 2 * x * y + cy
    x = real
  }
  return Infinity
}

/** The label of every point of a task: 0 or 1. */
export function labelling(task: FractalsTask): (point: Point) => 0 | 1 {
  const { label, level, levelTo, iterations, distance } = task
  const of =
    (is: (point: Point) => boolean) =>
    (point: Point): 0 | 1 =>
      is(point) ? 1 : 0
  switch (label) {
    case 'inside':
      return of((point) => escapeIndex(point, task) === iterations)
    case 'level':
      return of((point) => escapeIndex(point, task) === level)
    case 'band':
      return of((point) => {
        const index = escapeIndex(point, task)
        return index >= level && index <= levelTo
      })
    case 'distance':
      return of((point) => distanceEstimate(point, task) < distance)
  }
}
