/** What a forked computation did not compute itself. */
import { isTraining } from './experiment'
import type { RunDetail } from './run'

/** In words, as its first start says; null: it is no computation, or has not started. */
export const takenOver = ({ spec, journal }: Pick<RunDetail, 'spec' | 'journal'>): string | null =>
  isTraining(spec) ? null : (journal.find(({ event }) => event === 'started')?.detail ?? null)
