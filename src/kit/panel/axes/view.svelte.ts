/**
 * The interval of the x axis in view, one for each choice of it: that of steps is shared by all panels of the window, so
 * that the cursor stays one straight line through them. It belongs to the first run and its scale, and is forgotten with
 * either.
 */
import type { AxisScale } from '#shared/axes'
import type { PanelRun } from '../props'
import type { XAxis } from './xAxis'
import { zoom, type StepDomain } from './scale'

interface Seen {
  domain: StepDomain
  scale: AxisScale
  run: string
}

export class StepView {
  private seen = $state.raw<Partial<Record<XAxis, Seen>>>({})

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

  reset(xAxis: XAxis = 'step'): void {
    this.seen = { ...this.seen, [xAxis]: undefined }
  }
}

export const view = new StepView()
