/** Results as text for a terminal. */
import { bytesText } from '#shared/bytes'
import { gotText, rangeText, reportedText, type Claim, type Judged } from '#shared/expectation'
import { countsSteps, type MainAxis } from '#shared/axes'
import { isOnAxis, type RunVerdict } from '#shared/measure'
import { mainAxisOf } from '#shared/metrics'
import { expectedRows, type Preset } from '#shared/preset'
import type { EngineRecord, RunDetail, RunSummary } from '#shared/run'
import type { Story } from '#shared/stories'
import { readsText } from '#shared/source'
import { shownLine } from '#shared/text'
import { formatCount, formatDuration, formatTable, formatValue } from './format'
import { stageRows } from './stageEnds'
import type { RunEnd } from './summary'

const shown = (values: readonly (number | null)[], format: (value: number) => string): string =>
  values.map((value) => (value === null ? '–' : format(value))).join(' ')

/** `step 1 240`, `ridge λ 0.0316`, of several places at once. */
const placesOn = ({ title, type }: MainAxis, places: readonly (number | null)[]): string =>
  `${title} ${shown(places, type === 'whole' ? formatCount : formatValue)}`

/** How far a run is: steps, or units of work of a computation. */
const done = (axis: MainAxis, count: number): string =>
  `${formatCount(count)} ${countsSteps(axis) ? 'steps' : 'units of work'}`

export function describeEnd(end: RunEnd): string {
  const reached = end.stages.length > 0 ? end.stages.flatMap(stageRows) : reachedAt(end)
  const final = Object.entries(end.final).map(([metric, values]) =>
    [metric, shown(values, formatValue), whereOf(end, metric)].filter((cell) => cell !== '')
  )
  const seeds = end.seeds.length > 1 ? [['seed', end.seeds.join(' ')]] : []
  const engine = end.engine ? `, ${end.engine.backend}: ${end.engine.library}` : ''
  const head = `${end.status}: ${done(end.axis, end.steps)} in ${formatDuration(end.seconds)}${engine}`
  const lost = end.diverged.map(({ seed, step }) => `seed ${seed} diverged at step ${formatCount(step)}`)
  const table = formatTable([...seeds, ...final, ...reached])
  const parts = [
    head,
    end.why && `ended: ${end.why}`,
    end.taken,
    end.source && readsText(end.source),
    ...lost,
    table,
    ...describeExpectations(end.expectations),
    end.path
  ]
  return `${parts.filter(Boolean).join('\n')}\n`
}

const reachedAt = ({ axis, crossings }: RunEnd): string[][] =>
  Object.entries(crossings).flatMap(([metric, byThreshold]) =>
    Object.entries(byThreshold)
      .filter(([, steps]) => steps.some((step) => step !== null))
      .map(([threshold, steps]) => [`${metric} ≥ ${threshold}`, `at ${placesOn(axis, steps)}`])
  )

/** `(step 785)` for values that are not of the last step. */
function whereOf({ axis, finalSteps, steps }: RunEnd, metric: string): string {
  if (!countsSteps(axis)) return ''
  const earlier = (finalSteps[metric] ?? []).filter((step) => step !== null && step < steps)
  return earlier.length === 0
    ? ''
    : `(step ${[...new Set(earlier)].map((step) => formatCount(step!)).join(', ')})`
}

/** As in `native, compiled (xla): TensorFlow 2.21.0`. */
export function describeEngine({ backend, runner, mode, library }: EngineRecord): string {
  return `${backend}, ${runner}${mode ? ` (${mode})` : ''}: ${library}`
}

export const describePresets = (presets: readonly Preset[]): string =>
  `${formatTable(presets.map(({ id, about }) => [id, about]))}\n`

