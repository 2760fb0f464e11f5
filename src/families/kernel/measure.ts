/** What is measured of one replica: kernels and networks at a step of training, or untrained ones of one width. */
import { logarithm } from '#shared/elementary'
import type { Matrix } from '#shared/linalg/matrix'
import { drawRows } from './data/rows'
import { arcCosineKernel } from './kernels/arcCosine'
import { alignment, change, distance } from './kernels/compare'
import { cosines, orderBy } from './kernels/picture'
import { answersBy, regression } from './kernels/regression'
import { tangentKernel } from './kernels/tangent'
import { forward } from './network/layers'
import { freshNetwork, trainer } from './network/training'
import type { KernelSpec } from './spec'

export type Row = Readonly<Record<string, number>>
/** Rows of series by their names; of those along inner axes several, with their places. */
export type Tables = Readonly<Record<string, Row | readonly Row[]>>

export const meanSquare = (values: Float64Array, from: Float64Array): number =>
  values.reduce((sum, value, i) => sum + (value - from[i]!) ** 2, 0) / values.length

/** Rows of the series at a step, one for each scale. @param single a spec of one replica */
export function alongTraining(single: KernelSpec): (step: number) => Tables[] {
  const { task, model, seed } = single
  const rows = drawRows(single, task.samples, 'data')
  const fresh = drawRows(single, task.freshRows, 'probe')
  const targets = { data: rows.targets, rows: task.samples, columns: 1 }
  const start = () => freshNetwork(task.inputs, model.width, model.depth, seed)
  const begun = start()
  const [atRows, atFresh] = [forward(begun, rows.inputs), forward(begun, fresh.inputs)]
  const first = tangentKernel(begun, atRows, atRows)
  const firstFresh = tangentKernel(begun, atFresh, atRows)
  const linear = regression(first)
  const limit = arcCosineKernel(rows.inputs, rows.inputs, model.depth)
  const limitFresh = arcCosineKernel(fresh.inputs, rows.inputs, model.depth)
  const infinite = regression(limit)
  const rate = model.rate / linear.largest
  const order = orderBy(rows.targets, task.pictured ?? 0)
  const ordered = orderedRows(order, rows.targets)
  const trainers = model.scales.map((scale) => ({ scale, to: trainer({ rows, scale, rate, start }) }))
  return (step) => {
    const [weights, ofLimit] = [
      linear.weights(rows.targets, rate * step),
      infinite.weights(rows.targets, rate * step)
    ]
    const [told, toldFresh] = [answersBy(first, weights), answersBy(firstFresh, weights)]
    const closed = {
      train: meanSquare(told, rows.targets),
      test: meanSquare(toldFresh, fresh.targets)
    }
    const wide = { test: meanSquare(answersBy(limitFresh, ofLimit), fresh.targets) }
    return trainers.map(({ scale, to }, at) => {
      const network = to(step)
      const [own, beyond] = [forward(network, rows.inputs), forward(network, fresh.inputs)]
      const answer = (now: Float64Array, before: Float64Array): Float64Array =>
        now.map((g, i) => scale * (g - before[i]!))
      const answers = answer(own.outputs.data, atRows.outputs.data)
      const answersFresh = answer(beyond.outputs.data, atFresh.outputs.data)
      const kernel = tangentKernel(network, own, own)
      const after = regression(kernel).weights(rows.targets, Infinity)
      return {
        kernel: {
          distance: distance(kernel.data, first.data),
          change: change(kernel.data, first.data),
          alignment: alignment(kernel, targets)
        },
        network: {
          train: meanSquare(answers, rows.targets),
          test: meanSquare(answersFresh, fresh.targets),
          gap: Math.sqrt(meanSquare(answersFresh, toldFresh))
        },
        regression: {
          test: meanSquare(answersBy(tangentKernel(network, beyond, own), after), fresh.targets)
        },
        wide: { distance: change(kernel.data, limit.data) },
        matrix: matrixRows(kernel, order),
        // these know no scale
        ...(at === 0 && { closed, infinite: wide, ordered })
      }
    })
  }
}

export const matrixRows = (kernel: Matrix<Float64Array>, order: readonly number[]): Row[] =>
  Array.from(cosines(kernel, order), (cosine, at) => ({
    row: Math.floor(at / order.length),
    other: at % order.length,
    cosine
  }))

export const orderedRows = (order: readonly number[], answers: Float64Array): Row[] =>
  order.map((number, row) => ({ row, number: number + 1, answer: answers[number]! }))

/** ‖K − K∞‖/‖K∞‖ of an untrained network. */
function limitError(single: KernelSpec, width: number): number {
  const { task, model, seed } = single
  const { inputs } = drawRows(single, task.samples, 'data')
  const network = freshNetwork(task.inputs, width, model.depth, seed)
  const pass = forward(network, inputs)
  return change(tangentKernel(network, pass, pass).data, arcCosineKernel(inputs, inputs, model.depth).data)
}

/** Least widths that a power law is fitted to. */
const LEAST_WIDTHS = 4

/** Rows at the last of some widths: its error, and the exponent of a power law through all of them. */
export function alongWidth(single: KernelSpec): (widths: readonly number[]) => Tables {
  const known = new Map<number, number>()
  const errorAt = (width: number): number => {
    const error = known.get(width) ?? limitError(single, width)
    known.set(width, error)
    return error
  }
  return (widths) => ({
    limit: { error: errorAt(widths.at(-1)!) },
    ...(widths.length >= LEAST_WIDTHS && {
      law: { exponent: slope(widths.map((width) => [width, errorAt(width)])) }
    })
  })
}

/** Of ln y by ln x. */
function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const logs = points.map(([x, y]) => [logarithm(x), logarithm(y)] as const)
  const mean = (of: 0 | 1): number => logs.reduce((sum, point) => sum + point[of], 0) / logs.length
  const [x, y] = [mean(0), mean(1)]
  const across = logs.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0)
  return across / logs.reduce((sum, point) => sum + (point[0] - x) ** 2, 0)
}
