/** The symbols on the plane of one frequency, each joined to its neighbour on the circle. */
import type { Inspection } from '#shared/inspection'
import {
  arrayOf,
  colourMap,
  haloText,
  type Marks,
  nearest,
  type Plane,
  type Size,
  squarePlane,
  symbolOf,
  type Theme
} from '#kit/panel'

/** Which matrix, at which frequency. */
export interface Chosen {
  matrix: string
  frequency: number
}

/** A choice that the view offers, the first one where the wish is not there. */
export function chosen(
  looked: Inspection,
  matrix: string | undefined,
  frequency: string | undefined
): Chosen {
  const matrices = looked.labels.matrices!
  const frequencies = Array.from(arrayOf(looked, 'frequencies'))
  return {
    matrix: matrices.find((name) => name === matrix) ?? matrices[0]!,
    frequency: frequencies.find((k) => String(k) === frequency) ?? frequencies[0]!
  }
}

/** k⁻¹ modulo n: members that far apart are neighbours on the circle of frequency k; 1 where k shares a factor with n. */
export function ringStep(k: number, n: number): number {
  for (let step = 1; step < n; step++) if ((k * step) % n === 1) return step
  return 1
}

const pointsOf = (looked: Inspection, { matrix, frequency }: Chosen) =>
  arrayOf(looked, `${matrix}/${frequency}`)

function planeOf(looked: Inspection, which: Chosen, size: Size): Plane {
  const points = pointsOf(looked, which)
  let radius = 1e-9
  for (let i = 0; i < points.length; i += 2) radius = Math.max(radius, Math.hypot(points[i]!, points[i + 1]!))
  return squarePlane(size, 1.08 * radius)
}

export function drawRing(
  g: CanvasRenderingContext2D,
  looked: Inspection,
  which: Chosen,
  size: Size,
  theme: Theme,
  marks: Marks
): void {
  const on = planeOf(looked, which, size)
  const points = pointsOf(looked, which)
  const n = points.length / 2
  const at = (i: number): [number, number] => [on.x(points[2 * i]!), on.y(points[2 * i + 1]!)]
  g.strokeStyle = theme.axis
  g.lineWidth = 1
  g.beginPath()
  const step = ringStep(which.frequency, n)
  for (let i = 0; i <= n; i++) g.lineTo(...at((i * step) % n))
  g.stroke()
  const colours = colourMap([...theme.cyclic, theme.cyclic[0]!], n + 1)
  for (let i = 0; i < n; i++) {
    const turn = (i * which.frequency) % n
    g.fillStyle = `rgb(${colours.slice(4 * turn, 4 * turn + 3).join(' ')})`
    g.beginPath()
    g.arc(...at(i), 3, 0, 2 * Math.PI)
    g.fill()
  }
  const ringed = (elements: ReadonlySet<string>, radius: number, colour: string): void => {
    g.strokeStyle = colour
    g.lineWidth = 1.5
    for (let i = 0; i < n; i++) {
      if (!elements.has(symbolOf(looked.labels.members![i]!))) continue
      g.beginPath()
      g.arc(...at(i), radius, 0, 2 * Math.PI)
      g.stroke()
    }
  }
  ringed(marks.selected, 5, theme.accent)
  ringed(marks.hovered, 6, theme.text1)
  g.font = theme.font()
  g.textAlign = 'center'
  g.textBaseline = 'middle'
  const every = Math.ceil(n / 32)
  const centre = [on.x(0), on.y(0)] as const
  for (let i = 0; i < n; i += every) {
    const [x, y] = at(i)
    const length = Math.hypot(x - centre[0], y - centre[1]) || 1
    const out = (from: number, middle: number): number => from + (11 * (from - middle)) / length
    haloText(g, theme, looked.labels.members![i]!, out(x, centre[0]), out(y, centre[1]), theme.text2)
  }
}

/** The member at a point, −1: none. */
function indexUnder(looked: Inspection, which: Chosen, x: number, y: number, size: Size): number {
  const on = planeOf(looked, which, size)
  const points = pointsOf(looked, which)
  return nearest(points.length / 2, (j) => [on.x(points[2 * j]!), on.y(points[2 * j + 1]!)], x, y)
}

export function symbolUnder(...asked: Parameters<typeof indexUnder>): readonly string[] {
  const i = indexUnder(...asked)
  return i < 0 ? [] : [symbolOf(asked[0].labels.members![i]!)]
}

export function memberUnder(...asked: Parameters<typeof indexUnder>): string | null {
  const [looked] = asked
  const i = indexUnder(...asked)
  return i < 0 ? null : `symbol ${looked.labels.members![i]} · member ${i} of the group`
}
