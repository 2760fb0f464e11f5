/**
 * `transfer`: when each stage of a run reached its levels, how much sooner than its controls, and, where tasks were drawn anew
 * at several times of the first ones' training, how much of that was carried over.
 */
import { collapseOf, collapseText, lawAt, learningStages } from '#shared/analysis/collapse'
import type { PairedMedian } from '#shared/analysis/paired'
import { readRedraws, redrawLevels, redrawVerdicts, refusedBy, type Redraw } from '#shared/analysis/redraw'
import { canLeap } from '#shared/analysis/transition/leaps'
import { ofStage, tracksByGroup, tracksOf } from '#shared/analysis/tracks'
import { AppError } from '#shared/errors'
import type { Handlers } from '#shared/contract'
import type { Range } from '#shared/expectation'
import type { RunDetail } from '#shared/run'
import { atLeast, summarizeCrossings, type Crossing } from '#shared/threshold'
import { chooseAccuracy } from './accuracies'
import { exitCodes, type ExitCode } from './exitCodes'
import { findRun } from './findRun'
import { formatCount, formatTable, formatValue } from './format'
import { withSession, type Build } from './session'
import { addToStages, stageEndsOf, stageRows } from './stageEnds'
import { readSeries } from './summary'
import { output } from './terminal'

export interface TransferOptions {
  metric?: string
  out?: string
  json?: boolean
}

/** Throws `metric.unknown`, and `run.unstaged` for a run that has a single stage. */
export function transferCommand(build: Build, wanted: string, options: TransferOptions): Promise<ExitCode> {
  return withSession(build, options, async ({ services: { handlers } }) => {
    const run = findRun(wanted, await handlers['runs.list']({}))
    const detail = await handlers['runs.read']({ runId: run.id })
    const { spec, series } = detail
    const metric = options.metric ?? run.headline
    const { declaration, column } = chooseAccuracy(series, metric)
    const stages = stageEndsOf(run)
    if (stages.length === 0)
      throw new AppError('run.unstaged', 'This run has no stages, so nothing in it is carried over.')
    const columns = await readSeries(handlers, run.id, declaration.name)
    addToStages(stages, declaration, columns, column.name, { ...run, headline: metric }, spec)
    const tracks = (stage: number) =>
      tracksOf(declaration, columns, column.name, run.replicas, { stage }, run.stages)
    const redraws = redrawLevels(column).map((level) => ({
      level,
      redraws: readRedraws(spec, run.stages, run.step, atLeast(level), tracks)
    }))
    const collapses = await readCollapses(handlers, detail)
    if (options.json) output(`${JSON.stringify({ runId: run.id, metric, stages, redraws, collapses })}\n`)
    else {
      const parts = [
        `${run.id}, ${metric} by stage`,
        formatTable(stages.flatMap(stageRows)),
        ...redraws.flatMap((found) => describeRedraws(found.redraws, found.level)),
        ...(collapses.length > 0 ? ['', formatTable(collapses.map(({ name, text }) => [name, text]))] : [])
      ]
      output(`${parts.join('\n')}\n`)
    }
    return exitCodes.ok
  })
}

/** Of the stages in which tasks are learned: how far apart their curves lie over rows of their own. */
async function readCollapses(handlers: Handlers, { summary, spec, series, history }: RunDetail) {
  const { stages, replicas } = summary
  const declaration = series.find(
    (each) => each.main && each.columns.some(canLeap) && stages[0] && lawAt(each, history, stages[0])
  )
  if (!declaration) return []
  const column = declaration.columns.find(canLeap)!
  const columns = await readSeries(handlers, summary.id, declaration.name)
  return learningStages(spec, stages).map(({ start, redrawn }) => {
    const tracks = tracksByGroup(
      declaration,
      ofStage(declaration, columns, start.stage, stages),
      column.name,
      replicas
    )
    const { shares } = lawAt(declaration, history, start)!
    const collapse = collapseOf(tracks, shares, column.chance ?? 0, redrawn)
    return { name: start.name, text: collapseText(collapse), ...collapse }
  })
}

const side = (value: number | null): string => (value === null ? '' : formatValue(value))
/** `0.4`, `0.38 to 0.41`; `to 0.4` where it is open. */
function between([low, high]: Range): string {
  const [from, to] = [side(low), side(high)]
  return from === to ? from || '–' : `${from} to ${to}`.trim()
}

function carriedText(carried: PairedMedian): string {
  const { median, interval } = carried
  return interval ? `${between(median)} (${between(interval)})` : between(median)
}

function medianText(crossings: readonly Crossing[]): string {
  const [, { at, beyond }] = summarizeCrossings(crossings).quartiles
  return `${beyond ? '> ' : ''}${formatCount(Math.round(at))}`
}

/** A table with a row a redraw, and what the predictions came to; nothing where there are no redraws. */
export function describeRedraws(redraws: readonly Redraw[], level: number): string[] {
  if (redraws.length === 0) return []
  const head = ['REDRAWN AFTER', `STEPS TO ${level}`, 'ON THE PLATEAU', 'CARRIED OVER (90 %)', 'REFUSED']
  const rows = redraws.map((redraw) => {
    const { after, crossings, waiting, over } = redraw
    return [
      formatCount(after),
      medianText(crossings),
      `${waiting.filter(Boolean).length} of ${waiting.length} seeds`,
      over ? carriedText(over.carried) : '',
      refusedBy(redraw).join(', ')
    ]
  })
  return ['', formatTable([head, ...rows]), ...redrawVerdicts(redraws, formatCount)]
}
