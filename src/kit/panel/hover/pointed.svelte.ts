/**
 * The place of an x axis that the pointer is at, in any panel of the window: every plot on that axis draws its crosshair there.
 */
import type { XAxis } from '../axes/xAxis'

class Pointed {
  private now = $state.raw<{ xAxis: XAxis; at: number } | null>(null)

  /** Null: the pointer is on no plot of this axis. */
  on(xAxis: XAxis): number | null {
    return this.now?.xAxis === xAxis ? this.now.at : null
  }

  set(xAxis: XAxis, at: number | null): void {
    this.now = at === null ? null : { xAxis, at }
  }
}

export const pointed = new Pointed()
