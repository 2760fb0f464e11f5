/** Decimated lines of one plot, kept from frame to frame while its step axis and width stay the same. */
import { PixelColumns } from '#shared/analysis/decimate'
import type { Lane, ReplicaSummary } from '#shared/analysis/quantiles'
import { columnEdges, type StepAxis } from './scale'
import type { LineData } from './trace'

export class Traces {
  private readonly kept = new Map<string, { summary: ReplicaSummary; columns: PixelColumns }>()
  private edges: Float64Array = new Float64Array(1)
  private signature = ''

  /** Forgets everything if the axis or the number of pixel columns has changed. */
  use(axis: StepAxis, width: number): void {
    const signature = [axis.scale, axis.min, axis.max, axis.zero, axis.start, axis.right, width].join(' ')
    if (signature === this.signature) return
    this.signature = signature
    this.edges = columnEdges(axis, width)
    this.kept.clear()
  }

  /** The line up to the newest step; `key` names it among the lines of this plot. */
  read(key: string, summary: ReplicaSummary, lane: number, values: (lane: Lane) => Float64Array): LineData {
    let trace = this.kept.get(key)
    if (!trace || trace.summary !== summary) {
      trace = { summary, columns: new PixelColumns(this.edges) }
      this.kept.set(key, trace)
    }
    const ys = values(summary.lanes[lane]!)
    trace.columns.update(summary.steps, ys, summary.count)
    return { columns: trace.columns, xs: summary.steps, ys }
  }
}
