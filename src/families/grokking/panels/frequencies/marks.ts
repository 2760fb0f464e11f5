/** Norms per frequency of the input table and of the output map, one strip above the other; key ones are named. */
import type { Inspection } from '#shared/inspection'
import {
  arrayOf,
  axesMarks,
  bar,
  barWidth,
  type Mark,
  plane,
  type Plane,
  type Size,
  type Theme,
  words
} from '#kit/panel'

const STRIPS = [
  { name: 'input', keys: 'inputKeys', title: 'W_E' },
  { name: 'output', keys: 'outputKeys', title: 'W_L' }
] as const

/** Frequency 0 is the mean: it is drawn by no one. */
function strip(size: Size, i: number, norms: ArrayLike<number>): Plane {
  const half = (size.height - 8) / 2
  const most = Array.from(norms)
    .slice(1)
    .reduce((a, b) => Math.max(a, b), 0)
  const top = 12 + i * half
  return plane(size, [0.4, norms.length - 0.4], [0, most * 1.25 || 1], { top, bottom: top + half - 30 })
}

export function frequencyMarks(inspection: Inspection, size: Size, theme: Theme, colour: string): Mark[] {
  const labels = inspection.labels.blocks!
  const blocks = Array.from(labels.keys()).slice(1)
  return STRIPS.flatMap(({ name, keys, title }, i) => {
    const norms = arrayOf(inspection, name)
    const key = arrayOf(inspection, keys)
    const on = strip(size, i, norms)
    const width = barWidth(on, norms.length)
    return [
      ...axesMarks(theme, on, { x: labels[1]!.startsWith('k') ? 'k' : 'ρ', y: title }),
      ...blocks.flatMap((k) =>
        bar(on, k, norms[k]!, width, {
          ...(key[k] ? { fill: colour } : { fill: theme.text3, opacity: 0.55 }),
          datum: { id: labels[k]!, words: inWords(inspection, k) }
        })
      ),
      ...keyNames(theme, on, norms, key, labels)
    ]
  })
}

/** Names of key frequencies above their bars, the largest first, none over another. */
function keyNames(
  theme: Theme,
  { x, y }: Plane,
  norms: ArrayLike<number>,
  key: ArrayLike<number>,
  labels: readonly string[]
): Mark[] {
  const named = labels.map((_, k) => k).filter((k) => key[k])
  const taken: number[] = []
  return named
    .sort((a, b) => norms[b]! - norms[a]!)
    .flatMap((k) => {
      if (taken.some((other) => Math.abs(x(other) - x(k)) < 20)) return []
      taken.push(k)
      const look = { anchor: 'middle', strong: true, halo: true, colour: theme.text1 } as const
      return [words(theme, labels[k]!.replace('k = ', ''), x(k), y(norms[k]!) - 4, look)]
    })
}

function inWords(inspection: Inspection, k: number): string {
  const of = (name: string): string => arrayOf(inspection, name)[k]!.toPrecision(3)
  const neurons = arrayOf(inspection, 'dominant')[k]!
  return `${inspection.labels.blocks![k]!} · W_E ${of('input')} · W_L ${of('output')} · carries over 85 % of ${neurons} neurons`
}

/** `key by norm: 3, 5 · by neurons: 3` of the output map. */
export function keysInWords(inspection: Inspection): string {
  const labels = inspection.labels.blocks!
  const list = (name: string): string => {
    const values = arrayOf(inspection, name)
    const names = labels.filter((_, k) => values[k]! > 0).map((label) => label.replace('k = ', ''))
    return names.length === 0
      ? 'none'
      : names.length > 8
        ? `${names.length} of ${labels.length - 1}`
        : names.join(', ')
  }
  return `norm · key by W_L: ${list('outputKeys')} · by neurons: ${list('dominant')}`
}
