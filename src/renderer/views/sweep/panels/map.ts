/** Two knobs as a map: a cell for every pair, coloured by its phase, or by how late it came (dark is late, hatched never). */
import { phases, type Phase } from '#shared/sweep/outcomes'
import type { CellView, SweepDetail } from '#shared/sweep/record'
import type { Size } from '../../../../kit/panel/draw/canvas'
import { colourMap, cssColour } from '../../../../kit/panel/draw/colormap'
import type { Theme } from '../../../../kit/panel/draw/theme'
import type { Box, Mark } from '../../../../kit/panel/marks/marks'
import { crisp, hairline, hatch, segments } from '../../../../kit/panel/marks/shapes'
import { words } from '../../../../kit/panel/marks/text'

export interface MapState {
  size: Size
  detail: SweepDetail
  describe(cell: CellView): string
}

const MARGIN = { left: 84, right: 12, top: 6, bottom: 36 }

export const mapBox = ({ width, height }: Size): Box => ({
  left: MARGIN.left,
  right: width - MARGIN.right,
  top: MARGIN.top,
  bottom: height - MARGIN.bottom
})

/** The first knob runs across, the second upwards. */
export function cellBox({ detail, size }: MapState, cell: CellView): Box {
  const box = mapBox(size)
  const [columns, rows] = detail.axes.map(({ options }) => options.length) as [number, number]
  const [column, row] = cell.at as [number, number]
  const w = (box.right - box.left) / columns
  const h = (box.bottom - box.top) / rows
  return {
    left: box.left + column * w,
    right: box.left + (column + 1) * w,
    top: box.bottom - (row + 1) * h,
    bottom: box.bottom - row * h
  }
}

/** 0 (latest) to 1 (earliest), logarithmic; null: never, or not at its end. */
export function earliness(cells: readonly CellView[]): (number | null)[] {
  const steps = cells.map(({ reached }) =>
    reached && !reached.median.beyond ? Math.max(1, reached.median.at) : null
  )
  const known = steps.filter((step) => step !== null).map(Math.log)
  const [first, last] = [Math.min(...known), Math.max(...known)]
  return steps.map((step) =>
    step === null ? null : last === first ? 1 : (last - Math.log(step)) / (last - first)
  )
}

/** The datum of a cell has its index as id. */
export function mapMarks(state: MapState, theme: Theme): Mark[] {
  const { detail, describe } = state
  const map = colourMap(theme.sequence)
  const early = earliness(detail.cells)
  const cells = detail.cells.flatMap((cell): Mark[] => {
    const box = cellBox(state, cell)
    const at = early[cell.index]!
    const phase = phaseShown(cell)
    const fill = phase
      ? theme.phase[phase].fill
      : at === null || detail.spec.phases
        ? undefined
        : cssColour(map, Math.round(255 * at))
    return [
      ...(!fill && cell.reached ? hatch(theme, box) : []),
      {
        kind: 'rects',
        boxes: [box.left, box.top, box.right - box.left, box.bottom - box.top],
        fill,
        stroke: { colour: theme.surface, width: 2 },
        datum: { id: String(cell.index), words: describe(cell) }
      },
      ...lines(theme, box, cell.phase ? [cell.phase, textOf(cell)] : [textOf(cell)], phase === null)
    ]
  })
  return [...cells, ...names(theme, state)]
}

/** Cells without a phase may have diverged, which has a colour too. */
const phaseShown = ({ phase, state }: CellView): PhaseShown | null =>
  phase ?? (state === 'diverged' ? state : null)

type PhaseShown = Phase | 'diverged'

/** Those of the cells, in their usual order. */
export const phasesShown = ({ cells }: SweepDetail): PhaseShown[] =>
  ([...phases, 'diverged'] as const).filter((phase) => cells.some((cell) => phaseShown(cell) === phase))

function textOf({ reached, state }: CellView): string {
  if (!reached) return state === 'waiting' ? '' : state
  const { at, beyond } = reached.median
  return `${beyond ? '> ' : ''}${String(Math.round(at)).replace(/\B(?=(\d{3})+$)/g, '\u202f')}`
}

/** As many of the lines as the cell has room for, in its middle. @param halo the fill may be of any lightness */
function lines(theme: Theme, box: Box, texts: readonly string[], halo: boolean): Mark[] {
  const pitch = theme.size + 4
  const room = Math.floor((box.bottom - box.top) / pitch)
  const shown = texts.filter((text) => theme.width(text) + 8 <= box.right - box.left).slice(0, room)
  const look = { anchor: 'middle', baseline: 'middle', colour: theme.text1, halo } as const
  return shown.map((text, i) => {
    const y = (box.top + box.bottom) / 2 + (i - (shown.length - 1) / 2) * pitch
    return words(theme, text, (box.left + box.right) / 2, y, look)
  })
}

function names(theme: Theme, { size, detail }: MapState): Mark[] {
  const box = mapBox(size)
  const [across, up] = detail.axes as [MapAxis, MapAxis]
  const w = (box.right - box.left) / across.options.length
  const h = (box.bottom - box.top) / up.options.length
  const every = Math.ceil(Math.max(...across.options.map(({ label }) => theme.width(label) + 8)) / w)
  return [
    ...across.options.flatMap(({ label }, i) =>
      i % every === 0
        ? [words(theme, label, box.left + (i + 0.5) * w, box.bottom + 14, { anchor: 'middle' })]
        : []
    ),
    words(theme, across.title, box.right, box.bottom + 29, { anchor: 'end' }),
    ...up.options.map(({ label }, i) =>
      words(theme, label, box.left - 6, box.bottom - (i + 0.5) * h, { anchor: 'end', baseline: 'middle' })
    ),
    words(theme, `↑ ${up.title}`, 8, box.bottom + 29),
    segments([[box.left, crisp(box.bottom), box.right, crisp(box.bottom)]], hairline(theme.axis))
  ]
}

type MapAxis = SweepDetail['axes'][number]
