/** How sharp leaps are along a knob: seeds, their medians and fitted power, a colour and dash for each option of the other knob. Pure. */
import { medianWords, type SharpnessLine } from '#shared/sweep/sharpness'
import { clipped, plotAxes } from '../../../../kit/panel/axes/axes'
import { logRange, stepAxis, valueScale } from '../../../../kit/panel/axes/scale'
import { plotBox, type Size } from '../../../../kit/panel/draw/canvas'
import { translucent, type Theme } from '../../../../kit/panel/draw/theme'
import type { Mark } from '../../../../kit/panel/marks/marks'
import { dot } from '../../../../kit/panel/marks/shapes'
import { words } from '../../../../kit/panel/marks/text'
import type { ValueTable } from '../../../../kit/panel/series/table'

export interface SharpnessScene {
  size: Size
  lines: readonly SharpnessLine[]
  /** What lies across. */
  along: string
}

/** Highest over lowest place from where on the axis is logarithmic. */
const WIDE = 4
/** On either side of the places, as a share of how far they lie apart. */
const MARGIN = 0.1
/** Points of a fitted power. */
const PIECES = 32

const middleOf = ({ median: [low, high] }: SharpnessLine['exponent']): number | null =>
  low === null || high === null ? null : (low + high) / 2

/** Null where the seeds in the middle leapt between two rows, or none did. */
const knownMedian = (over: SharpnessLine['exponent']): number | null =>
  over.median[0] !== null && over.median[0] > 0 ? middleOf(over) : null

/** Seeds whose leap is not just known to lie between two rows. */
const known = (line: SharpnessLine): { x: number; s: number }[] =>
  line.cells.flatMap(({ x, seeds }) =>
    seeds.flatMap((bounds) => (bounds && bounds[0] > 0 ? [{ x, s: bounds[1] }] : []))
  )

/** Colour 1 … 8 of a line. */
const colourOf = (theme: Theme, index: number): string => theme.run[1 + (index % 8)] ?? theme.text1
const dashOf = (theme: Theme, index: number): readonly number[] => theme.dash[index % 8] ?? []

/** Nothing where no seed has leapt. */
export function sharpnessMarks({ size, lines, along }: SharpnessScene, theme: Theme): Mark[] {
  const all = lines.flatMap(known)
  if (all.length === 0) return []
  const box = plotBox(size)
  const [least, most] = [Math.min(...all.map(({ x }) => x)), Math.max(...all.map(({ x }) => x))]
  const isLog = most > WIDE * least
  const beside = most > least ? MARGIN * (most - least) : least / 2
  const room = isLog ? { min: least / 1.2, max: most * 1.2 } : { min: least - beside, max: most + beside }
  const axis = stepAxis({ ...room, zero: false, title: along }, isLog ? 'log' : 'linear', box.left, box.right)
  const values = all.map(({ s }) => s)
  const scale = valueScale('log', ...logRange(Math.min(...values) / 1.2, Math.max(...values) * 1.2))
  const y = (s: number): number => box.bottom - (box.bottom - box.top) * scale.share(s)
  return [
    ...plotAxes(theme, axis, scale, box),
    clipped(
      box,
      lines.flatMap((line, i) => powerMarks(line, i))
    ),
    ...lines.flatMap((line, i) => seedMarks(line, i)),
    ...nameMarks()
  ]

  /** Through the mean of the logarithms. */
  function powerMarks(line: SharpnessLine, index: number): Mark[] {
    const own = known(line)
    const z = middleOf(line.exponent)
    // Fewer seeds than give an interval say nothing of a line.
    if (z === null || line.exponent.interval === null) return []
    const mean = (of: (one: { x: number; s: number }) => number): number =>
      own.reduce((sum, one) => sum + Math.log(of(one)), 0) / own.length
    const offset = mean(({ s }) => s) - z * mean(({ x }) => x)
    const points = Array.from({ length: PIECES + 1 }, (_, i) => {
      const x = isLog ? least * (most / least) ** (i / PIECES) : least + ((most - least) * i) / PIECES
      return [axis.x(x), y(Math.exp(offset + z * Math.log(x)))]
    })
    const stroke = { colour: colourOf(theme, index), width: 1.5, dash: dashOf(theme, index) }
    return [{ kind: 'line', points: points.flat(), stroke }]
  }

  function seedMarks(line: SharpnessLine, index: number): Mark[] {
    const colour = colourOf(theme, index)
    const seeds = known(line).map(({ x, s }): Mark => ({
      kind: 'circle',
      x: axis.x(x),
      y: y(s),
      radius: 2.5,
      fill: translucent(colour, 0.4)
    }))
    const medians = line.cells.flatMap(({ cell, x, over }): Mark[] => {
      const middle = knownMedian(over)
      if (middle === null) return []
      const text = `${cell.label}: (t₉₀ − t₁₀)/t₅₀ ${medianWords(over)}, ${over.seeds} seeds leapt`
      const [shadow, point] = dot(theme, axis.x(x), y(middle), colour)
      return [shadow!, { ...point!, datum: { id: String(cell.index), words: text } } as Mark]
    })
    return [...seeds, ...medians]
  }

  /** Beside the last medians, one below the other. */
  function nameMarks(): Mark[] {
    const ends = lines.flatMap(({ name, cells }, index) => {
      const last = cells.findLast(({ over }) => knownMedian(over) !== null)
      return last && name !== '' ? [{ name, index, x: axis.x(last.x), y: y(knownMedian(last.over)!) }] : []
    })
    let free = -Infinity
    return ends
      .toSorted((a, b) => a.y - b.y)
      .map(({ name, index, x, y: wanted }) => {
        const at = Math.max(wanted, free)
        free = at + 1.2 * theme.size
        return words(theme, name, x - 10, at + 4, {
          anchor: 'end',
          colour: colourOf(theme, index),
          halo: true
        })
      })
  }
}

/** A row a cell, a column a seed; empty where a seed has not leapt, or too fast for its rows. */
export function sharpnessTable(lines: readonly SharpnessLine[], along: string): ValueTable {
  const rows = lines.flatMap(({ cells }) => cells)
  const seeds = rows[0]?.cell.replicas.map(({ seed }) => `seed ${seed}`) ?? []
  return {
    columns: ['cell', along, 'median', ...seeds],
    rows: rows.length,
    row(index) {
      const { cell, x, over, seeds: own } = rows[index]!
      return [
        cell.index,
        x,
        knownMedian(over) ?? NaN,
        ...own.map((bounds) => (bounds && bounds[0] > 0 ? bounds[0] : NaN))
      ]
    }
  }
}
