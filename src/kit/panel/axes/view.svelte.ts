/**
 * The stretch of an x axis in view, one for each clock: that of steps is shared by all panels of the window, so that the
 * cursor stays one straight line through them. It belongs to the first run and its scale, and is forgotten with either.
 */
import type { AxisScale } from '#shared/axes'
import type { PanelRun } from '../props'
import type { Clock } from './clock'
import { zoom, type StepDomain } from './scale'

interface Seen {
  domain: StepDomain
  scale: AxisScale
  run: string
}

export class StepView {
  private seen = $state.raw<Partial<Record<Clock, Seen>>>({})

  /** What to draw of the whole axis. */
  domain(whole: StepDomain, scale: AxisScale, run: PanelRun | undefined, clock: Clock = 'step'): StepDomain {
    const seen = this.seen[clock]
    return seen && seen.scale === scale && seen.run === run?.id ? seen.domain : whole
  }

  zoom(
    whole: StepDomain,
    scale: AxisScale,
    run: PanelRun,
    about: number,
    factor: number,
    clock: Clock = 'step'
  ): void {
    const domain = zoom(whole, this.domain(whole, scale, run, clock), scale, about, factor)
    this.seen = { ...this.seen, [clock]: domain === whole ? undefined : { domain, scale, run: run.id } }
  }

  isZoomed(clock: Clock): boolean {
    return this.seen[clock] !== undefined
  }

  reset(clock: Clock = 'step'): void {
    this.seen = { ...this.seen, [clock]: undefined }
  }
}

export const view = new StepView()
