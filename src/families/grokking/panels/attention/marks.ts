/** Attention weights of one head as cells, rows a, columns b: 0 dark, 1 bright. */
import type { Inspection } from '#shared/inspection'
import { arrayOf, colourMap, gridMarks, gridPlace, type Mark, type Size, type Theme } from '#kit/panel'

/** What “=” can look at. */
export const targets = [
  { value: 'a', label: 'a' },
  { value: 'b', label: 'b' },
  { value: 'equals', label: '=' }
] as const

export const headsIn = ({ arrays }: Inspection): number => arrays.a!.shape[0]!
export const symbolsIn = ({ arrays }: Inspection): number => arrays.a!.shape[1]!

export function attentionMarks(
  inspection: Inspection,
  { target, head }: { target: (typeof targets)[number]['value']; head: number },
  size: Size,
  theme: Theme
): Mark[] {
  const n = symbolsIn(inspection)
  const names = inspection.labels.symbols!
  const map = colourMap(theme.sequence)
  const rgba = new Uint8ClampedArray(4 * n * n)
  const weight = (name: string, cell: number): number => arrayOf(inspection, name)[head * n * n + cell]!
  for (let i = 0; i < n * n; i++) {
    const at = 4 * Math.round(255 * weight(target, i))
    rgba.set(map.subarray(at, at + 4), 4 * i)
  }
  return gridMarks(theme, gridPlace(size, n), rgba, (a, b) => {
    const on = targets.map(({ value, label }) => `${label} ${weight(value, a * n + b).toFixed(2)}`)
    return { id: `${a} ${b}`, words: `a ${names[a]}, b ${names[b]} · ${on.join(' · ')}` }
  })
}
