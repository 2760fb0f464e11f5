/**
 * The theme of paper: white ground, black ink, 7 pt type, whatever the window's own look. Plain data, so that a figure is the
 * same from a window and from a script. Pure.
 *
 * Widths of letters are those of the bundled Inter at weight 400 and the optical size of text, in 1 / 1000 of the size; where
 * a reader has no Inter, Helvetica and Arial are a little narrower, so that nothing runs into its neighbour.
 */
import type { Theme } from '../draw/theme'
import type { Font } from '../marks/marks'

/** CSS pixels of a millimetre and of a point. */
export const MM = 96 / 25.4
export const PT = 96 / 72

const SIZE = 7 * PT
const FAMILY = "Inter, Helvetica, Arial, 'Liberation Sans', sans-serif"
const fonts: Readonly<Record<'axis' | 'strong', Font>> = {
  axis: { family: FAMILY, size: SIZE, weight: 400 },
  strong: { family: FAMILY, size: SIZE, weight: 600 }
}

/** From the blank on. */
const ASCII = [
  281, 288, 466, 633, 642, 982, 644, 300, 365, 365, 501, 662, 288, 460, 288, 360, 631, 407, 610, 618, 646,
  593, 620, 566, 619, 620, 288, 302, 662, 662, 662, 511, 966, 690, 654, 730, 722, 601, 590, 746, 743, 269,
  571, 672, 565, 903, 753, 765, 639, 765, 644, 642, 646, 744, 690, 985, 682, 679, 629, 365, 360, 365, 471,
  456, 323, 562, 612, 571, 612, 583, 370, 613, 591, 242, 242, 549, 242, 876, 591, 600, 612, 612, 376, 528,
  327, 591, 562, 818, 546, 562, 552, 426, 333, 426, 662
]
const others: Readonly<Record<string, number>> = {
  '\u00a0': 281,
  '\u202f': 182,
  '·': 288,
  '–': 500,
  '—': 1000,
  '…': 864,
  '△': 1011,
  '∞': 936
}
const RAISED = /[⁰¹²³⁴-⁹⁺⁻₀-₉]/
const RAISED_WIDTH = 460
/** Greek, and signs of arithmetic. */
const OTHERWISE = 662
/** Bold letters against regular ones, at most. */
const BOLD = 1.15

function widthOf(text: string, bold: boolean): number {
  let sum = 0
  for (const letter of text)
    sum +=
      ASCII[letter.codePointAt(0)! - 32] ?? others[letter] ?? (RAISED.test(letter) ? RAISED_WIDTH : OTHERWISE)
  return ((bold ? BOLD : 1) * sum * SIZE) / 1000
}

export const printTheme: Theme = {
  surface: '#ffffff',
  chrome: '#ffffff',
  raised: '#ffffff',
  active: '#eeeeee',
  text1: '#000000',
  text2: '#222222',
  text3: '#4a4a4a',
  grid: '#ececec',
  axis: '#333333',
  line: '#bbbbbb',
  cursor: '#000000',
  halo: '#ffffff',
  running: '#14663f',
  diverged: '#8b2a7c',
  failed: '#b3261e',
  focus: '#3c34b4',
  accent: '#3c34b4',
  run: ['', '#006fbf', '#a96d00', '#00704e', '#981f70', '#7a2a08', '#5d5200', '#0045a5', '#666b70'],
  dash: [[], [], [6, 3], [2, 2], [8, 3, 2, 3], [10, 4], [1, 3], [6, 2, 1, 2, 1, 2], [4, 4]],
  sequence: [
    '#00204d',
    '#00336f',
    '#39486b',
    '#575c6d',
    '#707173',
    '#8a8779',
    '#a69d75',
    '#c4b56c',
    '#e4cf5b',
    '#ffea46'
  ],
  cyclic: [
    '#c65f50',
    '#c57424',
    '#ae8a09',
    '#83982a',
    '#3d9c58',
    '#108e7d',
    '#027e8e',
    '#066ea2',
    '#465caf',
    '#7250a6',
    '#964b91',
    '#b45074'
  ],
  grade: ['#27277a', '#57298f', '#8a2b87', '#b43c65', '#c4572f', '#b57c00'],
  phase: {
    comprehension: { fill: '#cdeedd', line: '#147a4b' },
    grokking: { fill: '#cfe5fb', line: '#0a6fbe' },
    memorisation: { fill: '#fbe2b0', line: '#94600a' },
    confusion: { fill: '#dfe3e7', line: '#646d76' },
    diverged: { fill: '#f3d2ec', line: '#8b2a7c' }
  },
  size: SIZE,
  font: (use = 'axis') => fonts[use],
  width: (text, use = 'axis') => widthOf(text, use === 'strong')
}
