/** The symbols on the plane of one frequency, each joined to its neighbour on the circle. */
import type { Inspection } from '#shared/inspection'
import {
  arrayOf,
  colourMap,
  cssColour,
  hairline,
  type Highlighted,
  type Mark,
  type Plane,
  type Size,
  squarePlane,
  symbolOf,
  type Theme,
  words
} from '#kit/panel'

/** Which matrix, at which frequency. */
export interface Chosen {
  matrix: string
  frequency: number
}

/** A choice that the view offers, the first one where the wish is not there. */
export function chosen(
  inspection: Inspection,
  matrix: string | undefined,
  frequency: string | undefined
): Chosen {
  const matrices = inspection.labels.matrices!
  const frequencies = Array.from(arrayOf(inspection, 'frequencies'))
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

function planeOf(points: ArrayLike<number>, size: Size): Plane {
  let radius = 1e-9
  for (let i = 0; i < points.length; i += 2) radius = Math.max(radius, Math.hypot(points[i]!, points[i + 1]!))
  return squarePlane(size, 1.08 * radius)
}

export function ringMarks(
  inspection: Inspection,
  { matrix, frequency }: Chosen,
  size: Size,
  theme: Theme,
  { hovered, selected }: Highlighted
): Mark[] {
  const points = arrayOf(inspection, `${matrix}/${frequency}`)
  const names = inspection.labels.members!
  const on = planeOf(points, size)
  const n = points.length / 2
  const members = Array.from({ length: n }, (_, i) => i)
  const at = (i: number): [number, number] => [on.x(points[2 * i]!), on.y(points[2 * i + 1]!)]
  const step = ringStep(frequency, n)
  const colours = colourMap([...theme.cyclic, theme.cyclic[0]!], n + 1)
  const circle = (i: number, radius: number) => {
    const [x, y] = at(i)
    return { kind: 'circle' as const, x, y, radius }
  }
  const ringed = (elements: ReadonlySet<string>, radius: number, colour: string): Mark[] =>
    members
      .filter((i) => elements.has(symbolOf(names[i]!)))
      .map((i) => ({ ...circle(i, radius), stroke: { colour, width: 1.5 } }))
  return [
    {
      kind: 'line',
      points: members.flatMap((i) => at((i * step) % n)),
      stroke: hairline(theme.axis),
      closed: true
    },
    ...members.map((i) => ({
      ...circle(i, 3),
      fill: cssColour(colours, (i * frequency) % n),
      datum: {
        id: symbolOf(names[i]!),
        words: `symbol ${names[i]} · member ${i} of the group`,
        elements: [symbolOf(names[i]!)]
      }
    })),
    ...ringed(selected, 5, theme.accent),
    ...ringed(hovered, 6, theme.text1),
    ...members.filter((i) => i % Math.ceil(n / 32) === 0).map((i) => nameBeside(theme, on, names[i]!, at(i)))
  ]
}

/** Outside the circle. */
function nameBeside(theme: Theme, on: Plane, name: string, [x, y]: readonly [number, number]): Mark {
  const [dx, dy] = [x - on.x(0), y - on.y(0)]
  const out = 11 / (Math.hypot(dx, dy) || 1)
  const look = { anchor: 'middle', baseline: 'middle', halo: true, colour: theme.text2 } as const
  return words(theme, name, x + out * dx, y + out * dy, look)
}
