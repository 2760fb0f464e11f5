/** Design tokens as pictures need them: read once per theme and type size, then kept. */
import { textWidth } from '../marks/font'
import type { Font } from '../marks/marks'

const phaseNames = ['comprehension', 'grokking', 'memorisation', 'confusion', 'diverged'] as const
type PhaseName = (typeof phaseNames)[number]

export interface PhaseColours {
  /** Carries primary text. */
  fill: string
  /** Of outlines and legends. */
  line: string
}

export interface Theme {
  surface: string
  chrome: string
  raised: string
  active: string
  text1: string
  text2: string
  text3: string
  grid: string
  axis: string
  line: string
  cursor: string
  halo: string
  running: string
  diverged: string
  failed: string
  focus: string
  accent: string
  /** By run colour, 1 … 8; index 0 is unused. */
  run: readonly string[]
  dash: readonly (readonly number[])[]
  /** Ten stops of the accuracy map. */
  sequence: readonly string[]
  /** Twelve stops of the cyclic map. */
  cyclic: readonly string[]
  /** Six stops of an ordered knob, low to high. */
  grade: readonly string[]
  /** Of a phase map. */
  phase: Readonly<Record<PhaseName, PhaseColours>>
  /** Pixels of the axis type. */
  size: number
  font(use?: 'axis' | 'strong'): Font
  /** Pixels. */
  width(text: string, use?: 'axis' | 'strong'): number
}

const cache = new Map<string, Theme>()

let roomy: MediaQueryList | null = null

/** Call it while painting: by then the page carries the theme's tokens. */
export function readTheme(name: 'light' | 'dark'): Theme {
  roomy ??= matchMedia('(min-width: 2000px) and (min-height: 1100px)')
  const key = `${name} ${roomy.matches}`
  const known = cache.get(key)
  if (known) return known
  const theme = read()
  cache.set(key, theme)
  return theme
}

function read(): Theme {
  const style = getComputedStyle(document.documentElement)
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim()
  const numbered = (name: string, from: number, to: number): string[] =>
    Array.from({ length: to + 1 }, (_, i) => (i < from ? '' : token(`${name}-${i}`)))
  const size = parseFloat(token('fs-11')) || 11
  const family = token('font-ui') || 'sans-serif'
  const font = (weight: string, otherwise: number): Font => ({
    family,
    size,
    weight: Number(token(weight)) || otherwise
  })
  const fonts = { axis: font('fw-regular', 400), strong: font('fw-medium', 500) }
  return {
    surface: token('surface'),
    chrome: token('chrome'),
    raised: token('raised'),
    active: token('active'),
    text1: token('text-1'),
    text2: token('text-2'),
    text3: token('text-3'),
    grid: token('grid'),
    axis: token('axis'),
    line: token('line-2'),
    cursor: token('cursor'),
    halo: token('cursor-halo'),
    running: token('running'),
    diverged: token('diverged'),
    failed: token('failed'),
    focus: token('focus'),
    accent: token('accent'),
    run: numbered('run', 1, 8),
    dash: numbered('dash', 1, 8).map((text) =>
      text && text !== 'none' ? text.split(/\s+/).map(Number) : []
    ),
    sequence: numbered('seq', 0, 9),
    cyclic: numbered('cyc', 0, 11),
    grade: numbered('grade', 0, 5),
    phase: Object.fromEntries(
      phaseNames.map((name) => [name, { fill: token(`ph-${name}`), line: token(`ph-${name}-line`) }])
    ) as Theme['phase'],
    size,
    font: (use = 'axis') => fonts[use],
    width: (text, use = 'axis') => textWidth(text, fonts[use])
  }
}

/** A token colour with an opacity. Tokens of lines and runs are `#rrggbb`. */
export function translucent(colour: string, opacity: number): string {
  const parts = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16))
  return `rgba(${parts.join(', ')}, ${opacity})`
}
