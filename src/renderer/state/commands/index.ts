/** Everything the window can do, once. */
import type { Command, Controllers, OpenDialog } from './command'
import { libraryCommands } from './library'
import { runCommands } from './run'
import { sessionCommands } from './session'
import { sweepCommands } from './sweep'
import { timeCommands } from './time'
import { windowCommands } from './window'

export type { Command, Controllers, OpenDialog }

export function createCommands(app: Controllers): readonly Command[] {
  return [
    ...runCommands(app),
    ...sweepCommands(app),
    ...timeCommands(app),
    ...libraryCommands(app),
    ...sessionCommands(app),
    ...windowCommands(app)
  ]
}
