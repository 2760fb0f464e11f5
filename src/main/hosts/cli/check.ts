/** `check`: what is wrong with an experiment, the known traps it walks into and what it implies, as the editor shows them. */
import type { SpecWarning } from '#shared/experiment'
import { knownTo, makeDraft, type DraftOptions } from './draft'
import { exitCodes, type ExitCode } from './exitCodes'
import { withOwnFile } from './ownFile'
import { withSession, type Build } from './session'
import { output } from './terminal'

export interface CheckOptions extends Pick<DraftOptions, 'set' | 'steps' | 'replicas'> {
  out?: string
  json?: boolean
}

/** Ends as bad input does where something is wrong; warnings change nothing. Throws what `makeDraft` throws. */
export function checkCommand(build: Build, source: string, options: CheckOptions): Promise<ExitCode> {
  return withSession(build, { ...options, library: 'optional' }, async ({ services }) => {
    const { handlers } = services
    const { draft } = await withOwnFile(services, await makeDraft(source, options, await knownTo(handlers)))
    const checked = await handlers['spec.check']({ draft })
    const { problems, warnings, facts } = checked
    const lines = [
      ...problems.map(({ path, message }) => `problem  ${path}: ${message}\n`),
      warningLines(warnings),
      ...facts.map(({ path, text }) => `         ${path}: ${text}\n`)
    ]
    output(options.json ? `${JSON.stringify(checked)}\n` : lines.join(''))
    return problems.length > 0 ? exitCodes.badInput : exitCodes.ok
  })
}

/** A line each; nothing where there are none. */
export const warningLines = (warnings: readonly Pick<SpecWarning, 'path' | 'message'>[]): string =>
  warnings.map(({ path, message }) => `warning  ${path}: ${message}\n`).join('')
