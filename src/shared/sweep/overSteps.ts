/** What a sweep measures over steps and a knob: a line of medians over seeds for each cell. */
import type { Columns } from '../analysis/tracks'
import { parseMetric, type SeriesDeclaration } from '../metrics'
import type { RunReader } from './curves'
import type { CellView, SweepDetail } from './record'

/** A cell's medians over its seeds, at the steps at which all of them have a value. */
export interface StepLine {
  cell: CellView
  /** Ascending. */
  steps: Float64Array
  values: Float64Array
}

export interface OverSteps {
  metric: string
  /** Of the cells whose runs have begun and record it at each step, in their order. */
  lines: readonly StepLine[]
  /** The same of what the sweep's thresholds look at, by metric and by number of the cell; without those that are no lines over steps. */
  watched: ReadonlyMap<string, ReadonlyMap<number, StepLine>>
}

/**
 * The metric that the sweep tells the last value of; without one that by which its runs are known, or where this is no line over
 * steps, what the sweep measures. Null: none of them is.
 */
export async function readOverSteps(detail: SweepDetail, reader: RunReader): Promise<OverSteps | null> {
  const { measure, phases } = detail.spec
  const begun = detail.cells.find(({ runId }) => runId !== null)
  if (!begun) return null
  const { series: first, summary } = await reader.run(begun.runId!)
  const shown = [measure.final ?? summary.headline, measure.metric]
  const metric = shown.find((each) => each && isLine(first, each))
  if (!metric) return null
  const lines = await linesOf(metric, detail, reader)
  const watched = new Map<string, ReadonlyMap<number, StepLine>>()
  for (const each of new Set([measure.metric, ...(phases ? [phases.train.metric] : [])])) {
    if (!isLine(first, each)) continue
    const own = each === metric ? lines : await linesOf(each, detail, reader)
    watched.set(each, new Map(own.map((line) => [line.cell.index, line])))
  }
  return { metric, lines, watched }
}

async function linesOf(metric: string, detail: SweepDetail, reader: RunReader): Promise<StepLine[]> {
  const { series, column } = parseMetric(metric)
  const lines: StepLine[] = []
  // cells of one run have their rows in the same series
  const read = new Map<string, Promise<Columns | null>>()
  const columnsOf = async (runId: string): Promise<Columns | null> =>
    isLine((await reader.run(runId)).series, metric) ? reader.columns(runId, series) : null
  for (const cell of detail.cells) {
    const { runId } = cell
    if (runId === null) continue
    const reading = read.get(runId) ?? columnsOf(runId)
    read.set(runId, reading)
    const columns = await reading
    if (!columns) continue
    const { step, replica, [column]: values } = columns
    lines.push({ cell, ...mediansOf({ cell, seeds: detail.spec.replicas, step, replica, values }) })
  }
  return lines
}

/** Whether it is recorded over steps, one value for each seed. */
function isLine(declared: readonly SeriesDeclaration[], metric: string): boolean {
  const { series, column } = parseMetric(metric)
  return declared.some(
    ({ name, main, inner, columns }) =>
      name === series &&
      main?.name === 'step' &&
      inner.length === 0 &&
      columns.some((each) => each.name === column)
  )
}

interface Rows {
  cell: CellView
  seeds: number
  step: ArrayLike<number> | undefined
  replica: ArrayLike<number> | undefined
  values: ArrayLike<number> | undefined
}

function mediansOf({ cell, seeds, step, replica, values }: Rows): Pick<StepLine, 'steps' | 'values'> {
  const byStep = new Map<number, number[]>()
  for (let row = 0; step && replica && values && row < step.length; row++) {
    const seed = replica[row]! - cell.firstReplica
    if (seed < 0 || seed >= seeds) continue
    const here = byStep.get(step[row]!) ?? []
    here.push(values[row]!)
    byStep.set(step[row]!, here)
  }
  const whole = [...byStep].filter(([, here]) => here.length === seeds && here.every(Number.isFinite))
  whole.sort(([a], [b]) => a - b)
  return {
    steps: Float64Array.from(whole, ([at]) => at),
    values: Float64Array.from(whole, ([, here]) => medianOf(here))
  }
}

function medianOf(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2
}
