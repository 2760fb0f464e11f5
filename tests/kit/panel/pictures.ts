/** A theme for pictures without a page, and what tests ask of marks. */
import type { Theme } from '../../../src/kit/panel/draw/theme'
import type { Datum, Mark } from '../../../src/kit/panel/marks/marks'

const greys = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `#${(16 + 16 * i).toString(16).repeat(3)}`)
const font = { family: 'sans-serif', size: 11, weight: 400 }

/** Colours by their names, those of runs `#101010`, `#202020` …; every letter is six pixels wide. */
export const theme: Theme = {
  surface: 'surface',
  chrome: 'chrome',
  raised: 'raised',
  active: 'active',
  text1: 'text1',
  text2: 'text2',
  text3: '#abcdef',
  grid: 'grid',
  axis: 'axis',
  line: 'line',
  cursor: 'cursor',
  halo: 'halo',
  running: 'running',
  diverged: 'diverged',
  failed: 'failed',
  focus: 'focus',
  accent: 'accent',
  run: ['', ...greys(8)],
  dash: [[], [], [6, 3], [2, 2], [8, 3, 2, 3], [10, 4], [1, 3], [6, 2, 1, 2], [4, 4]],
  sequence: greys(10),
  cyclic: greys(12),
  grade: greys(6),
  phase: {
    comprehension: { fill: 'comprehension', line: 'comprehension line' },
    grokking: { fill: 'grokking', line: 'grokking line' },
    memorisation: { fill: 'memorisation', line: 'memorisation line' },
    confusion: { fill: 'confusion', line: 'confusion line' },
    diverged: { fill: 'diverged', line: 'diverged line' }
  },
  size: 11,
  font: (use) => ({ ...font, weight: use === 'strong' ? 500 : 400 }),
  width: (text) => 6 * text.length
}

/** All marks, those of groups among them. */
export const flat = (marks: readonly Mark[]): Mark[] =>
  marks.flatMap((mark) => (mark.kind === 'group' ? flat(mark.marks) : [mark]))

type Of<Kind extends Mark['kind']> = Extract<Mark, { kind: Kind }>

export const ofKind = <Kind extends Mark['kind']>(marks: readonly Mark[], kind: Kind): Of<Kind>[] =>
  flat(marks).filter((mark): mark is Of<Kind> => mark.kind === kind)

export const textsOf = (marks: readonly Mark[]): string[] => ofKind(marks, 'text').map(({ text }) => text)

export const dataOf = (marks: readonly Mark[]): Datum[] =>
  flat(marks).flatMap((mark) => ('datum' in mark && mark.datum ? [mark.datum] : []))

/** Every number in a picture is one, but for the pairs that lift the pen. */
export function isDrawable(marks: readonly Mark[]): boolean {
  const whole = (numbers: ArrayLike<number>): boolean => Array.from(numbers).every(Number.isFinite)
  return flat(marks).every((mark) => {
    if (mark.kind === 'rects') return whole(mark.boxes)
    if (mark.kind !== 'line' && mark.kind !== 'area') return mark.kind === 'group' || whole([mark.x, mark.y])
    const { points } = mark
    return Array.from(points).every((value, i) => Number.isFinite(value) || Number.isNaN(points[i ^ 1]))
  })
}
