/** `presets`, `list` and `show`: what there is. */
import { describePresets, describeRun, describeRuns } from './describe'
import { exitCodes, type ExitCode } from './exitCodes'
import { findRun } from './findRun'
import { withSession, type Build } from './session'

export interface ListingOptions {
  out?: string
  json?: boolean
}

/** JSON goes out as one line. */
export function print(value: unknown, text: string, json: boolean | undefined): ExitCode {
  process.stdout.write(json ? `${JSON.stringify(value)}\n` : text)
  return exitCodes.ok
}

export function presetsCommand(build: Build, options: ListingOptions): Promise<ExitCode> {
  return withSession(build, options.out, async ({ services }) => {
    const presets = await services.handlers['presets.list']({})
    return print(presets, describePresets(presets), options.json)
  })
}

export function listCommand(build: Build, options: ListingOptions): Promise<ExitCode> {
  return withSession(build, options.out, async ({ services }) => {
    const runs = await services.handlers['runs.list']({})
    return print(runs, describeRuns(runs), options.json)
  })
}

export function showCommand(build: Build, wanted: string, options: ListingOptions): Promise<ExitCode> {
  return withSession(build, options.out, async ({ services: { handlers } }) => {
    const { id } = findRun(wanted, await handlers['runs.list']({}))
    const detail = await handlers['runs.read']({ runId: id })
    const expectations = await handlers['runs.expectations']({ runId: id })
    return print({ ...detail, expectations }, describeRun(detail, expectations), options.json)
  })
}
