/** Verdicts on what was expected, in words and icons. */
import type { Verdict } from '#shared/expectation'
import type { IconName } from './icons'

export const verdictWords: Record<Verdict, { icon: IconName; word: string; help: string }> = {
  met: { icon: 'done', word: 'Met', help: 'As the source reports it.' },
  near: { icon: 'near', word: 'Near', help: 'Not as the source reports it, and inside what is accepted.' },
  missed: { icon: 'failed', word: 'Missed', help: 'Outside what is accepted.' },
  pending: { icon: 'waiting', word: 'Pending', help: 'Not known yet.' }
}
