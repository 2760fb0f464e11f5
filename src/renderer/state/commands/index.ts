/** Everything the window can do: what is declared of it, and what it does. */
import { commandGroups, commandHeadings, type CommandId } from '#shared/commands'
import type { Behaviour, Command, Controllers, OpenDialog } from './command'
import { libraryCommands } from './library'
import { panelCommands } from './panels'
import { runCommands } from './run'
import { sessionCommands } from './session'
import { sweepCommands } from './sweep'
import { timeCommands } from './time'
import { windowCommands } from './window'

export type { Command, Controllers, OpenDialog }

export function createCommands(app: Controllers): readonly Command[] {
  const behaviours: Record<CommandId, Behaviour> = {
    ...runCommands(app),
    ...sweepCommands(app),
    ...timeCommands(app),
    ...panelCommands(app),
    ...libraryCommands(app),
    ...sessionCommands(app),
    ...windowCommands(app)
  }
  return commandHeadings.flatMap((heading) =>
    commandGroups[heading].map((declared) => ({ heading, ...declared, ...behaviours[declared.id] }))
  )
}
