/** Decimated lines of one plot, kept from frame to frame while its x axis and width stay the same. */
import { PixelColumns } from '#shared/analysis/decimate'
import type { Group, ReplicaSummary } from '#shared/analysis/quantiles'
import { stepTimeline, type Timeline } from '../axes/timeline'
import { columnEdges, type StepAxis } from '../axes/scale'
import type { LineData } from './trace'

/** Steps of a summary as places on the axis. */
interface Places {
  /** The timeline, and what has been revised of the summary. */
  version: string
  xs: Float64Array
  count: number
}

export class Traces {
  private readonly kept = new Map<
    string,
    { summary: ReplicaSummary; version: string; columns: PixelColumns }
  >()
  private readonly places = new WeakMap<ReplicaSummary, Places>()
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
  read(
    key: string,
    summary: ReplicaSummary,
    group: number,
    values: (group: Group) => Float64Array,
    timeline = stepTimeline
  ): LineData {
    let trace = this.kept.get(key)
    const version = `${timeline.key} ${summary.revised}`
    if (!trace || trace.summary !== summary || trace.version !== version) {
      trace = { summary, version, columns: new PixelColumns(this.edges) }
      this.kept.set(key, trace)
    }
    const ys = values(summary.groups[group]!)
    const xs = this.placesOf(summary, timeline)
    trace.columns.update(xs, ys, summary.count)
    return { columns: trace.columns, xs, ys }
  }

  private placesOf(summary: ReplicaSummary, timeline: Timeline): Float64Array {
    if (timeline === stepTimeline) return summary.steps
    let places = this.places.get(summary)
    const version = `${timeline.key} ${summary.revised}`
    if (places?.version !== version)
      this.places.set(summary, (places = { version, xs: new Float64Array(0), count: 0 }))
    if (places.xs.length < summary.count) {
      const longer = new Float64Array(summary.steps.length)
      longer.set(places.xs)
      places.xs = longer
    }
    for (; places.count < summary.count; places.count++)
      places.xs[places.count] = timeline.at(summary.steps[places.count]!)
    return places.xs
  }
}
