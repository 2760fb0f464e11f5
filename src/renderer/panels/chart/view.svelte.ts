/**
 * The stretch of steps in view: one for all panels of the window, so that the cursor stays one straight
 * line through them. It belongs to the active run and its scale, and is forgotten with either.
 */
import type { AxisScale, PanelRun } from '../props'
import { zoom, type StepDomain } from './scale'

class StepView {
  private seen = $state.raw<{ domain: StepDomain; scale: AxisScale; run: string } | null>(null)

  /** What to draw of the whole axis. */
  domain(whole: StepDomain, scale: AxisScale, run: PanelRun | undefined): StepDomain {
    return this.seen && this.seen.scale === scale && this.seen.run === run?.id ? this.seen.domain : whole
  }

  zoom(whole: StepDomain, scale: AxisScale, run: PanelRun, about: number, factor: number): void {
    const domain = zoom(whole, this.domain(whole, scale, run), scale, about, factor)
    this.seen = domain === whole ? null : { domain, scale, run: run.id }
  }

  reset(): void {
    this.seen = null
  }
}

export const view = new StepView()
