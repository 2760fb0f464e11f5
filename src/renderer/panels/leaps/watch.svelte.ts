/** Keeps the forecast of a run anew while rows come, and tells it once more when they are all there. */
import { isOngoing } from '../../../kit/panel/series/domain'
import { plateausIn } from '../../../kit/panel/series/plateau'
import { inTurns } from '../../../kit/panel/series/turns'
import type { PanelRun } from '../../../kit/panel/props'
import { foreseen, type Foreseen } from './forecast'

const EVERY_MS = 2000

/** While the component lives that asks; null: nothing is told yet, or can be. */
export function watchForecast(run: () => PanelRun | undefined): { readonly forecast: Foreseen | null } {
  let forecast = $state.raw<Foreseen | null>(null)
  const ongoing = $derived.by(() => {
    const of = run()
    return of !== undefined && isOngoing(of)
  })
  $effect(() => {
    const of = run()
    const comes = ongoing
    let isOpen = true
    let timer: ReturnType<typeof setTimeout>
    const look = async (): Promise<void> => {
      const found = of ? await plateausIn(of, () => isOpen) : null
      const seen = found && (await inTurns(foreseen(found, !comes), () => isOpen))
      if (!isOpen) return
      forecast = seen
      if (comes) timer = setTimeout(() => void look(), EVERY_MS)
    }
    timer = setTimeout(() => void look(), 0)
    return () => {
      isOpen = false
      clearTimeout(timer)
    }
  })
  return {
    get forecast() {
      return forecast
    }
  }
}
