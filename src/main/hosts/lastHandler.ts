/**
 * The last handler of a host: what nobody has caught is written down and told, and the host goes on. One run's failure,
 * or a bug, is no reason to end the runs beside it.
 */
import { AppError } from '#shared/errors'
import type { ReportBug } from './answer'
import type { EventHub } from './eventHub'

/** Writes a failure down and announces it to windows. */
export function reportTo(log: ReportBug, events: Pick<EventHub, 'emit'>): ReportBug {
  return (what, error) => {
    log(what, error)
    const known = error instanceof AppError
    const reason = error instanceof Error ? error.message : String(error)
    const message = known ? reason : `${reason}. Saltus goes on; please report this.`
    events.emit('app.failed', { what, message, code: known ? error.code : 'internal' })
  }
}

let last: ReportBug | null = null

/** From now on, in the place of who heard of it before. */
export function handleUncaught(report: ReportBug): void {
  const thrown = (error: unknown): void => last?.('Something unforeseen went wrong', error)
  if (last === null)
    for (const event of ['uncaughtException', 'unhandledRejection']) process.on(event, thrown)
  last = report
}
