/** What a run in trouble says: one title that tells what happened, one sentence that tells what to do. */
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
  actions: readonly string[]
}

export function noteOf(run: RunSummary, checkpoints: readonly CheckpointInfo[]): RunNote | null {
  if (run.status === 'interrupted') return interrupted(run, checkpoints)
  if (run.status === 'failed') return failed(run, checkpoints)
  if (run.diverged.length > 0) return diverged(run)
  return null
}

function interrupted(run: RunSummary, checkpoints: readonly CheckpointInfo[]): RunNote {
  return {
    tone: 'interrupted',
    icon: 'interrupted',
    title: `The run was cut off at step ${count(Math.max(run.step, checkpoints.at(-1)?.step ?? 0))}`,
    text: `What was shown is on disk. ${continueSentence(run, checkpoints)}`,
    actions: ['run.continue', 'run.fork', 'run.trash']
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

function diverged(run: RunSummary): RunNote {
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
    run.replicas === 1
      ? 'The loss'
      : `The loss of ${listed(
          'replica',
          gone.map(({ replica }) => replica)
        )}`
  return {
    tone: 'diverged',
    icon: 'diverged',
    title: `${who} is no longer finite`,
    text: `${run.replicas === 1 ? 'Frozen' : `${counted(gone.length, 'replica')} frozen`} ${since}${rest}. A lower learning rate may hold.`,
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

/** `replica 2`, `replicas 2 and 5`, `replicas 2, 5 and 9`, `12 replicas`. */
function listed(noun: string, numbers: readonly number[]): string {
  if (numbers.length === 1) return `${noun} ${numbers[0]}`
  if (numbers.length > 6) return counted(numbers.length, noun)
  return `${noun}s ${numbers.slice(0, -1).join(', ')} and ${numbers.at(-1)}`
}
