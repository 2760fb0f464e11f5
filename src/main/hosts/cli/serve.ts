/** `serve`: the workbench in a browser of this machine, until Ctrl-C. */
import { AppError } from '#shared/errors'
import type { Services } from '../../services/types'
import { libraryProblem } from '../libraryFolder'
import { serveWorkbench } from '../web/server'
import { exitCodes, type ExitCode } from './exitCodes'
import { onInterrupt } from './interrupt'
import { withSession, type Build } from './session'
import { complain, output } from './terminal'

const shortestToken = 32

export interface ServeOptions {
  port?: string
  out?: string
}

/** Throws `serve.portInvalid`, `serve.portBusy`, `serve.tokenShort`. */
export async function serveCommand(build: Build, options: ServeOptions): Promise<ExitCode> {
  const port = readPort(options.port)
  const token = readToken(process.env.SALTUS_TOKEN)
  return withSession(
    build,
    { ...options, library: 'made' },
    async ({ services, events, root, reportBug }) => {
      const problem = await libraryProblem(root)
      if (problem) complain(`${problem} Runs can be read, not started.`)
      const interrupted = new Promise<void>((resolve) => {
        onInterrupt(resolve)
        if (process.connected) obeyStarter(services, resolve)
      })
      const { renderer: rendererDir } = build.paths
      const served = await serveWorkbench({ services, events, rendererDir, port, token, reportBug })
      output(`Saltus is at ${served.url}\n`)
      complain(`Library: ${root}. Stop with Ctrl-C.`)
      await interrupted
      complain('\nStopping; running experiments keep a checkpoint. Press Ctrl-C again to end at once.')
      await served.close()
      return exitCodes.ok
    }
  )
}

/** `npm run dev` has a channel to us: it says when the engine's code has changed, and takes us with it when it goes. */
function obeyStarter(services: Services, end: () => void): void {
  process.on('message', () => services.renewEngine())
  process.on('disconnect', end)
}

/** A token of the user's own keeps an address good over restarts. */
function readToken(token: string | undefined): string | undefined {
  if (token === undefined || token.length >= shortestToken) return token
  throw new AppError(
    'serve.tokenShort',
    `SALTUS_TOKEN must have at least ${shortestToken} characters: who guesses it may do anything here that you may.`
  )
}

function readPort(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65535 && text.trim() !== '') return port
  throw new AppError('serve.portInvalid', `--port must be a number from 0 to 65535; it is ${text}.`, {
    path: 'port'
  })
}
