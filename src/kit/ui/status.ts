/** How a run's status is told: icon, word, and a tone that colours both. */
import type { RunStatus } from '#shared/run'
import type { IconName } from './icons'

export type Tone = 'running' | 'done' | 'interrupted' | 'failed' | 'diverged'

export const statusWords = {
  queued: { icon: 'waiting', word: 'Queued', tone: 'done' },
  starting: { icon: 'waiting', word: 'Starting', tone: 'running' },
  running: { icon: 'running', word: 'Running', tone: 'running' },
  paused: { icon: 'paused', word: 'Paused', tone: 'done' },
  finished: { icon: 'done', word: 'Done', tone: 'done' },
  stopped: { icon: 'stopped', word: 'Stopped', tone: 'done' },
  interrupted: { icon: 'interrupted', word: 'Interrupted', tone: 'interrupted' },
  diverged: { icon: 'diverged', word: 'Diverged', tone: 'diverged' },
  failed: { icon: 'failed', word: 'Failed', tone: 'failed' }
} as const satisfies Record<RunStatus, { icon: IconName; word: string; tone: Tone }>
