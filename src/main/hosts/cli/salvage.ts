/** `salvage`: what is intact of a run with a damaged series stays, the rest is set aside. */
import { salvageRun, type Salvage } from '../../store/runs/salvage'
import { exitCodes, type ExitCode } from './exitCodes'
import { findRun } from './findRun'
import { formatCount } from './format'
import { withSession, type Build } from './session'
import { output } from './terminal'

export interface SalvageOptions {
  out?: string
  json?: boolean
}

/** Throws `run.locked`, `run.newerSchema`, `store.*`. */
export function salvageCommand(build: Build, wanted: string, options: SalvageOptions): Promise<ExitCode> {
  return withSession(build, options, async ({ root, services: { handlers } }) => {
    const { id } = findRun(wanted, await handlers['runs.list']({}))
    const salvage = await salvageRun(root, id)
    output(options.json ? `${JSON.stringify(salvage)}\n` : describeSalvage(id, salvage))
    return exitCodes.ok
  })
}

function describeSalvage(id: string, { kept, series, states, step }: Salvage): string {
  if (kept === null) return `${id}: no series is damaged, so nothing was changed.\n`
  const lines = series.map(({ name, rows }) => `${name}: ${formatCount(rows)} rows were intact and stay`)
  const aside =
    states === 0 ? '' : states === 1 ? ' and one later state' : ` and ${formatCount(states)} later states`
  return [
    id,
    ...lines,
    `kept aside: what was there before${aside}, in ${kept}`,
    `It can go on from step ${formatCount(step)}: saltus resume ${id}\n`
  ].join('\n')
}
