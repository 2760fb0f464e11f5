/** Singular values as bars, the largest first. */
import { axesMarks, bar, barWidth, type Mark, plane, type Size, type Theme } from '#kit/panel'

export function spectrumMarks(values: ArrayLike<number>, size: Size, theme: Theme, fill: string): Mark[] {
  const on = plane(size, [0, values.length + 1], [0, 1.06 * (values[0]! || 1)])
  const width = barWidth(on, values.length, 12)
  return [
    ...axesMarks(theme, on, { x: 'rank i', y: 'σ' }),
    ...Array.from(values).flatMap((value, i) =>
      bar(on, i + 1, value, width, {
        fill,
        datum: { id: `σ ${i + 1}`, words: `σ ${i + 1} = ${value.toPrecision(4)}` }
      })
    )
  ]
}
