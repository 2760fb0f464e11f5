/** The time cursor by keys. */
import { changesOf } from '../../../kit/panel/series/changes'
import { metricOf, refreshAll } from '../../../kit/panel/series/domain'
import type { RunData } from '../runs/runData.svelte'
import { neighbour } from '../runs/steps'
import type { Command, Controllers } from './command'

/** The recorded places of the headline metric, ascending. */
function placesOf(run: RunData): ArrayLike<number> {
  const metric = metricOf(run, run.headline)
  if (!metric) return []
  refreshAll(metric)
  return metric.summary.steps.subarray(0, metric.summary.count)
}

export function timeCommands({ workbench }: Controllers): Command[] {
  const { cursor } = workbench
  const when = () => workbench.view === 'workbench' && workbench.active !== null
  /** To the next recorded place, or to the next checkpoint. */
  const move = (direction: 1 | -1, by: 'row' | 'checkpoint') => () => {
    const run = workbench.active!
    const steps = by === 'checkpoint' ? run.checkpoints.map(({ step }) => step) : placesOf(run)
    cursor.place(neighbour(steps, cursor.step, direction))
  }
  /** To a change, or to a checkpoint where the run has changed nowhere yet. */
  const moveToChange = (direction: 1 | -1) => () => {
    const run = workbench.active!
    const changes = changesOf(run)
    if (changes.length > 0) cursor.place(neighbour(changes, cursor.step, direction))
    else move(direction, 'checkpoint')()
  }
  const toggleLive = () => (cursor.live ? cursor.place(cursor.head) : cursor.follow())
  return [
    {
      id: 'cursor.back',
      title: 'Cursor: previous recorded place',
      group: 'Time',
      key: '←',
      when,
      run: move(-1, 'row')
    },
    {
      id: 'cursor.forward',
      title: 'Cursor: next recorded place',
      group: 'Time',
      key: '→',
      when,
      run: move(1, 'row')
    },
    {
      id: 'cursor.previousCheckpoint',
      title: 'Cursor: previous checkpoint',
      group: 'Time',
      key: 'Shift ←',
      when,
      run: move(-1, 'checkpoint')
    },
    {
      id: 'cursor.nextCheckpoint',
      title: 'Cursor: next checkpoint',
      group: 'Time',
      key: 'Shift →',
      when,
      run: move(1, 'checkpoint')
    },
    {
      id: 'cursor.previousChange',
      title: 'Cursor: previous change',
      group: 'Time',
      key: '[',
      when,
      run: moveToChange(-1)
    },
    {
      id: 'cursor.nextChange',
      title: 'Cursor: next change',
      group: 'Time',
      key: ']',
      when,
      run: moveToChange(1)
    },
    {
      id: 'cursor.first',
      title: 'Cursor: beginning',
      group: 'Time',
      key: 'Home',
      when,
      run: () => cursor.place(cursor.low)
    },
    {
      id: 'cursor.head',
      title: 'Cursor: end',
      group: 'Time',
      key: 'End',
      when,
      run: () => cursor.place(cursor.high)
    },
    {
      id: 'cursor.play',
      title: 'Play through time, or stop playing',
      group: 'Time',
      key: 'Space',
      when: () => when() && cursor.high > cursor.low,
      run: () => cursor.togglePlaying()
    },
    {
      id: 'cursor.live',
      title: 'Live: follow the head, on or off',
      group: 'Time',
      key: 'L',
      when,
      run: toggleLive
    }
  ]
}
