/** Units through time as a heat map: units downwards, rows of time across. Pure. */
import type { Inspection } from '#shared/inspection'
import { arrayOf, colourBar, colourMap, hairline, type Mark, type Size, type Theme, words } from '#kit/panel'
import { significant } from '#kit/ui'

/** The range of the colours: a state about 0, evenly to both sides; a gate from 0 to 1. */
function rangeOf(inspection: Inspection): [low: number, high: number] {
  if (arrayOf(inspection, 'gate')[0] === 1) return [0, 1]
  const most = arrayOf(inspection, 'values').reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1
  return [-most, most]
}

const BAR = { width: 90, height: 8 }

export function neuronMarks(inspection: Inspection, size: Size, theme: Theme): Mark[] {
  const { shape, data } = inspection.arrays['values']!
  const [rows, units] = shape as [number, number]
  const times = arrayOf(inspection, 'times')
  const [low, high] = rangeOf(inspection)
  const map = colourMap(theme.sequence)
  const box = { left: 36, top: 28, right: size.width - 12, bottom: size.height - 20 }
  const [width, height] = [box.right - box.left, box.bottom - box.top]
  const rgba = new Uint8ClampedArray(4 * rows * units)
  for (let t = 0; t < rows; t++)
    for (let u = 0; u < units; u++) {
      const share = (data[t * units + u]! - low) / (high - low)
      const at = 4 * Math.round(255 * Math.min(1, Math.max(0, share)))
      rgba.set(map.subarray(at, at + 4), 4 * (u * rows + t))
    }
  const name = arrayOf(inspection, 'gate')[0] === 1 ? 'gate' : 'state'
  const every = Math.max(1, Math.ceil((14 * units) / height))
  const across = Math.max(1, Math.ceil((48 * rows) / width))
  const middleOfUnit = (u: number): number => box.top + ((u + 0.5) * height) / units
  const middleOfRow = (t: number): number => box.left + ((t + 0.5) * width) / rows
  const labelled = (count: number, step: number): number[] =>
    Array.from({ length: count }, (_, i) => i).filter((i) => i % step === 0)
  const bar = colourBar(map, BAR)
  const barLeft = box.left + theme.width(significant(low, 2)) + 6
  return [
    words(theme, significant(low, 2), box.left, 12, { baseline: 'middle' }),
    { ...bar, x: barLeft, y: 8 },
    words(theme, `${significant(high, 2)}  ${name}`, barLeft + BAR.width + 6, 12, { baseline: 'middle' }),
    {
      kind: 'raster',
      ...{ x: box.left, y: box.top, width, height, columns: rows, rows: units, rgba },
      datumAt: (t, u) => ({
        id: `${t} ${u}`,
        words: `unit ${u + 1}, row ${t + 1}, time ${significant(times[t]!, 3)}: ${name} ${significant(data[t * units + u]!, 3)}`
      })
    },
    { kind: 'rects', boxes: [box.left, box.top, width, height], stroke: hairline(theme.line) },
    ...labelled(units, every).map((u) =>
      words(theme, String(u + 1), box.left - 6, middleOfUnit(u), { anchor: 'end', baseline: 'middle' })
    ),
    ...labelled(rows, across)
      .filter((t) => middleOfRow(t) < box.right - 60)
      .map((t) =>
        words(theme, String(Number(times[t]!.toPrecision(3))), middleOfRow(t), box.bottom + 15, {
          anchor: 'middle'
        })
      ),
    words(theme, 'time', box.right, box.bottom + 15, { anchor: 'end' })
  ]
}

export function aboutNeurons(inspection: Inspection): string {
  const [rows, units] = inspection.arrays['values']!.shape as [number, number]
  return `${units} units, ${rows} rows`
}
