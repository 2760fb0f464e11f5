/** The network's answers over a window of the plane, beside the labels: cell by cell, coarse first. */
import type { InspectedArray } from '#shared/inspection'
import { replicaSpecs } from '#shared/replicas'
import { quickAffineOf, type State, type View } from '#kit/view'
import { shownAs, windowOf } from '../data/domain'
import { labelling, type Point } from '../data/escape'
import { parameterCount } from '../program/network'
import type { FractalsSpec } from '../spec/spec'
import { contour } from './contour'
import { inputsShown, layerIn } from './layers'

/** Products of one portion, some ten milliseconds, and of the first answer, two tenths of a second. */
const PORTION = 2 ** 28
const FIRST = 4.5e9
/** Cells along the longer side of the first answer, at most and at least, and of the finest. */
const [COARSE, COARSEST, FINEST] = [64, 8, 256]

/** Logit of label 1 above that of label 0 at points, in portions. */
export async function scoresAt(
  spec: FractalsSpec,
  state: State,
  replica: number,
  points: readonly Point[],
  pause: () => Promise<void>
): Promise<Float64Array> {
  const single = replicaSpecs(spec)[replica]!
  const { depth } = single.model
  const shown = shownAs(single.task, single.model)
  const inputs = inputsShown(single)
  const layers = Array.from({ length: depth }, (_, i) =>
    quickAffineOf(layerIn(single, state, i + 1, replica), 'own', 0, i + 1 < depth)
  )
  const portion = Math.max(1, Math.floor(PORTION / parameterCount(spec)))
  const scores = new Float64Array(points.length)
  for (let first = 0; first < points.length; first += portion) {
    await pause()
    const some = points.slice(first, first + portion)
    let x = inputs(Float64Array.from(some.flatMap((point) => shown(point))))
    for (const layer of layers) x = layer(x)
    some.forEach((_, i) => (scores[first + i] = x[2 * i + 1]! - x[2 * i]!))
  }
  return scores
}

const line = (values: ArrayLike<number>): InspectedArray => ({
  shape: [values.length],
  data: Float64Array.from(values)
})

/**
 * `probability` and `labels` [rows, columns] from the top; `learned` [segments, 4], where both labels are as probable, in cells
 * from the top left; `window`: its least re and im, width and height; `domain`: left, right, bottom, top; `next`: cells along the longer side of a finer answer, 0: this is the finest.
 */
export const lookAtMap =
  (spec: FractalsSpec): View =>
  async (state, replica, { args, pause }) => {
    const { task } = replicaSpecs(spec)[replica]!
    const asked = Number(args['cells'])
    const cells = asked > 0 ? Math.round(asked) : firstCells(spec)
    const [re, im, width, height] = windowOf(task, {
      x: Number(args['x']),
      y: Number(args['y']),
      zoom: 2 ** Number(args['zoom'])
    })
    const longer = Math.max(width, height)
    const [columns, rows] = [width, height].map((side) =>
      Math.max(1, Math.round((cells * side) / longer))
    ) as [number, number]
    const points = Array.from({ length: rows * columns }, (_, at): Point => {
      const [column, row] = [at % columns, Math.floor(at / columns)]
      return [re + ((column + 0.5) / columns) * width, im + (1 - (row + 0.5) / rows) * height]
    })
    const scores = await scoresAt(spec, state, replica, points, pause)
    const labelOf = labelling(task)
    const grid = (data: Float64Array): InspectedArray => ({ shape: [rows, columns], data })
    const learned = contour(scores, columns)
    return {
      arrays: {
        probability: grid(scores.map((score) => 1 / (1 + Math.exp(-score)))),
        labels: grid(Float64Array.from(points, labelOf)),
        learned: { shape: [learned.length / 4, 4], data: Float64Array.from(learned) },
        window: line([re, im, width, height]),
        domain: line([task.left, task.right, task.bottom, task.top]),
        next: line([cells < FINEST ? Math.min(FINEST, 2 * cells) : 0])
      },
      labels: {},
      reason: null
    }
  }

/** So many that the first answer comes soon, whatever the network's size. */
const firstCells = (spec: FractalsSpec): number =>
  Math.max(COARSEST, Math.min(COARSE, Math.floor(Math.sqrt(FIRST / parameterCount(spec)))))
