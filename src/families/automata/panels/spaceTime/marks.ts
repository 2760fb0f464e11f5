/** A rule's answers, its rows downwards, the network's best answers to the last of them. */
import type { Inspection } from '#shared/inspection'
import { arrayOf, hairline, type Mark, type Size, type Theme, words } from '#kit/panel'
import { type Shown, shownIn } from './shown'

interface Box {
  left: number
  top: number
  width: number
  height: number
}

/** Height of the rule's answers above, and room of the network's on the right or below. */
const ABOVE = 38
const BESIDE = 168
/** Of the words under the rows. */
const BELOW = 22
const LINE = 16
const MARGIN = 12

export function spaceTimeMarks(inspection: Inspection, size: Size, theme: Theme, accent: string): Mark[] {
  const beside = size.width > 1.2 * size.height
  const shown = fitting(shownIn(inspection), beside ? size.height - ABOVE - BELOW : Infinity)
  const answersHeight = LINE * (shown.answers.length + 1) + 22
  const room: Box = {
    left: MARGIN,
    top: ABOVE,
    width: size.width - 2 * MARGIN - (beside ? BESIDE : 0),
    height: size.height - ABOVE - BELOW - (beside ? 0 : answersHeight)
  }
  const cell = Math.max(0, Math.min(room.width / shown.width, room.height / shown.rows))
  const field: Box = { ...room, width: cell * shown.width, height: cell * shown.rows }
  const answersAt: Box = beside
    ? { left: field.left + field.width + 20, top: field.top, width: BESIDE - 20, height: answersHeight }
    : { ...room, top: field.top + field.height + 18, height: answersHeight }
  return [
    ...ruleMarks(shown, size, theme),
    ...rowMarks(inspection, shown, field, size, theme, accent),
    ...answerMarks(shown, answersAt, theme, accent)
  ]
}

/** With as many of the best answers as there is room for, their head and the rule's relatives beside. */
function fitting(shown: Shown, height: number): Shown {
  const lines = Math.max(0, Math.floor((height - 30) / LINE))
  return { ...shown, answers: shown.answers.slice(0, lines) }
}

/** The eight neighbourhoods, 111 first, and the answer below each. */
function ruleMarks({ rule }: Shown, { width }: Size, theme: Theme): Mark[] {
  const pitch = Math.min(40, (width - 2 * MARGIN) / 8)
  const side = Math.min(8, Math.floor(pitch / 4))
  const [on, off]: [number[], number[]] = [[], []]
  for (let k = 7; k >= 0; k--) {
    const left = MARGIN + (7 - k) * pitch
    const put = (bit: number, x: number, y: number): void => void (bit ? on : off).push(x, y, side, side)
    for (const place of [0, 1, 2]) put((k >> (2 - place)) & 1, left + place * (side + 1) + 0.5, 4.5)
    put((rule >> k) & 1, left + side + 1.5, side + 7.5)
  }
  const outline = { stroke: hairline(theme.axis) }
  return [
    { kind: 'rects', boxes: off, ...outline },
    { kind: 'rects', boxes: on, fill: theme.text1, ...outline }
  ]
}

/** Runs of ones as boxes on whole device pixels, so that no seams show. */
function runsOf(
  cells: ArrayLike<number>,
  { width, rows }: Shown,
  field: Box,
  ratio: number,
  [first, last]: readonly [number, number]
): number[] {
  const cell = field.width / width
  const snap = (at: number): number => Math.round(at * ratio) / ratio
  const boxes: number[] = []
  for (let row = first; row < Math.min(last, rows); row++) {
    const [top, bottom] = [snap(field.top + row * cell), snap(field.top + (row + 1) * cell)]
    for (let x = 0; x < width; x++) {
      if (cells[row * width + x] !== 1) continue
      const start = x
      while (x < width && cells[row * width + x] === 1) x++
      const left = snap(field.left + start * cell)
      boxes.push(left, top, snap(field.left + x * cell) - left, bottom - top)
    }
  }
  return boxes
}

function rowMarks(
  inspection: Inspection,
  shown: Shown,
  field: Box,
  { ratio }: Size,
  theme: Theme,
  accent: string
): Mark[] {
  const cells = arrayOf(inspection, 'rows')
  const before = shown.rows - shown.seen
  const cell = field.height / shown.rows
  const whole = [field.left, field.top, field.width, field.height]
  const top = field.top + before * cell
  const frame: Mark = {
    kind: 'rects',
    boxes: [field.left - 2, top - 1.5, field.width + 4, cell * shown.seen + 3],
    stroke: { colour: accent, width: 1.5 }
  }
  const under = { x: field.left, y: field.top + field.height + 14 }
  return [
    { kind: 'rects', boxes: whole, fill: theme.raised },
    { kind: 'rects', boxes: runsOf(cells, shown, field, ratio, [0, before]), fill: theme.text1 },
    { kind: 'rects', boxes: runsOf(cells, shown, field, ratio, [before, shown.rows]), fill: accent },
    frame,
    ...(shown.from > 0
      ? [words(theme, `after ${shown.from} updates`, field.left + 4, field.top + 12, { halo: true })]
      : []),
    words(
      theme,
      shown.seen === 1 ? 'the network sees only this last row' : `the network sees these ${shown.seen} rows`,
      under.x,
      under.y,
      { colour: accent, strong: true }
    )
  ]
}

function answerMarks(shown: Shown, { left, top, width }: Box, theme: Theme, accent: string): Mark[] {
  const names = ['mirror', 'inverse', 'both']
  const barLeft = left + 56
  const barWidth = Math.max(0, Math.min(160, width - 56 - 34))
  const lines = shown.answers.flatMap(({ rule, probability }, i): Mark[] => {
    const y = top + 26 + LINE * i
    const right = rule === shown.rule
    const look = { baseline: 'middle', colour: right ? theme.text1 : theme.text2, strong: right } as const
    return [
      words(theme, `rule ${rule}`, left, y, look),
      { kind: 'rects', boxes: [barLeft, y - 3, barWidth, 6], fill: theme.raised },
      {
        kind: 'rects',
        boxes: [barLeft, y - 3, barWidth * probability, 6],
        fill: right ? accent : theme.axis
      },
      words(theme, probability.toFixed(2), barLeft + barWidth + 6, y, look),
      {
        kind: 'rects',
        boxes: [left, y - LINE / 2, width, LINE],
        datum: {
          id: `answer ${rule}`,
          words: `rule ${rule}, probability ${probability.toPrecision(3)}`,
          elements: [`rule ${rule}`]
        }
      }
    ]
  })
  const relatives = shown.relatives.map((rule, i) => `${names[i]} ${rule}`).join(' · ')
  return [
    words(theme, 'Answer of the network', left, top + 8, { colour: theme.text2 }),
    ...lines,
    words(theme, relatives, left, top + 30 + LINE * shown.answers.length)
  ]
}
