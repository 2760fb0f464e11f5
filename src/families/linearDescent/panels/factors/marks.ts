/** The three factors of the error mode by mode at one place, or singular values along the axis, as marks. Pure. */
import {
  hairline,
  logRange,
  type Mark,
  plane,
  segments,
  type Size,
  type Theme,
  valueAxisMarks,
  valueScale,
  words
} from '#kit/panel'
import { significant } from '#kit/ui'

export interface FactorScene {
  /** By mode, the largest singular value first. */
  value: Float64Array
  along: Float64Array
  residual: Float64Array
  harm: Float64Array
  colour: number
}

/** Lines of one look each: never colour alone. */
const lines = [
  { name: '1/σ', of: ({ value }: FactorScene) => value.map((each) => 1 / each), dash: [6, 3] },
  { name: 'test rows along v', of: ({ along }: FactorScene) => along, dash: [2, 3] },
  { name: 'errors along u', of: ({ residual }: FactorScene) => residual, dash: [8, 3, 2, 3] },
  { name: 'harm', of: ({ harm }: FactorScene) => harm, dash: [] }
]

export function factorMarks(scene: FactorScene, size: Size, theme: Theme): Mark[] {
  const modes = scene.value.length
  const curves = lines.map((line) => ({ ...line, values: line.of(scene) }))
  const positive = curves.flatMap(({ values }) => Array.from(values).filter((value) => value > 0))
  if (positive.length === 0) return []
  const scale = valueScale('log', ...logRange(Math.min(...positive), Math.max(...positive)))
  const right = size.width - 112
  const on = plane(size, [1, Math.max(2, modes)], [0, 1], { right, left: 52, top: 12 })
  const y = (value: number): number => on.y(value > 0 ? Math.max(0, scale.share(value)) : 0)
  const pitch = on.x(2) - on.x(1)
  const ends = spread(
    curves.map(({ values }) => y(values[modes - 1]!)),
    theme.size + 3,
    on.box
  )
  const ink = theme.run[scene.colour]!
  return [
    ...valueAxisMarks(theme, scale, on.box),
    segments([[on.box.left, on.box.bottom, on.box.right, on.box.bottom]], hairline(theme.axis)),
    words(theme, '1', on.box.left, on.box.bottom + 15),
    words(theme, 'mode', (on.box.left + right) / 2, on.box.bottom + 15, { anchor: 'middle' }),
    words(theme, String(modes), right, on.box.bottom + 15, { anchor: 'end' }),
    ...curves.flatMap(({ name, values, dash }, i): Mark[] => [
      {
        kind: 'line',
        points: Array.from(values).flatMap((value, mode) => [on.x(mode + 1), y(value)]),
        stroke: { colour: name === 'harm' ? ink : theme.text2, width: name === 'harm' ? 2 : 1.5, dash }
      },
      words(theme, name, right + 6, ends[i]!, { baseline: 'middle' })
    ]),
    ...Array.from(scene.value.keys(), (mode): Mark => ({
      kind: 'rects',
      boxes: [on.x(mode + 1) - pitch / 2, on.box.top, pitch, on.box.bottom - on.box.top],
      datum: {
        id: `mode ${mode + 1}`,
        words: `mode ${mode + 1}: σ ${significant(scene.value[mode]!, 3)}, along v ${significant(scene.along[mode]!, 3)}, along u ${significant(scene.residual[mode]!, 3)}, harm ${significant(scene.harm[mode]!, 3)}`
      }
    }))
  ]
}

/** Names one below the other, each as near to its place as the others let it. */
function spread(
  places: readonly number[],
  least: number,
  { top, bottom }: { top: number; bottom: number }
): number[] {
  const order = places.map((_, i) => i).sort((a, b) => places[a]! - places[b]!)
  const at = [...places]
  let from = top
  for (const i of order) from = (at[i] = Math.max(from, places[i]!)) + least
  let to = bottom
  for (const i of order.toReversed()) to = (at[i] = Math.min(to, at[i]!)) - least
  return at
}
