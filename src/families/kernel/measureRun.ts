/** What is measured of one replica of another run: its kernel at its states, and beside its network the closed form. */
import type { Matrix } from '#shared/linalg/matrix'
import type { JobSource } from '#kit/job'
import { alignment, change, distance } from './kernels/compare'
import { orderBy } from './kernels/picture'
import { answersBy, regression } from './kernels/regression'
import { tangentKernel } from './kernels/tangent'
import { matrixRows, meanSquare, orderedRows, type Row, type Tables } from './measure'
import { networkAt, rowsOfRun } from './network/fromRun'
import { forward } from './network/layers'
import type { KernelSpec } from './spec'

/** A network at a state, on the rows that it is trained on and on others. */
const lookAt = (source: JobSource, at: number, replica: number, rows: ReturnType<typeof rowsOfRun>) => {
  const network = networkAt(source, source.states[at]!, replica)
  const [own, beyond] = [forward(network, rows.trained.inputs), forward(network, rows.fresh.inputs)]
  return { network, own, beyond, kernel: tangentKernel(network, own, own) }
}

type Look = ReturnType<typeof lookAt>

/** Rows of the series at a state, by its number among those read. @param replica of both runs */
export function alongRun({ task }: KernelSpec, source: JobSource, replica: number): (at: number) => Tables {
  const rows = rowsOfRun(source, replica, { trained: task.samples, fresh: task.freshRows })
  const { trained, fresh, answers } = rows
  const first = lookAt(source, 0, replica, rows)
  const order = orderBy(answers, task.pictured ?? 0)
  const ordered = orderedRows(order, answers)
  const beside = task.closedForm ? besideClosedForm(task.samples, source, replica, first) : null
  return (at) => {
    const look = lookAt(source, at, replica, rows)
    const by = regression(look.kernel)
    const toFresh = tangentKernel(look.network, look.beyond, look.own)
    const { columns: outputs } = trained.targets
    const errors = Array.from({ length: outputs }, (_, c) =>
      meanSquare(
        answersBy(toFresh, by.weights(column(trained.targets, c), Infinity)),
        column(fresh.targets, c)
      )
    )
    return {
      kernel: {
        distance: distance(look.kernel.data, first.kernel.data),
        change: change(look.kernel.data, first.kernel.data),
        alignment: alignment(look.kernel, trained.targets)
      },
      regression: { test: errors.reduce((sum, error) => sum + error, 0) / outputs },
      matrix: matrixRows(look.kernel, order),
      ordered,
      ...beside?.(at, look)
    }
  }
}

/**
 * f_t = f₀ + K*K⁻¹(I − e^(−Kt))(y − f₀) at t = flow·steps since the first state read, by its kernel and its answers, and the network at
 * the same step. Throws where the run trains by another rule, or has more rows than are looked at.
 */
function besideClosedForm(
  samples: number,
  { network, states }: JobSource,
  replica: number,
  first: Look
): (at: number, look: Look) => Record<'network' | 'closed', Row> {
  const flow = network.flow?.(replica) ?? null
  if (flow === null)
    throw new Error(
      'the run that it reads is none of plain gradient descent on the squared error of one output, which alone has a closed form; leave task.closedForm out'
    )
  const { trained, fresh } = network.rowsOf(replica)
  const { rows } = trained.inputs
  if (rows > samples)
    throw new Error(
      `the closed form needs all ${rows} training rows of the run that it reads; task.samples is ${samples}`
    )
  const [y, z] = [trained.targets.data, fresh.targets.data.subarray(0, first.beyond.outputs.rows)]
  const [before, beforeFresh] = [first.own.outputs.data, first.beyond.outputs.data]
  const by = regression(first.kernel)
  const toFresh = tangentKernel(first.network, first.beyond, first.own)
  const rest = y.map((target, i) => target - before[i]!)
  const mean = z.reduce((sum, value) => sum + value, 0) / z.length
  const deviation = Math.sqrt(z.reduce((sum, value) => sum + (value - mean) ** 2, 0) / z.length)
  return (at, look) => {
    const weights = by.weights(rest, flow * (states[at]!.step - states[0]!.step))
    const told = answersBy(first.kernel, weights).map((value, i) => value + before[i]!)
    const toldFresh = answersBy(toFresh, weights).map((value, i) => value + beforeFresh[i]!)
    const [own, beyond] = [look.own.outputs.data, look.beyond.outputs.data]
    return {
      network: {
        train: meanSquare(own, y),
        test: meanSquare(beyond, z),
        gap: Math.sqrt(meanSquare(beyond, toldFresh)) / deviation
      },
      closed: { train: meanSquare(told, y), test: meanSquare(toldFresh, z) }
    }
  }
}

const column = ({ data, rows, columns }: Matrix<Float64Array>, at: number): Float64Array =>
  Float64Array.from({ length: rows }, (_, row) => data[row * columns + at]!)
