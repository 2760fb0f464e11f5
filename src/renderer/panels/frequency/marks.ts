/** Times against frequencies on log axes: seeds, medians, the fitted power, and the 1/p of the solvable model. Pure. */
import { plotAxes } from '../../../kit/panel/axes/axes'
import { logRange, stepAxis, valueScale } from '../../../kit/panel/axes/scale'
import { plotBox, type Size } from '../../../kit/panel/draw/canvas'
import { translucent, type Theme } from '../../../kit/panel/draw/theme'
import type { Mark } from '../../../kit/panel/marks/marks'
import { words } from '../../../kit/panel/marks/text'
import type { Frequencies, FrequencyPoint } from './points'

export interface FrequencyScene extends Pick<Frequencies, 'points' | 'fits'> {
  size: Size
  /** Of the run, 1 … 8. */
  colour: number
}

interface Place {
  share: number
  at: number
}

export function frequencyMarks({ size, points, fits, colour: index }: FrequencyScene, theme: Theme): Mark[] {
  const box = plotBox(size)
  const colour = theme.run[index] ?? theme.text1
  const came = points.filter(({ share, median }) => share > 0 && !median.beyond && median.at > 0)
  const shares = points.map(({ share }) => share).filter((share) => share > 0)
  const times = points.flatMap((point) => point.times.filter((t) => t !== null && t > 0)) as number[]
  const axis = stepAxis(
    { min: Math.min(...shares) / 1.3, max: Math.max(...shares) * 1.3, zero: false, title: 'share of rows p' },
    'log',
    box.left,
    box.right
  )
  const scale = valueScale('log', ...logRange(Math.min(...times) / 1.5, Math.max(...times) * 1.5))
  const at = (share: number, t: number): [number, number] => [
    axis.x(share),
    box.bottom - (box.bottom - box.top) * scale.share(t)
  ]
  const lineOf = (exponent: number, through: Place): number[] =>
    [Math.min(...shares), Math.max(...shares)].flatMap((share) =>
      at(share, through.at * (share / through.share) ** exponent)
    )
  const [first] = came.toSorted((a, b) => b.share - a.share)
  const [low, high] = fits.exponent.median
  return [
    ...plotAxes(theme, axis, scale, box),
    {
      kind: 'group',
      clip: box,
      marks: [
        ...(first
          ? [
              {
                kind: 'line',
                points: lineOf(-1, { share: first.share, at: first.median.at }),
                stroke: { colour: theme.text2, width: 1, dash: [4, 3] }
              } satisfies Mark
            ]
          : []),
        ...(low !== null && high !== null && came.length > 0
          ? [
              {
                kind: 'line',
                points: lineOf((low + high) / 2, centreOf(came)),
                stroke: { colour, width: 2 }
              } satisfies Mark
            ]
          : [])
      ]
    },
    ...(first
      ? [
          words(theme, 'solvable model, 1/p', axis.x(first.share), box.bottom - 6, {
            anchor: 'end',
            colour: theme.text2,
            halo: true
          })
        ]
      : []),
    ...points.flatMap(({ share, times: own }) =>
      own.flatMap((t): Mark[] => {
        if (t === null || t <= 0 || share <= 0) return []
        const [x, y] = at(share, t)
        return [{ kind: 'circle', x, y, radius: 2.5, fill: translucent(colour, 0.4) }]
      })
    ),
    ...came.flatMap(({ share, median, words: text }): Mark[] => {
      const [x, y] = at(share, median.at)
      return [
        { kind: 'circle', x, y, radius: 6, fill: theme.surface },
        { kind: 'circle', x, y, radius: 4.5, fill: colour, datum: { id: text, words: text } }
      ]
    })
  ]
}

/** Where a least-squares line of logarithms goes through: the mean of them. */
function centreOf(points: readonly FrequencyPoint[]): Place {
  const mean = (of: (point: FrequencyPoint) => number): number =>
    Math.exp(points.reduce((sum, point) => sum + Math.log(of(point)), 0) / points.length)
  return { share: mean(({ share }) => share), at: mean(({ median }) => median.at) }
}
