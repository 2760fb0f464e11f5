/** Three ways to show a run that trains: a bar that redraws itself, plain lines, and JSON lines. */
import { keptText, type KeptStates } from '#shared/keptStates'
import type { RunSummary } from '#shared/run'
import { shownLine } from '#shared/text'
import { waitingText } from '#shared/waiting'
import { halfText } from './forecast'
import { formatCount, formatDuration, formatValue } from './format'
import type { Progress, RunReporter } from './follow'

export const redrawMs = 100
export const plainLineMs = 5000
const jsonLineMs = 500

export type Write = (text: string) => void

/** Does the work at once, then at most every `ms`; `last` does what was held back. */
export function throttle(ms: number, work: () => void): { call(): void; last(): void } {
  let timer: NodeJS.Timeout | null = null
  let wanted = false
  const run = (): void => {
    wanted = false
    timer = setTimeout(() => {
      timer = null
      if (wanted) run()
    }, ms)
    work()
  }
  return {
    call() {
      wanted = true
      if (!timer) run()
    },
    last() {
      if (timer) clearTimeout(timer)
      if (wanted) work()
    }
  }
}

function progressText({ run, headline, leap }: Progress): string {
  const waiting = waitingText(run, [])
  if (waiting) return waiting
  const percent = Math.floor((100 * run.step) / run.targetSteps)
  const parts = [`step ${formatCount(run.step)} of ${formatCount(run.targetSteps)}`, `${percent} %`]
  if (run.stepsPerSecond !== null) parts.push(`${formatCount(Math.round(run.stepsPerSecond))} steps/s`)
  if (run.etaSeconds !== null) parts.push(`ETA ${formatDuration(run.etaSeconds)}`)
  if (headline) {
    const where = headline.step < run.step ? ` (step ${formatCount(headline.step)})` : ''
    parts.push(`${headline.metric} ${formatValue(headline.value)}${where}`)
  }
  if (leap) parts.push(halfText(leap))
  return parts.join(' · ')
}

export function bar(share: number, width: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, share)) * width)
  return '█'.repeat(filled) + '░'.repeat(width - filled)
}

function started({ id, title }: RunSummary, kept: KeptStates | null): string {
  const room = kept ? `keeps ${keptText(kept)}, more around changes\n` : ''
  return `${id}  ${shownLine(title)}\n${room}`
}

/** One line at the foot of a terminal. */
export function barReporter(write: Write, redraw: Write, columns: () => number): RunReporter {
  let latest: Progress | null = null
  const draw = throttle(redrawMs, () => {
    if (!latest) return
    const line = `${bar(latest.run.step / latest.run.targetSteps, 20)} ${progressText(latest)}`
    redraw(line.slice(0, columns() - 1))
  })
  return {
    started: (run, kept) => write(started(run, kept)),
    progress(progress) {
      latest = progress
      draw.call()
    },
    checkpoint: () => {},
    ended() {
      draw.last()
      write('\n')
    }
  }
}

/** A line every few seconds, for logs. */
export function lineReporter(write: Write): RunReporter {
  let latest: Progress | null = null
  const draw = throttle(plainLineMs, () => latest && write(`${progressText(latest)}\n`))
  return {
    started: (run, kept) => write(started(run, kept)),
    progress(progress) {
      latest = progress
      draw.call()
    },
    checkpoint: () => {},
    ended: draw.last
  }
}

/** One object a line, for programs; while the run trains at least one a second. */
export function jsonReporter(write: Write): RunReporter {
  const line = (value: object): void => write(`${JSON.stringify(value)}\n`)
  let latest: Progress | null = null
  const draw = (): void => {
    if (!latest) return
    const { run, headline, leap } = latest
    const { id: runId, status, step, targetSteps, seconds, stepsPerSecond, etaSeconds } = run
    const metrics = headline ? { [headline.metric]: headline.value } : {}
    line({
      event: 'progress',
      runId,
      status,
      step,
      targetSteps,
      seconds,
      stepsPerSecond,
      etaSeconds,
      metrics,
      leap
    })
  }
  const timer = setInterval(draw, jsonLineMs)
  return {
    started(run, kept) {
      const { id: runId, title, preset, family, replicas, step, targetSteps } = run
      line({ event: 'start', runId, title, preset, family, replicas, step, targetSteps, kept })
    },
    progress: (progress) => (latest = progress),
    checkpoint: (runId, checkpoint) => line({ event: 'checkpoint', runId, ...checkpoint }),
    ended: () => clearInterval(timer)
  }
}
