/** `derive`: computes a run's derived series from its kept states, where that was cut off, or is done on request. */
import type { DeriveProgress } from '#shared/run'
import { exitCodes, type ExitCode } from './exitCodes'
import { findRun } from './findRun'
import { onInterrupt } from './interrupt'
import { requireWritableLibrary, withSession, type Build } from './session'
import { complain, output, progressColumns, redraw } from './terminal'

export interface DeriveOptions {
  series?: string
  out?: string
  json?: boolean
}

/** Ends with `failed` where a state was left out. Throws what the service refuses. */
export async function deriveCommand(build: Build, wanted: string, options: DeriveOptions): Promise<ExitCode> {
  await requireWritableLibrary(options.out)
  return withSession(build, options, async ({ services: { handlers }, events }) => {
    const { id } = findRun(wanted, await handlers['runs.list']({}))
    const { series } = options
    const isShown = progressColumns() !== null
    const stop = events.listen(({ name, payload }) => {
      if (isShown && name === 'run.deriving') redraw(progressText(payload))
    })
    const interruption = onInterrupt(() => handlers['runs.cancelDerive']({ runId: id }))
    try {
      const { leftOut } = await handlers['runs.derive']({
        runId: id,
        ...(series !== undefined && { series })
      })
      if (isShown) redraw('')
      if (options.json) output(`${JSON.stringify({ runId: id, leftOut })}\n`)
      else if (leftOut.length === 0) output(`${id}: what is derived from its states is there.\n`)
      for (const { step, reason } of leftOut) complain(`Left out: the state at step ${step}. ${reason}`)
      return leftOut.length > 0 ? exitCodes.failed : exitCodes.ok
    } finally {
      interruption.dispose()
      stop()
    }
  })
}

const progressText = ({ done, total }: DeriveProgress): string =>
  done === null ? '' : `${done} of ${total} states`
