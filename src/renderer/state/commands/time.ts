/** The time cursor by keys. */
import { jumpsOf } from '../../../kit/panel/series/landmarks'
import { metricOf, refreshAll } from '../../../kit/panel/series/domain'
import type { RunData } from '../runs/runData.svelte'
import { neighbour } from '../runs/steps'
import type { Behaviours, Controllers } from './command'

/** The recorded places of the headline metric, ascending. */
function placesOf(run: RunData): ArrayLike<number> {
  const metric = metricOf(run, run.headline)
  if (!metric) return []
  refreshAll(metric)
  return metric.summary.steps.subarray(0, metric.summary.count)
}

export function timeCommands({ workbench }: Controllers) {
  const { cursor } = workbench
  const when = () => workbench.view === 'workbench' && workbench.active !== null
  /** To the next recorded place, or to the next checkpoint. */
  const move = (direction: 1 | -1, by: 'row' | 'checkpoint') => () => {
    const run = workbench.active!
    const steps = by === 'checkpoint' ? run.checkpoints.map(({ step }) => step) : placesOf(run)
    cursor.place(neighbour(steps, cursor.step, direction))
  }
  /** To a leap, or to a checkpoint where the run has changed nowhere yet. */
  const moveToLeap = (direction: 1 | -1) => () => {
    const run = workbench.active!
    const jumps = jumpsOf(run)
    if (jumps.length > 0) cursor.place(neighbour(jumps, cursor.step, direction))
    else move(direction, 'checkpoint')()
  }
  const toggleLive = () => (cursor.live ? cursor.place(cursor.head) : cursor.follow())
  return {
    'cursor.back': { when, run: move(-1, 'row') },
    'cursor.forward': { when, run: move(1, 'row') },
    'cursor.previousCheckpoint': { when, run: move(-1, 'checkpoint') },
    'cursor.nextCheckpoint': { when, run: move(1, 'checkpoint') },
    'cursor.previousLeap': { when, run: moveToLeap(-1) },
    'cursor.nextLeap': { when, run: moveToLeap(1) },
    'cursor.first': { when, run: () => cursor.place(cursor.low) },
    'cursor.head': { when, run: () => cursor.place(cursor.high) },
    'cursor.play': { when: () => when() && cursor.high > cursor.low, run: () => cursor.togglePlaying() },
    'cursor.live': { when, run: toggleLive }
  } satisfies Behaviours
}
