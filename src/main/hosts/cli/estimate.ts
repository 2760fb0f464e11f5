/** `estimate`: what a run or a sweep would take, before it is started. */
import { costText, measuredText, type Estimate } from '#shared/estimate'
import { knownTo, makeDraft, makeSweepDraft, type DraftOptions, type Known } from './draft'
import { exitCodes, type ExitCode } from './exitCodes'
import { formatDuration } from './format'
import { onInterrupt } from './interrupt'
import { withOwnFile } from './ownFile'
import { withSession, type Build } from './session'
import { makeSweepOver, type OverOptions } from './sweepOver'
import { output } from './terminal'

export interface EstimateOptions
  extends Pick<DraftOptions, 'set' | 'steps' | 'engine' | 'replicas'>, OverOptions {
  out?: string
  json?: boolean
}

const ASKER = 'saltus estimate'

/** A preset or a file that is a sweep. */
async function isSweep(source: string, known: Known): Promise<boolean> {
  const preset = known.presets.find(({ id }) => id === source)
  if (preset) return preset.sweep !== undefined
  const { draft } = await makeDraft(source, {}, known)
  return 'knobs' in draft || 'sweep' in draft
}

/** Throws what the service refuses. */
export function estimateCommand(build: Build, source: string, options: EstimateOptions): Promise<ExitCode> {
  return withSession(build, { ...options, library: 'optional' }, async ({ services }) => {
    const { handlers } = services
    const known = await knownTo(handlers)
    const interruption = onInterrupt(() => handlers['estimate.cancel']({ asker: ASKER }))
    const isMade = (options.over ?? []).length > 0
    const sweep = isMade || (await isSweep(source, known))
    const make = isMade ? makeSweepOver : sweep ? makeSweepDraft : makeDraft
    const { draft } = await withOwnFile(services, await make(source, options, known))
    const question = { draft, asker: ASKER }
    const estimate = await handlers[sweep ? 'estimate.sweep' : 'estimate.run'](question)
    interruption.dispose()
    output(options.json ? `${JSON.stringify(estimate)}\n` : describeEstimate(estimate))
    return exitCodes.ok
  })
}

function describeEstimate(estimate: Estimate): string {
  const cost = costText(estimate, formatDuration)
  return `${cost.charAt(0).toUpperCase()}${cost.slice(1)}.\n${measuredText(estimate)}\n`
}
