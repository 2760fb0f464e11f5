/** `serve`: the workbench in a browser of this machine, until Ctrl-C. */
import { AppError } from '#shared/errors'
import type { Services } from '../../services/types'
import { libraryFolder, libraryProblem } from '../libraryFolder'
import { serveWorkbench } from '../web/server'
import { exitCodes, type ExitCode } from './exitCodes'
import { onInterrupt } from './interrupt'
import { withSession, type Build } from './session'

const shortestToken = 32

export interface ServeOptions {
  port?: string
  out?: string
}

/** Throws `serve.portInvalid`, `serve.portBusy`, `serve.tokenShort`. */
export async function serveCommand(build: Build, options: ServeOptions): Promise<ExitCode> {
  const port = readPort(options.port)
  const token = readToken(process.env.SALTUS_TOKEN)
  const problem = await libraryProblem(libraryFolder(options.out))
  if (problem) console.error(`${problem} Runs can be read, not started.`)
  return withSession(build, options.out, async ({ services, events, root }) => {
    const interrupted = new Promise<void>((resolve) => {
      onInterrupt(resolve)
      if (process.connected) obeyStarter(services, resolve)
    })
    const served = await serveWorkbench({ services, events, rendererDir: build.paths.renderer, port, token })
    process.stdout.write(`Saltus is at ${served.url}\n`)
    console.error(`Library: ${root}. Stop with Ctrl-C.`)
    await interrupted
    console.error('\nStopping; running experiments keep a checkpoint. Press Ctrl-C again to end at once.')
    await served.close()
    return exitCodes.ok
  })
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
