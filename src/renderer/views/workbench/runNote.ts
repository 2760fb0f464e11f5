/** What a run in trouble says: one title that tells what happened, one sentence that tells what to do. */
import type { CommandId } from '#shared/commands'
import { isActive, type CheckpointInfo, type RunSummary } from '#shared/run'
import { count, counted } from '../../../kit/ui/format'
import type { IconName } from '../../../kit/ui/icons'

export interface RunNote {
  tone: 'interrupted' | 'failed' | 'diverged'
  icon: IconName
  title: string
  text: string
  code?: string
  /** Commands by id, the safest first. */
  actions: readonly CommandId[]
}

/** `names`: of every replica. */
export function noteOf(
  run: RunSummary,
  checkpoints: readonly CheckpointInfo[],
  names: readonly string[]
): RunNote | null {
  if (run.status === 'interrupted') return interrupted(run, checkpoints)
  if (run.status === 'failed') return failed(run, checkpoints)
  if (run.diverged.length > 0) return diverged(run, names)
  return null
}

const lookIntoLog = ['run.log'] as const

function interrupted(run: RunSummary, checkpoints: readonly CheckpointInfo[]): RunNote {
  return {
    tone: 'interrupted',
    icon: 'interrupted',
    title: `The run was cut off at step ${count(Math.max(run.step, checkpoints.at(-1)?.step ?? 0))}`,
    text: [
      ...(run.error ? [sentence(run.error.message)] : []),
      'What was shown is on disk.',
      continueSentence(run, checkpoints)
    ].join(' '),
    actions: [
      'run.continue',
      'run.fork',
      ...(run.error?.code === 'engine.lost' ? lookIntoLog : []),
      'run.trash'
    ]
  }
}

function failed(run: RunSummary, checkpoints: readonly CheckpointInfo[]): RunNote {
  return {
    tone: 'failed',
    icon: 'failed',
    title: `Training failed at step ${count(run.step)}`,
    text: `${sentence(run.error?.message ?? 'The engine gave no reason')} ${continueSentence(run, checkpoints)}`,
    code: run.error?.code,
    actions: ['run.continue', 'run.edit', 'run.trash']
  }
}

function diverged(run: RunSummary, names: readonly string[]): RunNote {
  const gone = run.diverged
  const left = run.replicas - gone.length
  const first = Math.min(...gone.map(({ step }) => step))
  const last = Math.max(...gone.map(({ step }) => step))
  const since =
    first === last ? `since step ${count(first)}` : `since steps ${count(first)} to ${count(last)}`
  const others = left === 1 ? 'the other one' : `the other ${left}`
  const verb = !isActive(run.status) ? 'trained' : left === 1 ? 'goes' : 'go'
  const rest = left > 0 ? `; ${others} ${verb} on` : ''
  const who =
    run.replicas === 1 ? 'The loss' : `The loss of ${listed(gone.map(({ replica }) => names[replica]!))}`
  return {
    tone: 'diverged',
    icon: 'diverged',
    title: `${who} is no longer finite`,
    text: `${run.replicas === 1 ? 'Frozen' : `${counted(gone.length, 'seed')} frozen`} ${since}${rest}. A lower learning rate may hold.`,
    actions: ['run.fork', 'run.edit']
  }
}

function continueSentence(run: RunSummary, checkpoints: readonly CheckpointInfo[]): string {
  const from = checkpoints.at(-1)?.step
  if (from === undefined) return 'Continue starts again from step 0.'
  const again = run.step - from
  return again > 0
    ? `Continue takes up the checkpoint at ${count(from)} and replays ${counted(again, 'step')}.`
    : `Continue goes on from step ${count(from)}.`
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)

/** `seed 2`, `seeds 2 and 5`, `seeds 2, 5 and 9`, `12 seeds`; with more than seeds each has its whole name. */
function listed(names: readonly string[]): string {
  if (names.length === 1) return names[0]!
  if (names.length > 6) return counted(names.length, 'seed')
  const alike = names.every((name) => /^seed \d+$/.test(name))
  const short = alike ? names.map((name) => name.slice('seed '.length)) : names
  return `${alike ? 'seeds ' : ''}${short.slice(0, -1).join(alike ? ', ' : '; ')} and ${short.at(-1)}`
}
