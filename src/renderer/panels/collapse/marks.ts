/** Accuracy of every task since learning began, on a log axis of its own rows or of steps. Pure. */
import { clipped, plotAxes } from '../../../kit/panel/axes/axes'
import { stepAxis, valueScale } from '../../../kit/panel/axes/scale'
import { plotBox, type Size } from '../../../kit/panel/draw/canvas'
import type { Theme } from '../../../kit/panel/draw/theme'
import type { Mark } from '../../../kit/panel/marks/marks'
import { words } from '../../../kit/panel/marks/text'
import type { TaskCurve, Unit } from './curves'

export interface CollapseScene {
  size: Size
  curves: readonly TaskCurve[]
  /** How many tasks there are, and the colour of their run, 1 … 8. */
  tasks: number
  colour: number
  unit: Unit
  /** Of the level that curves are compared at. */
  midpoint: number
  chance: number
}

const axisNames: Record<Unit, string> = { rows: 'rows of the task since t₀', steps: 'steps since t₀' }

/** Colour belongs to the run: frequent tasks stand out, rare ones are faint on either ground. */
const opacityOf = (task: number, tasks: number): number => 1 - (0.7 * task) / Math.max(1, tasks - 1)

export function collapseMarks(scene: CollapseScene, theme: Theme): Mark[] {
  const { size, curves, tasks, unit, midpoint, chance } = scene
  const colour = theme.run[scene.colour] ?? theme.text1
  const box = plotBox(size)
  const places = curves.flatMap(({ x }) => [x[0]!, x.at(-1)!])
  const [min, max] = [Math.max(1, Math.min(...places)), Math.max(...places)]
  const axis = stepAxis(
    { min, max: Math.max(max, 2 * min), zero: false, title: axisNames[unit] },
    'log',
    box.left,
    box.right
  )
  const scale = valueScale('linear', Math.max(0, chance - 0.15), 1.02)
  const y = (value: number): number => box.bottom - (box.bottom - box.top) * scale.share(value)
  const middle = y(midpoint)
  const lines = curves.toReversed().map(({ task, x, y: values }): Mark => ({
    kind: 'line',
    points: x.flatMap((place, i) => [axis.x(place), y(values[i]!)]),
    stroke: { colour, width: 1.5 },
    opacity: opacityOf(task, tasks)
  }))
  const half: Mark = {
    kind: 'line',
    points: [box.left, middle, box.right, middle],
    stroke: { colour: theme.text3, width: 1, dash: [2, 3] }
  }
  return [
    ...plotAxes(theme, axis, scale, box),
    half,
    clipped(box, lines),
    ...keyMarks(theme, scene, colour, box)
  ]
}

/** Names of the first and the last task that are drawn. */
function keyMarks(
  theme: Theme,
  { curves, tasks }: CollapseScene,
  colour: string,
  { left, top }: { left: number; top: number }
): Mark[] {
  const ends = curves.length > 1 ? [curves[0]!, curves.at(-1)!] : curves
  return ends.flatMap(({ task }, i): Mark[] => {
    const y = top + 10 + 14 * i
    return [
      {
        kind: 'line',
        points: [left + 8, y - 4, left + 24, y - 4],
        stroke: { colour, width: 2 },
        opacity: opacityOf(task, tasks)
      },
      words(theme, `task ${task + 1}`, left + 29, y, { colour: theme.text2, halo: true })
    ]
  })
}
