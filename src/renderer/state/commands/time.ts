/** The time cursor by keys. */
import type { Command, Controllers } from './command'

export function timeCommands({ workbench }: Controllers): Command[] {
  const { cursor } = workbench
  const when = () => workbench.active !== null
  const move = (direction: 1 | -1, by: 'row' | 'checkpoint') => () => workbench.moveCursor(direction, by)
  const toggleLive = () => (cursor.live ? cursor.place(cursor.head) : cursor.follow())
  return [
    {
      id: 'cursor.back',
      title: 'Cursor: previous recorded step',
      group: 'Time',
      key: '←',
      when,
      run: move(-1, 'row')
    },
    {
      id: 'cursor.forward',
      title: 'Cursor: next recorded step',
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
      id: 'cursor.first',
      title: 'Cursor: first step',
      group: 'Time',
      key: 'Home',
      when,
      run: () => cursor.place(0)
    },
    {
      id: 'cursor.head',
      title: 'Cursor: head',
      group: 'Time',
      key: 'End',
      when,
      run: () => cursor.place(cursor.head)
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
