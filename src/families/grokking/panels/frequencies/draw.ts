/** Norms per frequency of the input table and of the output map, one strip above the other; key ones are named. */
import type { Inspection } from '#shared/inspection'
import { arrayOf, drawAxes, haloText, plane, type Plane, type Size, type Theme } from '#kit/panel'

const STRIPS = [
  { name: 'input', keys: 'inputKeys', title: 'W_E' },
  { name: 'output', keys: 'outputKeys', title: 'W_L' }
] as const

/** Frequency 0 is the mean: it is drawn by no one. */
export function strips(looked: Inspection, size: Size): Plane[] {
  const half = (size.height - 8) / 2
  return STRIPS.map(({ name }, i) => {
    const norms = arrayOf(looked, name)
    const most = norms.slice(1).reduce((a, b) => Math.max(a, b), 0)
    const top = 12 + i * half
    return plane(size, [0.4, norms.length - 0.4], [0, most * 1.25 || 1], { top, bottom: top + half - 30 })
  })
}

export function drawFrequencies(
  g: CanvasRenderingContext2D,
  looked: Inspection,
  size: Size,
  theme: Theme,
  colour: string
): void {
  const both = strips(looked, size)
  STRIPS.forEach(({ name, keys, title }, i) => {
    const { box, x, y } = both[i]!
    const norms = arrayOf(looked, name)
    const key = arrayOf(looked, keys)
    drawAxes(g, theme, both[i]!, { x: looked.labels.blocks![1]!.startsWith('k') ? 'k' : 'ρ', y: title })
    const width = Math.max(1, Math.min(14, (0.7 * (box.right - box.left)) / norms.length))
    for (let k = 1; k < norms.length; k++) {
      g.fillStyle = key[k] ? colour : theme.text3
      g.globalAlpha = key[k] ? 1 : 0.55
      g.fillRect(x(k) - width / 2, y(norms[k]!), width, box.bottom - y(norms[k]!))
    }
    g.globalAlpha = 1
    nameKeys(g, theme, both[i]!, norms, key, looked.labels.blocks!)
  })
}

/** Names of key frequencies above their bars, the largest first, none over another. */
function nameKeys(
  g: CanvasRenderingContext2D,
  theme: Theme,
  { x, y }: Plane,
  norms: ArrayLike<number>,
  key: ArrayLike<number>,
  labels: readonly string[]
): void {
  const named = labels.map((_, k) => k).filter((k) => key[k])
  g.font = theme.font('strong')
  g.textAlign = 'center'
  g.textBaseline = 'alphabetic'
  const taken: number[] = []
  for (const k of named.sort((a, b) => norms[b]! - norms[a]!)) {
    if (taken.some((other) => Math.abs(x(other) - x(k)) < 20)) continue
    taken.push(k)
    haloText(g, theme, labels[k]!.replace('k = ', ''), x(k), y(norms[k]!) - 4, theme.text1)
  }
}

/** Block under a point, in words; null: none. */
export function frequencyUnder(looked: Inspection, x: number, size: Size): string | null {
  const [strip] = strips(looked, size)
  const labels = looked.labels.blocks!
  const k = labels.findIndex((_, i) => i > 0 && Math.abs(strip!.x(i) - x) <= (strip!.x(1) - strip!.x(0)) / 2)
  if (k < 1) return null
  const of = (name: string): string => arrayOf(looked, name)[k]!.toPrecision(3)
  const neurons = arrayOf(looked, 'dominant')[k]!
  return `${labels[k]!} · W_E ${of('input')} · W_L ${of('output')} · carries over 85 % of ${neurons} neurons`
}

/** `key by norm: 3, 5 · by neurons: 3` of the output map. */
export function keysInWords(looked: Inspection): string {
  const labels = looked.labels.blocks!
  const list = (name: string): string => {
    const values = arrayOf(looked, name)
    const names = labels.filter((_, k) => values[k]! > 0).map((label) => label.replace('k = ', ''))
    return names.length === 0
      ? 'none'
      : names.length > 8
        ? `${names.length} of ${labels.length - 1}`
        : names.join(', ')
  }
  return `norm · key by W_L: ${list('outputKeys')} · by neurons: ${list('dominant')}`
}
