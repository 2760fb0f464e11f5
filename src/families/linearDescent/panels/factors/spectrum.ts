/** Singular values along the axis, a line for each mode: how the smallest falls up to the threshold and rises behind it. Pure. */
import {
  hairline,
  logRange,
  type Mark,
  type PanelProps,
  plane,
  segments,
  type Size,
  type Theme,
  valueAxisMarks,
  valueScale,
  words
} from '#kit/panel'
import { significant } from '#kit/ui'

type Run = PanelProps['runs'][number]

export interface Spectrum {
  places: Float64Array
  modes: Float64Array
  values: Float64Array
  axis: Run['axis']
  /** Where the cursor stands. */
  at: number
  colour: number
}

/** Of one replica; null: the run stores no modes, or none yet. */
export function spectrumOf(run: Run, at: number, replica: number): Spectrum | null {
  const main = run.declarations.find(({ name }) => name === 'modes')?.main
  if (!main) return null
  const series = run.series('modes')
  if (series.rows === 0) return null
  const owners = series.column('replica')
  const rows = Array.from(owners.keys()).filter((row) => owners[row] === replica)
  const of = (name: string): Float64Array => {
    const column = series.column(name)
    return Float64Array.from(rows, (row) => column[row]!)
  }
  return { places: of(main.name), modes: of('mode'), values: of('value'), axis: main, at, colour: run.colour }
}

export function spectrumMarks(
  { places, modes, values, axis, at, colour }: Spectrum,
  size: Size,
  theme: Theme
): Mark[] {
  const on = plane(size, [0, 1], [0, 1], { left: 52, top: 12 })
  const up = valueScale('log', ...logRange(min(values), max(values)))
  const along = valueScale(axis.scale === 'linear' ? 'linear' : 'log', min(places), max(places))
  const x = (place: number): number => on.x(along.share(place))
  const count = 1 + max(modes)
  const lines = Array.from({ length: count }, (_, mode) =>
    Array.from(places).flatMap((place, row) =>
      modes[row] === mode ? [x(place), on.y(up.share(values[row]!))] : []
    )
  )
  const placeText = (place: number): string => (axis.type === 'whole' ? String(place) : significant(place, 3))
  const { left, right, top, bottom } = on.box
  return [
    ...valueAxisMarks(theme, up, on.box),
    segments([[left, bottom, right, bottom]], hairline(theme.axis)),
    ...lines.map((points, mode): Mark => ({
      kind: 'line',
      points,
      stroke: { colour: theme.run[colour]!, width: mode === count - 1 ? 2 : 1 },
      opacity: 1 - (0.7 * (count - 1 - mode)) / count
    })),
    ...(axis.marks ?? []).map((mark) =>
      segments([[x(mark.at), top, x(mark.at), bottom]], hairline(theme.axis))
    ),
    segments([[x(at), top, x(at), bottom]], hairline(theme.cursor)),
    words(theme, placeText(min(places)), left, bottom + 15),
    words(theme, axis.title, (left + right) / 2, bottom + 15, { anchor: 'middle' }),
    words(theme, placeText(max(places)), right, bottom + 15, { anchor: 'end' })
  ]
}

const min = (values: Float64Array): number => values.reduce((low, value) => Math.min(low, value), Infinity)
const max = (values: Float64Array): number => values.reduce((high, value) => Math.max(high, value), -Infinity)