/** Chapters with their presets, and under each what the source reports beside what the last run on record gave. */
export function describeStory({ title, about, chapters }: Story, presets: readonly Preset[]): string {
  const lines = chapters.flatMap((chapter, i) => [
    `\n${i + 1}  ${chapter.title}\n   ${chapter.about}\n`,
    ...chapter.presets.flatMap((id) => {
      const preset = presets.find((each) => each.id === id)
      return preset
        ? [`   ${id}: ${preset.title}\n`, formatTable(storyRows(preset)).replace(/^/gm, '     '), '\n']
        : []
    })
  ])
  return `${title}. ${about}\n${lines.join('')}`
}

function storyRows(preset: Preset): string[][] {
  return expectedRows(preset).map(({ claim: { text, reported }, onAxis, recorded }) => {
    const number = onAxis ? formatCount : formatValue
    return [
      text,
      reported ? `published ${reportedText(reported, number)}` : 'no number published',
      recorded ? `here ${gotText(recorded.got, number)}` : 'no run on record',
      recorded?.verdict ?? ''
    ]
  })
}

export function describeRuns(runs: readonly RunSummary[]): string {
  if (runs.length === 0) return 'No runs yet. "saltus presets" lists experiments to start with.\n'
  const rows = runs.map((run) => [
    run.id,
    run.status,
    `${formatCount(run.step)} of ${formatCount(run.targetSteps)}`,
    run.createdAt.slice(0, 16).replace('T', ' '),
    bytesText(run.sizeBytes),
    run.title
  ])
  return `${formatTable([['RUN', 'STATUS', 'STEPS', 'CREATED (UTC)', 'SIZE', 'TITLE'], ...rows])}\n`
}

export function describeRun(
  { summary, spec, journal, series, underived }: RunDetail,
  results: readonly RunVerdict[]
): string {
  const { engine, error } = summary
  const axis = mainAxisOf(series)
  const unit = countsSteps(axis) ? 'step' : 'unit of work'
  const head = formatTable([
    ['run', summary.id],
    ['title', summary.title],
    ['status', summary.status + (error ? `: ${error.message}` : '')],
    countsSteps(axis)
      ? ['steps', `${formatCount(summary.step)} of ${formatCount(summary.targetSteps)}`]
      : ['computed', `${done(axis, summary.step)} along the ${axis.title}`],
    ['trained', formatDuration(summary.seconds)],
    ['engine', engine ? `${describeEngine(engine)}, ${engine.device}` : 'none yet'],
    ...(underived > 0 ? [['derived', incompleteText(summary.id, underived)]] : []),
    ['preset', summary.preset ?? 'none'],
    ['size', bytesText(summary.sizeBytes)]
  ])
  const expected = describeExpectations(results).map((line) => `  ${line}`)
  const events = journal.map(({ at, event, step, detail }) => {
    const more = detail === undefined ? '' : `: ${shownLine(detail)}`
    return `  ${at}  ${event} at ${unit} ${formatCount(step)}${more}`
  })
  const parts = [head, ...section('expected', expected), ...section('journal', events)]
  return `${parts.join('\n')}\nspec\n${JSON.stringify(spec, null, 2)}\n`
}

/** Of series that are derived from kept states. */
export const incompleteText = (id: string, states: number): string =>
  `incomplete: ${formatCount(states)} kept ${states === 1 ? 'state is' : 'states are'} left; compute with: saltus derive ${id}`

const describeExpectations = (results: readonly RunVerdict[]): string[] =>
  results.map((result) => describeVerdict(result, isOnAxis(result.expectation)))

/** As in `near: 99 % of held-out rows (reported 700–760, accepted 550–1 000, got 660)`. */
export function describeVerdict({ expectation, got, verdict }: Judged<Claim>, inSteps: boolean): string {
  const number = inSteps ? formatCount : formatValue
  const { text, reported, accepted } = expectation
  const numbers = [
    ...(reported ? [`reported ${reportedText(reported, number)}`] : []),
    `accepted ${rangeText(accepted.range, number)}`,
    `got ${gotText(got, number)}`
  ]
  return `${verdict}: ${text} (${numbers.join(', ')})`
}

const section = (title: string, lines: readonly string[]): string[] => (lines.length ? [title, ...lines] : [])
