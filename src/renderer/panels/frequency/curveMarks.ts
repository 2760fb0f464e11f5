/** Trained tasks and the solvable model's skills over steps, with their means over rows. Pure. */
import { clipped, plotAxes } from '../../../kit/panel/axes/axes'
import { stepAxis, valueScale } from '../../../kit/panel/axes/scale'
import { plotBox, type Size } from '../../../kit/panel/draw/canvas'
import type { Theme } from '../../../kit/panel/draw/theme'
import type { Mark } from '../../../kit/panel/marks/marks'
import { words } from '../../../kit/panel/marks/text'
import type { SolvableCurves } from './curves'

const DASH = [5, 4]
/** A task takes less, so that the two means stand out. */
const FAINT = 0.4
/** Pixels, below the right end of the curves, where all are near 1. */
const KEY_WIDTH = 210

export interface SolvableScene extends SolvableCurves {
  size: Size
  /** Of the run, 1 … 8. */
  colour: number
}

export function solvableMarks({ size, at, tasks, mean, colour: index }: SolvableScene, theme: Theme): Mark[] {
  const box = plotBox(size)
  const colour = theme.run[index] ?? theme.text1
  const axis = stepAxis(
    { min: at[0]!, max: Math.max(2 * at[0]!, at.at(-1)!), zero: false, title: 'step' },
    'log',
    box.left,
    box.right
  )
  const scale = valueScale('linear', -0.05, 1.05)
  const line = (values: readonly number[], stroke: Stroke): Mark => ({
    kind: 'line',
    points: values.flatMap((value, i) => [
      axis.x(at[i]!),
      box.bottom - (box.bottom - box.top) * scale.share(value)
    ]),
    ...stroke
  })
  const key = (name: string, row: number, { stroke }: Stroke): Mark[] => {
    const left = Math.max(box.left, box.right - KEY_WIDTH)
    const y = box.bottom - 22 + 14 * row
    return [
      { kind: 'line', points: [left, y - 4, left + 22, y - 4], stroke },
      words(theme, name, left + 27, y, { colour: theme.text2, halo: true })
    ]
  }
  const trained: Stroke = { stroke: { colour, width: 2 } }
  const model: Stroke = { stroke: { colour: theme.text1, width: 2, dash: DASH } }
  return [
    ...plotAxes(theme, axis, scale, box),
    clipped(box, [
      ...tasks.flatMap(({ strengths, model: told }) => [
        line(told, { stroke: { colour: theme.text2, width: 1, dash: DASH }, opacity: FAINT }),
        line(strengths, { stroke: { colour, width: 1 }, opacity: FAINT })
      ]),
      line(mean.model, model),
      line(mean.strengths, trained)
    ]),
    ...key('trained, mean over rows', 0, trained),
    ...key('solvable model, mean over rows', 1, model)
  ]
}

interface Stroke {
  stroke: { colour: string; width: number; dash?: number[] }
  opacity?: number
}
