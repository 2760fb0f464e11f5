/** All 256 rules by the two hexadecimal digits of their numbers, in the colour of their accuracy; large classes framed. */
import type { Inspection } from '#shared/inspection'
import {
  arrayOf,
  colourMap,
  type Highlighted,
  type Mark,
  type RasterMark,
  type Segment,
  segments,
  type Size,
  type Theme,
  words
} from '#kit/panel'
import { ruleElement } from '../elements'

export const counts = ['merged', 'accuracy'] as const
export type Count = (typeof counts)[number]

const SIDE = 16
const MARGIN = { left: 34, top: 20, right: 12, bottom: 26 }
/** Classes framed, and from how many rules on. */
const FRAMED = 3
const LARGE = 3

/** The largest merged classes, largest first; their rules ascending. */
export function largeClasses(inspection: Inspection): number[][] {
  const classes = arrayOf(inspection, 'classes')
  const rules = new Map<number, number[]>()
  for (let rule = 0; rule < classes.length; rule++) {
    const own = classes[rule]!
    if (own >= 0) rules.set(own, [...(rules.get(own) ?? []), rule])
  }
  return [...rules.values()]
    .filter(({ length }) => length >= LARGE)
    .sort((a, b) => b.length - a.length)
    .slice(0, FRAMED)
}

function describe(inspection: Inspection, rule: number): string {
  const of = (name: string): number => arrayOf(inspection, name)[rule]!
  if (of('classes') < 0) return `rule ${rule} is not told apart here`
  const classes = arrayOf(inspection, 'classes')
  const like = Array.from(classes.keys()).filter(
    (other) => other !== rule && classes[other] === of('classes')
  )
  const alike = like.length > 0 ? ` · shows the same as ${like.slice(0, 8).join(', ')}` : ''
  const more = like.length > 8 ? ` and ${like.length - 8} more` : ''
  return `rule ${rule} · ${of('accuracy').toFixed(2)} right · ${of('merged').toFixed(2)} in the right class${alike}${more}`
}

/** Around the cells of a class, where neighbours are of another. */
function outline(rules: readonly number[], left: number, top: number, cell: number): Segment[] {
  const own = new Set(rules)
  return rules.flatMap((rule): Segment[] => {
    const [x, y] = [left + (rule % SIDE) * cell, top + Math.floor(rule / SIDE) * cell]
    const [right, bottom] = [x + cell, y + cell]
    return [
      ...(own.has(rule - SIDE) ? [] : [[x, y, right, y] as const]),
      ...(own.has(rule + SIDE) ? [] : [[x, bottom, right, bottom] as const]),
      ...(own.has(rule - 1) && rule % SIDE > 0 ? [] : [[x, y, x, bottom] as const]),
      ...(own.has(rule + 1) && rule % SIDE < SIDE - 1 ? [] : [[right, y, right, bottom] as const])
    ]
  })
}

export function ruleMapMarks(
  inspection: Inspection,
  count: Count,
  size: Size,
  theme: Theme,
  { hovered, selected }: Highlighted
): Mark[] {
  const [w, h] = [size.width - MARGIN.left - MARGIN.right, size.height - MARGIN.top - MARGIN.bottom]
  const cell = Math.max(1, Math.floor((Math.min(w, h) / SIDE) * size.ratio) / size.ratio)
  const side = cell * SIDE
  const left = MARGIN.left + Math.max(0, w - side) / 2
  const top = MARGIN.top + Math.max(0, h - side) / 2
  const classes = largeClasses(inspection)
  const colours = [theme.run[2]!, theme.run[3]!, theme.run[4]!]
  const middle = (i: number): number => (i + 0.5) * cell
  const ticks = Array.from({ length: 6 }, (_, i) => 3 * i)
  const framed = (elements: ReadonlySet<string>, colour: string): Mark[] => {
    const rules = Array.from({ length: 256 }, (_, rule) => rule).filter((rule) =>
      elements.has(ruleElement(rule))
    )
    const around = rules.flatMap((rule) => outline([rule], left, top, cell))
    return [segments(around, { colour: theme.surface, width: 5 }), segments(around, { colour, width: 2 })]
  }
  return [
    {
      kind: 'raster',
      ...{ x: left, y: top, width: side, height: side, columns: SIDE, rows: SIDE },
      rgba: pixels(arrayOf(inspection, count), theme),
      datumAt(column, row) {
        const rule = row * SIDE + column
        return { id: ruleElement(rule), words: describe(inspection, rule), elements: [ruleElement(rule)] }
      }
    },
    segments(gridLines(left, top, cell), { colour: theme.surface, width: 1 }),
    ...classes.map((rules, i) =>
      segments(outline(rules, left, top, cell), { colour: colours[i]!, width: 2 })
    ),
    ...framed(selected, theme.accent),
    ...framed(hovered, theme.text1),
    ...ticks.flatMap((i) => [
      words(theme, String(i), left + middle(i), top - 6, { anchor: 'middle' }),
      words(theme, String(SIDE * i), left - 6, top + middle(i), { anchor: 'end', baseline: 'middle' })
    ]),
    ...legend(theme, classes, colours, left + side / 2, top + side + 18)
  ]
}

function gridLines(left: number, top: number, cell: number): Segment[] {
  const side = cell * SIDE
  return Array.from({ length: SIDE - 1 }, (_, i) => (i + 1) * cell).flatMap((at): Segment[] => [
    [left + at, top, left + at, top + side],
    [left, top + at, left + side, top + at]
  ])
}

/** What the frames are, in the middle under the map. */
function legend(
  theme: Theme,
  classes: readonly (readonly number[])[],
  colours: readonly string[],
  middle: number,
  y: number
): Mark[] {
  const names = classes.map((rules) => `${rules.length} like ${rules[0]}`)
  const widths = names.map((name) => 27 + theme.width(name))
  let x = Math.max(8, middle - widths.reduce((sum, width) => sum + width, 0) / 2)
  return names.flatMap((name, i): Mark[] => {
    const at = x
    x += widths[i]!
    return [
      { kind: 'rects', boxes: [at + 1, y - 8, 8, 8], stroke: { colour: colours[i]!, width: 2 } },
      words(theme, name, at + 14, y, { colour: theme.text2 })
    ]
  })
}

/** [16, 16], from 0 to 1; where there is no rule the surface shows. */
function pixels(values: ArrayLike<number>, theme: Theme): RasterMark['rgba'] {
  const map = colourMap(theme.sequence)
  const rgba = new Uint8ClampedArray(4 * values.length)
  for (let rule = 0; rule < values.length; rule++) {
    const value = values[rule]!
    if (Number.isNaN(value)) continue
    const at = 4 * Math.round(255 * value)
    rgba.set(map.subarray(at, at + 4), 4 * rule)
  }
  return rgba
}
