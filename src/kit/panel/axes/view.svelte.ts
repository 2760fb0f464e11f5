/**
 * The interval of the x axis in view, one for each choice of it: that of steps is shared by all panels of the window, so
 * that the cursor stays one straight line through them. It belongs to the first run and its scale, and is forgotten with
 * either.
 */
import type { AxisScale } from '#shared/axes'
import type { FigureZoom } from '#shared/figure'
import type { PanelRun } from '../props'
import type { XAxis } from './xAxis'
import { zoom, type StepDomain } from './scale'

export class StepView {
  private seen = $state.raw<Partial<Record<XAxis, FigureZoom>>>({})

  /** What to draw of the whole axis. */
  domain(whole: StepDomain, scale: AxisScale, run: PanelRun | undefined, xAxis: XAxis = 'step'): StepDomain {
    const seen = this.seen[xAxis]
    return seen && seen.scale === scale && seen.run === run?.id ? seen.domain : whole
  }

  zoom(
    whole: StepDomain,
    scale: AxisScale,
    run: PanelRun,
    about: number,
    factor: number,
    xAxis: XAxis = 'step'
  ): void {
    const domain = zoom(whole, this.domain(whole, scale, run, xAxis), scale, about, factor)
    this.seen = { ...this.seen, [xAxis]: domain === whole ? undefined : { domain, scale, run: run.id } }
  }

  isZoomed(xAxis: XAxis): boolean {
    return this.seen[xAxis] !== undefined
  }

  /** What is in view, by x axis; those that are whole are missing. */
  get kept(): Readonly<Record<string, FigureZoom>> {
    return Object.fromEntries(
      Object.entries(this.seen).flatMap(([axis, seen]) => (seen ? [[axis, seen]] : []))
    )
  }

  restore(kept: Readonly<Record<string, FigureZoom>>): void {
    this.seen = { ...kept }
  }

  reset(xAxis: XAxis = 'step'): void {
    this.seen = { ...this.seen, [xAxis]: undefined }
  }
}

export const view = new StepView()
