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

  /** For an effect: marks a place until it is another one; null: the pointer is not here. */
  mark(xAxis: XAxis, at: number | null): (() => void) | undefined {
    if (at === null) return undefined
    this.now = { xAxis, at }
    return () => (this.now = null)
  }
}

export const pointed = new Pointed()
